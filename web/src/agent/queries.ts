/** Conversations: the questions asked of the server, and under which keys their answers are kept. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { answer, api } from '../api/client.ts';
import type { Conversation, ConversationState, ConversationSummary } from '../api/types.ts';
import { askOf, type ListFilter } from './list/filter.ts';

const PAGE = 50;

export const listKey = (filter: ListFilter) => ['conversations', filter] as const;

export function conversationsQuery(filter: ListFilter) {
  return infiniteQueryOptions({
    queryKey: listKey(filter),
    queryFn: ({ pageParam, signal }) => readPage(filter, { cursor: pageParam, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    // The event stream says what changes; reading whole lists again would only cost.
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
}

export async function readPage(
  filter: ListFilter,
  { cursor, limit = PAGE, signal }: { cursor?: string | undefined; limit?: number; signal?: AbortSignal },
) {
  const query = { ...askOf(filter), limit, ...(cursor ? { cursor } : {}) };
  return answer(api.GET('/api/v1/conversations', { params: { query }, ...(signal ? { signal } : {}) }));
}

export function conversationQuery(id: string) {
  return queryOptions({
    queryKey: ['conversation', id] as const,
    queryFn: ({ signal }): Promise<Conversation> =>
      answer(api.GET('/api/v1/conversations/{id}', { params: { path: { id } }, signal })),
    staleTime: 30_000,
  });
}

export interface ConversationChange {
  readonly state?: ConversationState;
  readonly unread?: boolean;
  readonly agentId?: string | null;
  readonly queueId?: string | null;
}

export function changeConversation(id: string, body: ConversationChange): Promise<ConversationSummary> {
  // It is shown at once; whoever then closes the window at once has changed it all the same.
  return answer(api.PATCH('/api/v1/conversations/{id}', { params: { path: { id } }, body, keepalive: true }));
}

/** One change for many; each is changed by itself, and those that are not are named. */
export function changeMany(ids: readonly string[], change: ConversationChange) {
  return answer(api.POST('/api/v1/conversations/changes', { body: { ids: [...ids], change } }));
}

/** The conversations with one customer, the newest first. */
export function ofContactQuery(contactId: string) {
  return queryOptions({
    queryKey: ['of-contact', contactId] as const,
    queryFn: ({ signal }) =>
      answer(api.GET('/api/v1/conversations', { params: { query: { contactId, limit: 20 } }, signal })).then(
        ({ items }) => items,
      ),
    staleTime: 30_000,
  });
}

export const queuesQuery = queryOptions({
  queryKey: ['queues'],
  queryFn: ({ signal }) => answer(api.GET('/api/v1/queues', { signal })).then(({ items }) => items),
  staleTime: 5 * 60_000,
});

export const mailboxesQuery = queryOptions({
  queryKey: ['mailboxes'],
  queryFn: ({ signal }) => answer(api.GET('/api/v1/mailboxes', { signal })).then(({ items }) => items),
  staleTime: 5 * 60_000,
});

export const agentsQuery = queryOptions({
  queryKey: ['agents'],
  queryFn: ({ signal }) => answer(api.GET('/api/v1/agents', { signal })).then(({ items }) => items),
  staleTime: 5 * 60_000,
});
