import { describe, expect, test } from 'vitest';
import type { ConversationSummary } from '../../api/types.ts';
import { mergeHead, type Page, placeConversation } from './merge-pages.ts';

/** A conversation whose last message came at this minute. */
function row(id: string, minute: number, state: ConversationSummary['state'] = 'open'): ConversationSummary {
  return {
    id,
    number: 1,
    subject: id,
    state,
    unread: true,
    messageCount: 1,
    preview: '',
    hasAttachments: false,
    deliveryFailed: false,
    contactBounced: null,
    contact: null,
    mailbox: { id: 'm', address: 'm@example.com' },
    department: { id: 'd', name: 'Service' },
    queue: null,
    agent: null,
    createdAt: '2026-01-01T00:00:00.000Z',
    lastMessageAt: `2026-01-01T10:${String(minute).padStart(2, '0')}:00.000Z`,
  };
}
const page = (items: ConversationSummary[], nextCursor: string | null = null): Page => ({
  items,
  nextCursor,
});
const ids = ({ items }: Page) => items.map(({ id }) => id).join(' ');

describe('a fresh first page laid over a loaded list', () => {
  const loaded = [
    page([row('d', 40), row('c', 30)], 'after-c'),
    page([row('b', 20), row('a', 10)], 'after-a'),
  ];

  test.each<[string, Page, string, string | null]>([
    ['a new conversation comes on top', page([row('e', 50), row('d', 40)], 'x'), 'e d c b a', 'after-a'],
    [
      'an answered one moves up and is not doubled',
      page([row('b', 50), row('d', 40)], 'x'),
      'b d c a',
      'after-a',
    ],
    ['one that left the list is gone', page([row('d', 40), row('b', 20)], 'x'), 'd b a', 'after-a'],
    [
      'more news than a page holds starts over',
      page([row('z', 59), row('y', 58)], 'after-y'),
      'z y',
      'after-y',
    ],
    ['a complete list replaces everything', page([row('e', 50)], null), 'e', null],
    ['an empty list empties it', page([], null), '', null],
    [
      'a page that reaches further becomes the list',
      page([row('d', 40), row('0', 5)], 'after-0'),
      'd 0',
      'after-0',
    ],
  ])('%s', (_, head, expected, cursor) => {
    const merged = mergeHead(loaded, head);
    expect(ids(merged)).toBe(expected);
    expect(merged.nextCursor).toBe(cursor);
  });

  test('rows of the same moment as the end of the first page are kept', () => {
    const merged = mergeHead(
      [page([row('c', 30), row('b', 30), row('a', 30)], 'n')],
      page([row('c', 30)], 'x'),
    );
    expect(ids(merged)).toBe('c b a');
  });
});

describe('one conversation put in its place', () => {
  const list = page([row('c', 30), row('b', 20)], 'more');

  test.each<[string, ConversationSummary, boolean | undefined, string]>([
    ['changed without a new message it stays', row('b', 20, 'pending'), true, 'c b'],
    ['with a new message it moves up', row('b', 40), true, 'b c'],
    ['no longer belonging it leaves', row('c', 30, 'closed'), false, 'b'],
    ['newly belonging it comes between', row('x', 25), true, 'c x b'],
    ['older than what is loaded it waits for its page', row('x', 5), true, 'c b'],
    ['in a search an unknown one is not added', row('x', 50), undefined, 'c b'],
    ['in a search a known one is changed', row('c', 30, 'pending'), undefined, 'c b'],
  ])('%s', (_, conversation, belongs, expected) => {
    expect(ids(placeConversation(list, conversation, belongs))).toBe(expected);
  });

  test('the oldest of a complete list goes to the end', () => {
    expect(ids(placeConversation(page([row('c', 30)]), row('x', 5), true))).toBe('c x');
  });
});
