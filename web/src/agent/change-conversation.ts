/** Shows a change at once, everywhere it appears; takes it back when the server refuses it. */
import type { QueryClient } from '@tanstack/react-query';
import type { Conversation, ConversationSummary } from '../api/types.ts';
import type { ListData } from './apply-events.ts';
import { belongs, type ListFilter } from './list/filter.ts';
import { placeConversation } from './list/merge-pages.ts';

/**
 * @param change what differs from what is on screen.
 * @returns the way back.
 */
export function showChange(
  client: QueryClient,
  id: string,
  change: Partial<ConversationSummary>,
  me: string,
): () => void {
  const detailKey = ['conversation', id];
  const detail = client.getQueryData<Conversation>(detailKey);
  if (detail) client.setQueryData<Conversation>(detailKey, { ...detail, ...change });
  const lists = client.getQueriesData<ListData>({ queryKey: ['conversations'] });
  for (const [key, data] of lists) {
    const row = data?.pages.flatMap(({ items }) => items).find((each) => each.id === id);
    const summary = row ?? (detail && summaryOf(detail));
    if (data && summary) showIn(client, key[1] as ListFilter, data, { ...summary, ...change }, me);
  }
  return () => {
    if (detail) client.setQueryData(detailKey, detail);
    for (const [key, data] of lists) client.setQueryData(key, data);
  };
}

function showIn(
  client: QueryClient,
  filter: ListFilter,
  data: ListData,
  row: ConversationSummary,
  me: string,
) {
  const page = {
    items: data.pages.flatMap(({ items }) => items),
    nextCursor: data.pages.at(-1)?.nextCursor ?? null,
  };
  const placed = placeConversation(page, row, belongs(filter, row, me));
  if (placed !== page)
    client.setQueryData<ListData>(['conversations', filter], { pages: [placed], pageParams: [undefined] });
}

function summaryOf({ messages: _, ...summary }: Conversation): ConversationSummary {
  return summary;
}
