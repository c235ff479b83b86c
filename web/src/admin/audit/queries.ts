import { infiniteQueryOptions } from '@tanstack/react-query';
import { answer, api } from '../../api/client.ts';
import type { components } from '../../api/schema.generated.ts';
import type { AuditSearch } from './search.ts';

export type AuditEvent = components['schemas']['AuditEvent'];

export const auditQuery = (search: AuditSearch) =>
  infiniteQueryOptions({
    queryKey: ['audit', search],
    queryFn: ({ signal, pageParam }) =>
      answer(
        api.GET('/api/v1/audit-events', {
          params: { query: { ...search, limit: 50, ...(pageParam ? { cursor: Number(pageParam) } : {}) } },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
