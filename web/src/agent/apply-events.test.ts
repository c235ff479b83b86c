import { InfiniteQueryObserver, QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Conversation, ConversationSummary } from '../api/types.ts';
import { applyEvents, type ListData, type Reader } from './apply-events.ts';
import type { ListFilter } from './list/filter.ts';
import type { Page } from './list/merge-pages.ts';

const ME = 'me';
const OPEN: ListFilter = { state: 'open', scope: 'all' };
const MINE: ListFilter = { state: 'open', scope: 'mine' };

function row(id: string, minute: number, change: Partial<ConversationSummary> = {}): ConversationSummary {
  return {
    id,
    number: minute,
    subject: id,
    state: 'open',
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
    lastMessageAt: new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString(),
    ...change,
  };
}
const rows = (from: number, to: number) =>
  Array.from({ length: from - to }, (_, at) => row(`c${from - at}`, from - at));

describe('what is read again when the server hints', () => {
  let client: QueryClient;
  let head: Page;
  let page: ReturnType<typeof vi.fn<Reader['page']>>;
  let conversation: ReturnType<typeof vi.fn<Reader['conversation']>>;
  let unsubscribe: (() => void)[];

  beforeEach(() => {
    client = new QueryClient();
    page = vi.fn<Reader['page']>(async () => head);
    conversation = vi.fn<Reader['conversation']>(
      async (id) => ({ ...row(id, 10, { state: 'closed' }), messages: [], notes: [] }) as Conversation,
    );
    unsubscribe = [];
  });
  afterEach(() => {
    for (const stop of unsubscribe) stop();
    client.clear();
  });

  function show(filter: ListFilter, items: ConversationSummary[], nextCursor: string | null = null) {
    const queryKey = ['conversations', filter];
    client.setQueryData<ListData>(queryKey, { pages: [{ items, nextCursor }], pageParams: [undefined] });
    const observer = new InfiniteQueryObserver(client, {
      queryKey,
      queryFn: async () => head,
      initialPageParam: undefined as string | undefined,
      getNextPageParam: () => undefined,
      staleTime: Number.POSITIVE_INFINITY,
    });
    unsubscribe.push(observer.subscribe(() => {}));
  }
  const shown = (filter: ListFilter) =>
    client
      .getQueryData<ListData>(['conversations', filter])
      ?.pages.flatMap(({ items }) => items.map(({ id }) => id));
  const apply = (events: Parameters<typeof applyEvents>[1]) =>
    applyEvents(client, events, { page, conversation }, ME);
  const hint = (id: string) => ({ type: 'conversation', id, reason: 'message' }) as const;

  test('new mail is laid over the list on screen and reported as new', async () => {
    show(OPEN, [row('c2', 2), row('c1', 1)]);
    head = { items: [row('c3', 3), row('c2', 2), row('c1', 1)], nextCursor: null };
    const arrived = await apply([hint('c3'), hint('c3')]);
    expect(shown(OPEN)).toEqual(['c3', 'c2', 'c1']);
    expect(arrived.map(({ id }) => id)).toEqual(['c3']);
    expect(page).toHaveBeenCalledTimes(1);
    expect(conversation).not.toHaveBeenCalled();
  });

  test('an own reply moves its row without being reported as new', async () => {
    show(OPEN, [row('c2', 2), row('c1', 1)]);
    head = { items: [row('c1', 5, { unread: false }), row('c2', 2)], nextCursor: null };
    expect(await apply([{ ...hint('c1'), reason: 'reply' }])).toEqual([]);
    expect(shown(OPEN)).toEqual(['c1', 'c2']);
  });

  test('a row far down that was named is read by itself, and leaves when it no longer belongs', async () => {
    const loaded = rows(120, 0);
    show(OPEN, loaded, 'more');
    head = { items: loaded.slice(0, 50), nextCursor: 'after-50' };
    await apply([{ ...hint('c10'), reason: 'state' }]);
    expect(conversation.mock.calls).toEqual([['c10']]);
    expect(shown(OPEN)).toHaveLength(119);
    expect(shown(OPEN)).not.toContain('c10');
    expect(client.getQueryData<ListData>(['conversations', OPEN])?.pages[0]?.nextCursor).toBe('more');
  });

  test('lists that are not on screen are marked, not read', async () => {
    client.setQueryData<ListData>(['conversations', MINE], { pages: [], pageParams: [] });
    await apply([hint('c1')]);
    expect(page).not.toHaveBeenCalled();
    expect(client.getQueryState(['conversations', MINE])?.isInvalidated).toBe(true);
  });

  test('an open conversation is read again when it is named, another is not', async () => {
    client.setQueryData(['conversation', 'c1'], row('c1', 1));
    client.setQueryData(['conversation', 'c2'], row('c2', 2));
    await apply([{ ...hint('c1'), reason: 'delivery' }]);
    expect(client.getQueryState(['conversation', 'c1'])?.isInvalidated).toBe(true);
    expect(client.getQueryState(['conversation', 'c2'])?.isInvalidated).toBe(false);
  });

  test('after a broken line everything on screen is read again, as far as it was loaded', async () => {
    client.setQueryData(['conversation', 'c1'], row('c1', 1));
    show(OPEN, rows(120, 0), 'more');
    head = { items: rows(120, 0), nextCursor: 'more' };
    await apply([{ type: 'reload' }]);
    expect(page).toHaveBeenCalledWith(OPEN, 120);
    expect(client.getQueryState(['conversation', 'c1'])?.isInvalidated).toBe(true);
  });

  test('hints about accounts and mailboxes leave conversations alone', async () => {
    show(OPEN, [row('c1', 1)]);
    client.setQueryData(['accounts'], []);
    await apply([{ type: 'mailbox', id: 'm' }]);
    expect(page).not.toHaveBeenCalled();
    expect(client.getQueryState(['accounts'])?.isInvalidated).toBe(true);
  });
});
