/** How received mail is judged: everybody who administers sees it, administrators change it. */
import { z } from 'zod';
import {
  addExceptionPhrase,
  changeReadingSettings,
  type ExceptionPhraseView,
  listExceptionPhrases,
  readReadingSettings,
  removeExceptionPhrase,
} from '../../desk/receiving/reading-settings.ts';
import { callerOf } from '../caller.ts';
import type { Api, ServerContext } from '../context.ts';
import { id, noContent } from '../contract/common.ts';
import {
  exceptionPhrase,
  newExceptionPhrase,
  readingSettings,
  readingSettingsChange,
} from '../contract/reading.ts';

const tags = ['settings'];

export function readingSettingsRoutes(api: Api, { store }: ServerContext): void {
  api.get(
    '/settings/reading',
    {
      config: { access: 'supervisor' },
      schema: {
        summary: 'How received mail is put into conversations, and how much of it is shown',
        tags,
        response: { 200: readingSettings },
      },
    },
    async () => readReadingSettings(store.db),
  );

  api.patch(
    '/settings/reading',
    {
      config: { access: 'administrator' },
      schema: {
        summary: 'Change how received mail is put into conversations, and how much of it is shown',
        tags,
        body: readingSettingsChange,
        response: { 200: readingSettings },
      },
    },
    async (request) => {
      await changeReadingSettings(store, request.body, callerOf(request).agent.id);
      return readReadingSettings(store.db);
    },
  );

  api.get(
    '/exception-phrases',
    {
      config: { access: 'supervisor' },
      schema: {
        summary: 'Phrases by which a mail is known for a delivery exception',
        description:
          'A mail whose subject has one of the subject phrases in it, or whose sender one of the sender phrases, counts as a delivery report: it is never answered automatically.',
        tags,
        response: { 200: z.object({ items: z.array(exceptionPhrase) }) },
      },
    },
    async () => ({ items: (await listExceptionPhrases(store.db)).map(present) }),
  );

  api.post(
    '/exception-phrases',
    {
      config: { access: 'administrator' },
      schema: {
        summary: 'Add a phrase; it counts for mail that comes from now on',
        tags,
        body: newExceptionPhrase,
        response: { 201: exceptionPhrase },
      },
    },
    async (request, reply) =>
      reply
        .code(201)
        .send(present(await addExceptionPhrase(store, request.body, callerOf(request).agent.id))),
  );

  api.delete(
    '/exception-phrases/:id',
    {
      config: { access: 'administrator' },
      schema: { summary: 'Take a phrase out', tags, params: z.object({ id }), response: { 204: noContent } },
    },
    async (request, reply) => {
      await removeExceptionPhrase(store, request.params.id, callerOf(request).agent.id);
      return reply.code(204).send(null);
    },
  );
}

function present({ createdAt, ...phrase }: ExceptionPhraseView): z.output<typeof exceptionPhrase> {
  return { ...phrase, createdAt: createdAt.toISOString() };
}
