/**
 * What the console reads again when the server hints that something changed.
 *
 * Lists on screen are not loaded again: their first page is, and laid over them, so that nobody loses place. A row
 * further down that was named is read by itself. Lists not on screen are only marked, and read when next shown.
 */
import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import type { DeskEvent } from '../api/events.ts';
import type { Conversation, ConversationSummary } from '../api/types.ts';
import { belongs, type ListFilter } from './list/filter.ts';
import { mergeHead, type Page, placeConversation } from './list/merge-pages.ts';

/** Beyond this many a list is cheaper read by its first page alone. */
const MOST_SINGLES = 10;
const PAGE = 50;
const LONGEST_PAGE = 200;

export interface Reader {
  page(filter: ListFilter, limit: number): Promise<Page>;
  conversation(id: string): Promise<Conversation>;
}

export type ListData = InfiniteData<Page, string | undefined>;

/** @returns the conversations on screen that got a message since they were last read, newest first. */
export async function applyEvents(
  client: QueryClient,
  events: readonly DeskEvent[],
  read: Reader,
  me: string,
): Promise<ConversationSummary[]> {
  const reload = events.some(({ type }) => type === 'reload');
  if (reload || events.some(({ type }) => type === 'account' || type === 'mailbox')) {
    void client.invalidateQueries({ queryKey: ['accounts'] });
  }
  if (reload || events.some(({ type }) => type === 'alarm')) {
    void client.invalidateQueries({ queryKey: ['alarms'] });
  }
  if (reload || events.some((event) => event.type === 'conversation' && event.reason === 'delivery')) {
    void client.invalidateQueries({ queryKey: ['exceptions'] });
    void client.invalidateQueries({ queryKey: ['outbox'] });
  }
  for (const event of events) {
    if (event.type !== 'conversation' || event.reason !== 'presence') continue;
    void client.invalidateQueries({ queryKey: ['presence', event.id] });
  }
  // Who looks at it changes nothing in it.
  const ids = new Set(
    events.flatMap((event) =>
      event.type === 'conversation' && event.reason !== 'presence' ? [event.id] : [],
    ),
  );
  if (!reload && ids.size === 0) return [];

  void client.invalidateQueries({
    predicate: ({ queryKey: [kind, id] }) => kind === 'conversation' && (reload || ids.has(id as string)),
  });
  void client.invalidateQueries({ queryKey: ['conversations'], refetchType: 'none' });
  const lists = client.getQueryCache().findAll({ queryKey: ['conversations'], type: 'active' });
  const arrived = await Promise.all(
    lists.map(({ queryKey }) => refreshList(client, queryKey[1] as ListFilter, { ids, reload }, read, me)),
  );
  return arrived.flat();
}

async function refreshList(
  client: QueryClient,
  filter: ListFilter,
  { ids, reload }: { readonly ids: ReadonlySet<string>; readonly reload: boolean },
  read: Reader,
  me: string,
): Promise<ConversationSummary[]> {
  const key = ['conversations', filter];
  const count = (client.getQueryData<ListData>(key)?.pages ?? []).flatMap(({ items }) => items).length;
  if (count === 0 && client.getQueryState(key)?.fetchStatus === 'fetching') return [];
  const head = await read.page(filter, reload ? Math.min(Math.max(count, PAGE), LONGEST_PAGE) : PAGE);
  const inHead = new Set(head.items.map(({ id }) => id));
  const further = head.nextCursor === null ? [] : [...ids].filter((id) => !inHead.has(id));
  const singles =
    count <= PAGE || further.length > MOST_SINGLES
      ? []
      : await Promise.allSettled(further.map((id) => read.conversation(id)));

  // Read only now: other changes may have come in while the server was asked.
  const before = client.getQueryData<ListData>(key);
  let page = mergeHead(before?.pages ?? [], head);
  for (const single of singles) {
    if (single.status === 'fulfilled')
      page = placeConversation(page, single.value, belongs(filter, single.value, me));
  }
  client.setQueryData<ListData>(key, { pages: [page], pageParams: [undefined] });
  return before ? newcomers(before, head) : [];
}

function newcomers(before: ListData, head: Page): ConversationSummary[] {
  const known = new Map(before.pages.flatMap(({ items }) => items.map((each) => [each.id, each] as const)));
  return head.items.filter((each) => {
    const was = known.get(each.id);
    return each.unread && (!was || was.lastMessageAt < each.lastMessageAt);
  });
}
