/** Originals: how long they are kept and how large a mail may be; and the whole of a mail that was too large. */
import { z } from 'zod';
import {
  changeOriginalsSettings,
  readOriginalsSettings,
  wantOriginal,
} from '../../desk/reading/originals.ts';
import { findMessage } from '../../desk/reading/read-message.ts';
import { callerOf } from '../caller.ts';
import type { Api, ServerContext } from '../context.ts';
import { id } from '../contract/common.ts';
import { originalsSettings } from '../contract/originals.ts';
import { conflict, notFound } from '../problem.ts';

export function originalRoutes(api: Api, { store }: ServerContext): void {
  api.get(
    '/settings/originals',
    {
      config: { access: 'supervisor' },
      schema: {
        summary: 'How long originals are kept, and how large a mail may be',
        tags: ['settings'],
        response: { 200: originalsSettings },
      },
    },
    async () => readOriginalsSettings(store.db),
  );

  api.put(
    '/settings/originals',
    {
      config: { access: 'administrator' },
      schema: {
        summary: 'Change how long originals are kept, and how large a mail may be',
        description:
          'Originals of older months are removed within the hour, and cannot be brought back. The text of their messages stays.',
        tags: ['settings'],
        body: originalsSettings,
        response: { 200: originalsSettings },
      },
    },
    async (request) => {
      await changeOriginalsSettings(store, request.body, callerOf(request).agent.id);
      return readOriginalsSettings(store.db);
    },
  );

  api.post(
    '/messages/:id/fetch',
    {
      schema: {
        summary: 'Fetch the whole of a mail of which only the header is here',
        description:
          'It is fetched by the node that holds the mailbox. How it stands is told by `wanted` of the message, with an event for each change.',
        tags: ['messages'],
        params: z.object({ id }),
        response: { 202: z.object({ state: z.literal('waiting') }) },
      },
    },
    async (request, reply) => {
      const { departments, agent } = callerOf(request);
      const message = await findMessage(store.db, departments, request.params.id);
      if (!message) throw notFound('message');
      if (!(await wantOriginal(store, message.id, agent.id)))
        throw conflict('The whole mail is here already.');
      return reply.code(202).send({ state: 'waiting' as const });
    },
  );
}
