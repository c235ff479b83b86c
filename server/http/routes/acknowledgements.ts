/** Automatic acknowledgements: written by administrators, sent by the services role. */
import { z } from 'zod';
import {
  listAcknowledgements,
  putAcknowledgement,
  removeAcknowledgement,
} from '../../desk/writing/acknowledgements.ts';
import { callerOf } from '../caller.ts';
import type { Api, ServerContext } from '../context.ts';
import { id, noContent } from '../contract/common.ts';
import { acknowledgement, acknowledgementText } from '../contract/writing.ts';

const tags = ['acknowledgements'];

export function acknowledgementRoutes(api: Api, { store }: ServerContext): void {
  api.get(
    '/acknowledgements',
    {
      schema: {
        summary: 'What mailboxes and queues say by themselves',
        tags,
        response: { 200: z.object({ items: z.array(acknowledgement) }) },
      },
    },
    async () => ({ items: await listAcknowledgements(store.db) }),
  );

  api.put(
    '/acknowledgements',
    {
      config: { access: 'administrator' },
      schema: {
        summary: 'Write the acknowledgement of a mailbox or a queue; that of a queue goes first',
        description:
          'It goes once a day to a person who begins a conversation, and never to machines, lists, reports or spam.',
        tags,
        body: acknowledgementText,
        response: { 200: acknowledgement },
      },
    },
    async (request) => putAcknowledgement(store, callerOf(request).agent.id, request.body),
  );

  api.delete(
    '/acknowledgements/:id',
    {
      config: { access: 'administrator' },
      schema: {
        summary: 'Remove an acknowledgement',
        tags,
        params: z.object({ id }),
        response: { 204: noContent },
      },
    },
    async (request, reply) => {
      await removeAcknowledgement(store, callerOf(request).agent.id, request.params.id);
      return reply.code(204).send(null);
    },
  );
}
