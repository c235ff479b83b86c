/** The settings of reading: asked and changed. */
import { queryOptions } from '@tanstack/react-query';
import { answer, api } from '../../api/client.ts';
import type { paths } from '../../api/schema.generated.ts';
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

export type ReadingSettings =
  paths['/api/v1/settings/reading']['get']['responses']['200']['content']['application/json'];

export type ReadingSettingsChange = NonNullable<
  paths['/api/v1/settings/reading']['patch']['requestBody']
>['content']['application/json'];

export function changeReadingSettings(body: ReadingSettingsChange) {
  return answer(api.PATCH('/api/v1/settings/reading', { body }));
}

export function addPhrase(body: Pick<ExceptionPhrase, 'field' | 'phrase'>): Promise<ExceptionPhrase> {
  return answer(api.POST('/api/v1/exception-phrases', { body }));
}

export async function removePhrase(id: string): Promise<void> {
  await answer(api.DELETE('/api/v1/exception-phrases/{id}', { params: { path: { id } } }));
}
