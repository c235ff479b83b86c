/** What a composer asks of the server. */
import { queryOptions } from '@tanstack/react-query';
import { answer, api } from '../../api/client.ts';
import type { CannedAnswer, Composing, KeptDraft, Message, Note, Upload } from '../../api/types.ts';

export type Place = { readonly conversationId: string } | { readonly id: string };

export async function readDraft(place: Place): Promise<KeptDraft | null> {
  const { draft } = await ('conversationId' in place
    ? answer(api.GET('/api/v1/conversations/{id}/draft', { params: { path: { id: place.conversationId } } }))
    : answer(api.GET('/api/v1/drafts/{id}', { params: { path: { id: place.id } } })));
  return draft;
}

export function keepDraft(place: Place, version: number, content: KeptDraft['content']): Promise<KeptDraft> {
  const body = { version, content };
  return 'conversationId' in place
    ? answer(
        api.PUT('/api/v1/conversations/{id}/draft', { params: { path: { id: place.conversationId } }, body }),
      )
    : answer(api.PUT('/api/v1/drafts/{id}', { params: { path: { id: place.id } }, body }));
}

export async function dropDraft(place: Place): Promise<void> {
  await ('conversationId' in place
    ? answer(
        api.DELETE('/api/v1/conversations/{id}/draft', { params: { path: { id: place.conversationId } } }),
      )
    : answer(api.DELETE('/api/v1/drafts/{id}', { params: { path: { id: place.id } } })));
}

export const newDraftsQuery = queryOptions({
  queryKey: ['new-drafts'] as const,
  queryFn: ({ signal }) => answer(api.GET('/api/v1/drafts', { signal })).then(({ items }) => items),
  staleTime: 0,
});

export function composingQuery(place: { readonly conversationId: string } | { readonly mailboxId: string }) {
  return queryOptions({
    queryKey: ['composing', place] as const,
    queryFn: ({ signal }): Promise<Composing> =>
      'conversationId' in place
        ? answer(
            api.GET('/api/v1/conversations/{id}/composing', {
              params: { path: { id: place.conversationId } },
              signal,
            }),
          )
        : answer(
            api.GET('/api/v1/mailboxes/{id}/composing', {
              params: { path: { id: place.mailboxId } },
              signal,
            }),
          ),
    staleTime: 60_000,
  });
}

export const cannedAnswersQuery = queryOptions({
  queryKey: ['canned-answers'] as const,
  queryFn: ({ signal }): Promise<readonly CannedAnswer[]> =>
    answer(api.GET('/api/v1/canned-answers', { signal })).then(({ items }) => items),
  staleTime: 5 * 60_000,
});

export function sayUsed(cannedAnswerId: string): void {
  const asked = api.POST('/api/v1/canned-answers/{id}/uses', { params: { path: { id: cannedAnswerId } } });
  // It only changes an order: not worth a word when it fails.
  void answer(asked).catch(() => undefined);
}

type ReplyBody = NonNullable<Parameters<typeof postReply>[1]>;
export type Outgoing = Omit<ReplyBody, 'to' | 'quote' | 'toAll' | 'seenMessageId'>;

/** @param key the same for every try of the same letter: the server writes it once. */
export function postReply(
  id: string,
  body: import('../../api/schema.generated.ts').paths['/api/v1/conversations/{id}/replies']['post']['requestBody']['content']['application/json'],
  key: string,
): Promise<Message> {
  return answer(
    api.POST('/api/v1/conversations/{id}/replies', {
      params: { path: { id }, header: { 'idempotency-key': key } },
      body,
    }),
  );
}

export function postForward(
  id: string,
  body: import('../../api/schema.generated.ts').paths['/api/v1/conversations/{id}/forwards']['post']['requestBody']['content']['application/json'],
  key: string,
): Promise<Message> {
  return answer(
    api.POST('/api/v1/conversations/{id}/forwards', {
      params: { path: { id }, header: { 'idempotency-key': key } },
      body,
    }),
  );
}

export function postFirstLetter(
  body: import('../../api/schema.generated.ts').paths['/api/v1/conversations']['post']['requestBody']['content']['application/json'],
  key: string,
) {
  return answer(api.POST('/api/v1/conversations', { params: { header: { 'idempotency-key': key } }, body }));
}

export function postNote(conversationId: string, text: string, key: string): Promise<Note> {
  return answer(
    api.POST('/api/v1/conversations/{id}/notes', {
      params: { path: { id: conversationId }, header: { 'idempotency-key': key } },
      body: { text },
    }),
  );
}

export async function removeNote(conversationId: string, noteId: string): Promise<void> {
  await answer(
    api.DELETE('/api/v1/conversations/{id}/notes/{noteId}', {
      params: { path: { id: conversationId, noteId } },
    }),
  );
}

export function takeFileAlong(messageId: string, position: number): Promise<Upload> {
  return answer(api.POST('/api/v1/uploads/from-message', { body: { messageId, position } }));
}

/** @throws Problem when it is too late. */
export async function takeBack(deliveryId: string): Promise<void> {
  await answer(
    api.POST('/api/v1/deliveries/{id}/decision', {
      params: { path: { id: deliveryId } },
      body: { decision: 'take-back' },
    }),
  );
}
