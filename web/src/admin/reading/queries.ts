/** The settings of reading: asked and changed. */
import { queryOptions } from '@tanstack/react-query';
import { answer, api } from '../../api/client.ts';
import type { ExceptionPhrase } from '../../api/types.ts';

export const readingSettingsQuery = queryOptions({
  queryKey: ['settings', 'reading'],
  queryFn: ({ signal }) => answer(api.GET('/api/v1/settings/reading', { signal })),
});

export const phrasesQuery = queryOptions({
  queryKey: ['exception-phrases'],
  queryFn: ({ signal }) =>
    answer(api.GET('/api/v1/exception-phrases', { signal })).then(({ items }) => items),
});

export function changeReadingSettings(subjectJoinDays: number) {
  return answer(api.PATCH('/api/v1/settings/reading', { body: { subjectJoinDays } }));
}

export function addPhrase(body: Pick<ExceptionPhrase, 'field' | 'phrase'>): Promise<ExceptionPhrase> {
  return answer(api.POST('/api/v1/exception-phrases', { body }));
}

export async function removePhrase(id: string): Promise<void> {
  await answer(api.DELETE('/api/v1/exception-phrases/{id}', { params: { path: { id } } }));
}
