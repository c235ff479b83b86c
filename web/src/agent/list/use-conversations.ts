/** The loaded part of a list, as one array, and the way to more of it. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { conversationsQuery } from '../queries.ts';
import type { ListFilter } from './filter.ts';

export type Conversations = ReturnType<typeof useConversations>;

export function useConversations(filter: ListFilter) {
  const query = useInfiniteQuery(conversationsQuery(filter));
  const items = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  const { hasNextPage, isFetching, isFetchNextPageError, fetchNextPage } = query;
  const fetchMore = useCallback(() => {
    if (hasNextPage && !isFetching && !isFetchNextPageError) void fetchNextPage();
  }, [hasNextPage, isFetching, isFetchNextPageError, fetchNextPage]);
  return {
    items,
    hasMore: hasNextPage,
    moreFailed: isFetchNextPageError,
    isPending: query.isPending,
    error: query.isLoadingError ? query.error : undefined,
    retry: () => void query.refetch(),
    retryMore: () => void fetchNextPage(),
    fetchMore,
  };
}
