/** How agents share the work: queues, notes, who is where, one change for many conversations. */
import { z } from 'zod';
import { Refused } from '../../accounts/refused.ts';
import { changeConversation } from '../../desk/conversations/change.ts';
import { readSummary } from '../../desk/conversations/conversations.ts';
import { addNote, readNote, removeNote } from '../../desk/conversations/notes.ts';
import { addQueue, changeQueue, listQueues, type Queue } from '../../desk/conversations/queues.ts';
import { bePresent, leave, whoIsPresent } from '../../desk/people/presence.ts';
import { actorOf, type Caller, callerOf } from '../caller.ts';
import type { Api, ServerContext } from '../context.ts';
import { id, noContent } from '../contract/common.ts';
import { note } from '../contract/desk.ts';
import {
  manyChanged,
  manyChanges,
  newNote,
  newQueue,
  presence,
  present,
  queue,
  queueChange,
} from '../contract/teamwork.ts';
import { makeOnce } from '../idempotency.ts';
import { presentNote } from '../present.ts';
import { notFound } from '../problem.ts';

const params = z.object({ id });
const tags = ['conversations'];

export function teamworkRoutes(api: Api, context: ServerContext): void {
  queueRoutes(api, context);
  noteRoutes(api, context);
  presenceRoutes(api, context);
  const { store } = context;

  api.post(
    '/conversations/changes',
    {
      schema: {
        summary: 'Change many conversations at once',
        description: 'Each by itself: one that cannot be changed does not hold up the others.',
        tags,
        body: manyChanges,
        response: { 200: manyChanged },
      },
    },
    async (request) => {
      const actor = actorOf(request);
      const changed: string[] = [];
      const refused: { id: string; message: string }[] = [];
      for (const each of new Set(request.body.ids)) {
        try {
          await changeConversation(store, actor, each, request.body.change);
          changed.push(each);
        } catch (error) {
          if (!(error instanceof Refused)) throw error;
          refused.push({ id: each, message: error.message });
        }
      }
      return { changed, refused };
    },
  );
}

function queueRoutes(api: Api, { store }: ServerContext): void {
  const shown = (each: Queue) => ({ ...each, mailboxIds: [...each.mailboxIds] });
  api.get(
    '/queues',
    {
      schema: {
        summary: 'All queues, also of other departments: a conversation may be handed on to any',
        tags: ['queues'],
        response: { 200: z.object({ items: z.array(queue) }) },
      },
    },
    async () => ({ items: (await listQueues(store.db)).map(shown) }),
  );
  api.post(
    '/queues',
    {
      config: { access: 'administrator' },
      schema: { summary: 'Add a queue', tags: ['queues'], body: newQueue, response: { 201: queue } },
    },
    async (request, reply) =>
      reply.code(201).send(shown(await addQueue(store, callerOf(request).agent.id, request.body))),
  );
  api.patch(
    '/queues/:id',
    {
      config: { access: 'administrator' },
      schema: {
        summary: 'Change a queue: its name, its sender, the mailboxes that fill it',
        tags: ['queues'],
        params,
        body: queueChange,
        response: { 200: queue },
      },
    },
    async (request) =>
      shown(await changeQueue(store, callerOf(request).agent.id, request.params.id, request.body)),
  );
}

function noteRoutes(api: Api, context: ServerContext): void {
  const { store } = context;
  api.post(
    '/conversations/:id/notes',
    {
      schema: {
        summary: 'Leave a remark for colleagues; it is never sent',
        tags,
        params,
        headers: z.object({ 'idempotency-key': z.string().min(1).max(255).optional() }),
        body: newNote,
        response: { 201: note },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const conversationId = await visible(context, caller, request.params.id);
      const made = await makeOnce(context, request, {
        make: (noteId) =>
          addNote(store, {
            id: noteId,
            conversationId,
            agentId: caller.agent.id,
            text: request.body.text,
          }),
        find: (noteId) => readNote(store.db, noteId),
      });
      return reply.code(201).send(presentNote(made));
    },
  );
  api.delete(
    '/conversations/:id/notes/:noteId',
    {
      schema: {
        summary: 'Take an own remark back',
        tags,
        params: params.extend({ noteId: id }),
        response: { 204: noContent },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const conversationId = await visible(context, caller, request.params.id);
      await removeNote(store, caller.agent.id, conversationId, request.params.noteId);
      return reply.code(204).send(null);
    },
  );
}

function presenceRoutes(api: Api, context: ServerContext): void {
  const { store } = context;
  api.get(
    '/conversations/:id/presence',
    { schema: { summary: 'Who else looks at it or writes in it', tags, params, response: { 200: present } } },
    async (request) => {
      const caller = callerOf(request);
      const conversationId = await visible(context, caller, request.params.id);
      return { items: await whoIsPresent(store.db, conversationId, caller.agent.id) };
    },
  );
  api.post(
    '/conversations/:id/presence',
    {
      schema: {
        summary: 'Say that one looks at it or writes in it; to be repeated every 15 seconds',
        tags,
        params,
        body: presence,
        response: { 200: present },
      },
    },
    async (request) => {
      const caller = callerOf(request);
      const conversationId = await visible(context, caller, request.params.id);
      await bePresent(store, conversationId, caller.agent.id, request.body.writing);
      return { items: await whoIsPresent(store.db, conversationId, caller.agent.id) };
    },
  );
  api.delete(
    '/conversations/:id/presence',
    { schema: { summary: 'Say that one has left', tags, params, response: { 204: noContent } } },
    async (request, reply) => {
      await leave(store, request.params.id, callerOf(request).agent.id);
      return reply.code(204).send(null);
    },
  );
}

/** @throws Problem `not-found` for a conversation that the caller may not see. */
async function visible(
  { store }: ServerContext,
  { departments }: Caller,
  conversationId: string,
): Promise<string> {
  const summary = await readSummary(store.db, departments, conversationId);
  if (!summary) throw notFound('conversation');
  return summary.id;
}
