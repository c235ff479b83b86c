import { queryOptions } from '@tanstack/react-query';
import { answer, api } from '../../api/client.ts';
import type { components } from '../../api/schema.generated.ts';

export type Node = components['schemas']['Node'];
export type Nodes = components['schemas']['Nodes'];

/** As often as a node says that it lives. */
const LIVE_MS = 5_000;

export const nodesQuery = queryOptions({
  queryKey: ['nodes'],
  queryFn: ({ signal }): Promise<Nodes> => answer(api.GET('/api/v1/nodes', { signal })),
  refetchInterval: LIVE_MS,
});

export const nodeMailboxesQuery = (id: string) =>
  queryOptions({
    queryKey: ['nodes', id, 'mailboxes'],
    queryFn: ({ signal }) =>
      answer(api.GET('/api/v1/nodes/{id}/mailboxes', { params: { path: { id } }, signal })),
    refetchInterval: LIVE_MS,
  });
