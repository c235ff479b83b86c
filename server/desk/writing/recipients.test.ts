import { describe, expect, it } from 'vitest';
import { type AnsweredMail, answerAllCc, answerTo, recipientsOf } from './recipients.ts';

const person = (address: string, name = '') => ({ address, name });
const own = new Set(['support@contoso.example', 'help@contoso.example']);
const mail: AnsweredMail = {
  direction: 'in',
  from_address: 'Adne@customer.example',
  from_name: 'Ådne',
  to_addresses: [person('Support@contoso.example'), person('boss@customer.example', 'The Boss')],
  cc_addresses: [
    person('help@contoso.example'),
    person('legal@customer.example'),
    person('adne@customer.example'),
  ],
  reply_to: [],
};
const replyTo = (...addresses: string[]) => ({ ...mail, reply_to: addresses.map((each) => person(each)) });

describe('an answer goes to', () => {
  it.each<[string, AnsweredMail | undefined, string[]]>([
    ['who wrote', mail, ['Adne@customer.example']],
    ['where answers are wanted', replyTo('desk@customer.example'), ['desk@customer.example']],
    [
      'who wrote, when answers are wanted at our own address',
      replyTo('help@contoso.example'),
      ['Adne@customer.example'],
    ],
    [
      'whom our last message went to',
      { ...mail, direction: 'out' },
      ['Support@contoso.example', 'boss@customer.example'],
    ],
    ['nobody, when the sender is no address', { ...mail, from_address: 'undisclosed' }, []],
    ['nobody, when there is nothing to answer', undefined, []],
  ])('%s', (_, answered, expected) => {
    expect(answerTo(answered, own)).toEqual(expected);
  });
});

describe('an answer to all', () => {
  it('copies in everybody else, but none of our own addresses and nobody twice', () => {
    expect(answerAllCc(mail, own)).toEqual(['boss@customer.example', 'legal@customer.example']);
  });

  it('below our own message copies in whom that copied in', () => {
    expect(answerAllCc({ ...mail, direction: 'out' }, own)).toEqual([
      'legal@customer.example',
      'adne@customer.example',
    ]);
  });
});

describe('recipients', () => {
  it('are named once, in the first field, with the name the mail gave them', () => {
    const asked = {
      to: ['BOSS@customer.example'],
      cc: ['boss@customer.example', 'x@y.example'],
      bcc: ['x@y.example'],
    };
    expect(recipientsOf(asked, mail, own)).toEqual({
      to: [{ address: 'BOSS@customer.example', name: 'The Boss' }],
      cc: [{ address: 'x@y.example', name: '' }],
      bcc: [],
    });
  });
});
