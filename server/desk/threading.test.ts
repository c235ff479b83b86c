import { expect, test } from 'vitest';
import { type Incoming, type KnownMessage, placeMails } from './threading.ts';

const mail = (fields: Partial<Incoming> = {}): Incoming => ({
  messageId: undefined,
  inReplyTo: undefined,
  references: [],
  tokens: [],
  from: 'ann@customer.example',
  ...fields,
});
const message = (
  messageId: string,
  conversationId: string,
  fields: Partial<KnownMessage> = {},
): KnownMessage => ({
  messageId,
  conversationId,
  from: 'support@contoso.example',
  contact: 'ann@customer.example',
  ...fields,
});
const conversations = [{ id: 'C7', number: 7, check: 'abc123' }];
const messages = [
  message('<one@x>', 'C1'),
  message('<two@x>', 'C2', { contact: 'bob@customer.example' }),
  // a program that gives all its mails one identifier
  message('<same@broken>', 'C1'),
  message('<same@broken>', 'C2', { contact: 'bob@customer.example' }),
  message('<mine@customer>', 'C3', { from: 'ann@customer.example' }),
];

function place(...mails: Incoming[]): string[] {
  let next = 0;
  return placeMails(mails, { messages, conversations }, () => `new${++next}`).map(
    ({ conversationId }) => conversationId,
  );
}

test.each<[string, Partial<Incoming>, string]>([
  ['nothing to go by opens a conversation', {}, 'new1'],
  ['In-Reply-To', { inReplyTo: '<one@x>' }, 'C1'],
  ['References alone', { references: ['<unknown@x>', '<one@x>'] }, 'C1'],
  ['the newest known reference', { references: ['<one@x>', '<two@x>', '<unknown@x>'] }, 'C2'],
  ['In-Reply-To before References', { inReplyTo: '<one@x>', references: ['<two@x>'] }, 'C1'],
  ['an unknown reference opens a conversation', { inReplyTo: '<unknown@x>' }, 'new1'],
  ['a subject token', { tokens: [{ number: 7, check: 'abc123' }] }, 'C7'],
  ['a guessed subject token', { tokens: [{ number: 7, check: 'abc124' }] }, 'new1'],
  [
    'References before a stale token',
    { inReplyTo: '<one@x>', tokens: [{ number: 7, check: 'abc123' }] },
    'C1',
  ],
  [
    'an ambiguous identifier: the sender’s own',
    { inReplyTo: '<same@broken>', from: 'bob@customer.example' },
    'C2',
  ],
  [
    'an ambiguous identifier: a stranger',
    { inReplyTo: '<same@broken>', from: 'eve@customer.example' },
    'new1',
  ],
  ['an ambiguous identifier: nobody', { inReplyTo: '<same@broken>', from: '' }, 'new1'],
  ['a second copy of the same mail', { messageId: '<mine@customer>' }, 'C3'],
  [
    'another sender’s use of a known identifier',
    { messageId: '<mine@customer>', from: 'eve@x.example' },
    'new1',
  ],
])('%s', (_, fields, conversation) => {
  expect(place(mail(fields))).toEqual([conversation]);
});

test('a later mail of the batch answers an earlier one', () => {
  expect(
    place(
      mail({ messageId: '<a@x>' }),
      mail({ messageId: '<b@x>', inReplyTo: '<a@x>', from: 'colleague@customer.example' }),
      mail({ messageId: '<c@x>', references: ['<a@x>', '<b@x>'] }),
      mail({ messageId: '<d@x>' }),
    ),
  ).toEqual(['new1', 'new1', 'new1', 'new2']);
});

test('mails with one identifier from different senders stay apart within a batch', () => {
  const constant = '<constant@form.example>';
  expect(
    place(
      mail({ messageId: constant, from: 'ann@customer.example' }),
      mail({ messageId: constant, from: 'bob@customer.example' }),
      mail({ messageId: constant, from: 'ann@customer.example' }),
      mail({ inReplyTo: constant, from: 'bob@customer.example' }),
      mail({ inReplyTo: constant, from: 'eve@customer.example' }),
    ),
  ).toEqual(['new1', 'new2', 'new1', 'new2', 'new3']);
});

test('a mail that refers to itself opens a conversation', () => {
  expect(place(mail({ messageId: '<self@x>', inReplyTo: '<self@x>', references: ['<self@x>'] }))).toEqual([
    'new1',
  ]);
});
