import { describe, expect, it } from 'vitest';
import { chooseSender, type SenderWish } from './senders.ts';

const senders = [
  { address: 'support@contoso.example', name: 'Contoso Support' },
  { address: 'help@contoso.example', name: 'Contoso Help' },
  { address: 'repair@contoso.example', name: 'Contoso Support' },
];
const queue = { address: 'repair@contoso.example', name: '' };

describe('the sender of a letter', () => {
  it.each<[string, SenderWish, string | undefined]>([
    ['is the mailbox', {}, 'support@contoso.example'],
    ['is what was asked for', { asked: 'HELP@contoso.example', queue }, 'help@contoso.example'],
    ['is never somebody else', { asked: 'ceo@contoso.example' }, undefined],
    [
      'is the alias that the customer wrote to',
      { writtenTo: ['x@y.example', 'Help@contoso.example'], queue },
      'help@contoso.example',
    ],
    [
      'is the queue’s where the customer wrote to the mailbox',
      { writtenTo: ['support@contoso.example'], queue },
      'repair@contoso.example',
    ],
    [
      'is the mailbox where the customer wrote to it and an alias',
      { writtenTo: ['support@contoso.example', 'help@contoso.example'] },
      'support@contoso.example',
    ],
    [
      'is the mailbox where the queue’s address is none of its own',
      { queue: { address: 'a@b.example', name: '' } },
      'support@contoso.example',
    ],
  ])('%s', (_, wish, expected) => {
    expect(chooseSender(senders, wish)?.address).toBe(expected);
  });

  it('carries the name of the queue where it has one', () => {
    expect(chooseSender(senders, { queue: { address: null, name: 'Repairs' } })).toEqual({
      address: 'support@contoso.example',
      name: 'Repairs',
    });
  });
});
