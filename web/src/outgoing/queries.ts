/** Outgoing mail: the questions asked of the server, and under which keys their answers are kept. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { answer, api } from '../api/client.ts';
import type { Decision, Outbox, Outgoing } from '../api/types.ts';

const PAGE = 50;
/** Hints tell of changes; this is for those that got lost, and for times that pass by themselves. */
const LIVE_MS = 30_000;

export type ExceptionKind = 'all' | 'failed' | 'held';

export function exceptionsQuery(kind: ExceptionKind) {
  return infiniteQueryOptions({
    queryKey: ['exceptions', kind] as const,
    queryFn: ({ pageParam, signal }) =>
      answer(
        api.GET('/api/v1/exceptions', {
          params: {
            query: {
              limit: PAGE,
              ...(kind === 'all' ? {} : { state: kind }),
              ...(pageParam ? { cursor: pageParam } : {}),
            },
          },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    refetchInterval: LIVE_MS,
  });
}

export const exceptionCountQuery = queryOptions({
  queryKey: ['exceptions', 'count'] as const,
  queryFn: ({ signal }) =>
    answer(api.GET('/api/v1/exceptions', { params: { query: { limit: 1 } }, signal })).then(
      ({ total }) => total,
    ),
  refetchInterval: 2 * LIVE_MS,
});

export function outboxQuery(mailboxId: string) {
  return queryOptions({
    queryKey: ['outbox', mailboxId] as const,
    queryFn: ({ signal }): Promise<Outbox> =>
      answer(api.GET('/api/v1/mailboxes/{id}/outbox', { params: { path: { id: mailboxId } }, signal })),
    refetchInterval: LIVE_MS / 3,
  });
}

export const sendingSettingsQuery = queryOptions({
  queryKey: ['settings', 'sending'] as const,
  queryFn: ({ signal }) => answer(api.GET('/api/v1/settings/sending', { signal })),
});

export function changeSendingSettings(undoSeconds: number) {
  return answer(api.PATCH('/api/v1/settings/sending', { body: { undoSeconds } }));
}

export interface AddressChange {
  readonly from: string;
  readonly to: string;
}

export function decide(
  id: string,
  body: {
    readonly decision: Decision;
    readonly sendAt?: string | undefined;
    readonly change?: AddressChange | undefined;
  },
): Promise<Outgoing> {
  return answer(api.POST('/api/v1/deliveries/{id}/decision', { params: { path: { id } }, body }));
}

export function decideMany(ids: string[], decision: 'send-again' | 'was-sent' | 'give-up') {
  return answer(api.POST('/api/v1/deliveries/decisions', { body: { ids, decision } })).then(
    ({ items }) => items,
  );
}
