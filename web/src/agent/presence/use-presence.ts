/** Says that one is in a conversation for as long as that is so, and knows who else is. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { answer, api } from '../../api/client.ts';
import type { Presence } from '../../api/types.ts';

const AGAIN_MS = 15_000;

export const presenceKey = (conversationId: string) => ['presence', conversationId] as const;

/** @returns who else is there, those who write first. */
export function usePresence(conversationId: string, writing: boolean): readonly Presence[] {
  const queries = useQueryClient();
  const { data = [] } = useQuery({
    queryKey: presenceKey(conversationId),
    queryFn: ({ signal }) =>
      answer(
        api.GET('/api/v1/conversations/{id}/presence', { params: { path: { id: conversationId } }, signal }),
      ).then(({ items }) => items),
    // Whoever falls silent is gone after half a minute, and nobody says so.
    refetchInterval: (query) => (query.state.data?.length ? AGAIN_MS : false),
    staleTime: 5_000,
  });
  useEffect(() => {
    const path = { params: { path: { id: conversationId } } };
    const say = () => {
      if (document.hidden) return;
      answer(api.POST('/api/v1/conversations/{id}/presence', { ...path, body: { writing } })).then(
        ({ items }) => queries.setQueryData(presenceKey(conversationId), items),
        // It is a courtesy: the next one may arrive.
        () => undefined,
      );
    };
    say();
    const timer = window.setInterval(say, AGAIN_MS);
    document.addEventListener('visibilitychange', say);
    return () => {
      window.clearInterval(timer);
      document.removeEventListener('visibilitychange', say);
    };
  }, [conversationId, writing, queries]);
  useEffect(
    () => () => {
      void answer(
        api.DELETE('/api/v1/conversations/{id}/presence', { params: { path: { id: conversationId } } }),
      ).catch(() => undefined);
    },
    [conversationId],
  );
  return data;
}
