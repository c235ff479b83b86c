/** Texts and addresses that letters are made of: the questions, and what changes them. */
import { queryOptions } from '@tanstack/react-query';
import { answer, api } from '../../api/client.ts';
import type { components, paths } from '../../api/schema.generated.ts';

type Body<Path extends keyof paths, Method extends 'post' | 'put' | 'patch'> = paths[Path][Method] extends {
  requestBody: { content: { 'application/json': infer T } };
}
  ? T
  : never;
const at = (id: string) => ({ params: { path: { id } } });

export const signaturesQuery = queryOptions({
  queryKey: ['signatures'],
  queryFn: ({ signal }) => answer(api.GET('/api/v1/signatures', { signal })).then(({ items }) => items),
});
export const writeSignature = (body: Body<'/api/v1/signatures', 'put'>) =>
  answer(api.PUT('/api/v1/signatures', { body }));
export const removeSignature = (id: string) => answer(api.DELETE('/api/v1/signatures/{id}', at(id)));

export type AnswerText = Body<'/api/v1/canned-answers', 'post'>;
export const addAnswer = (body: AnswerText) => answer(api.POST('/api/v1/canned-answers', { body }));
export const changeAnswer = (id: string, body: AnswerText) =>
  answer(api.PUT('/api/v1/canned-answers/{id}', { ...at(id), body }));
export const removeAnswer = (id: string) => answer(api.DELETE('/api/v1/canned-answers/{id}', at(id)));

export const aliasesQuery = queryOptions({
  queryKey: ['aliases'],
  queryFn: ({ signal }) => answer(api.GET('/api/v1/aliases', { signal })).then(({ items }) => items),
});
export const addAlias = (body: Body<'/api/v1/aliases', 'post'>) =>
  answer(api.POST('/api/v1/aliases', { body }));
export const removeAlias = (id: string) => answer(api.DELETE('/api/v1/aliases/{id}', at(id)));

export const addQueue = (body: Body<'/api/v1/queues', 'post'>) =>
  answer(api.POST('/api/v1/queues', { body }));
export const changeQueue = (id: string, body: Body<'/api/v1/queues/{id}', 'patch'>) =>
  answer(api.PATCH('/api/v1/queues/{id}', { ...at(id), body }));

export const acknowledgementsQuery = queryOptions({
  queryKey: ['acknowledgements'],
  queryFn: ({ signal }) => answer(api.GET('/api/v1/acknowledgements', { signal })).then(({ items }) => items),
});
export const writeAcknowledgement = (body: Body<'/api/v1/acknowledgements', 'put'>) =>
  answer(api.PUT('/api/v1/acknowledgements', { body }));
export const removeAcknowledgement = (id: string) =>
  answer(api.DELETE('/api/v1/acknowledgements/{id}', at(id)));

export const dkimKeysQuery = queryOptions({
  queryKey: ['dkim-keys'],
  queryFn: ({ signal }) => answer(api.GET('/api/v1/dkim-keys', { signal })),
});
export type DkimKey = components['schemas']['DkimKey'];
export type MissingKeys = Awaited<ReturnType<NonNullable<typeof dkimKeysQuery.queryFn>>>['missing'][number];
export const addDkimKey = (body: Body<'/api/v1/dkim-keys', 'post'>) =>
  answer(api.POST('/api/v1/dkim-keys', { body }));
export const switchDkimKey = (id: string, body: Body<'/api/v1/dkim-keys/{id}', 'patch'>) =>
  answer(api.PATCH('/api/v1/dkim-keys/{id}', { ...at(id), body }));
export const checkDkimKey = (id: string) => answer(api.POST('/api/v1/dkim-keys/{id}/check', at(id)));
export const removeDkimKey = (id: string) => answer(api.DELETE('/api/v1/dkim-keys/{id}', at(id)));
