/** What agents write: answers, forwards, and conversations that begin with us. */
import { z } from 'zod';
import { readSummary } from '../../desk/conversations/conversations.ts';
import { readUndoSeconds } from '../../desk/outbox/departure.ts';
import { readMessageView } from '../../desk/reading/read-conversation.ts';
import { composingFrom, composingIn } from '../../desk/writing/composing.ts';
import { writeForward } from '../../desk/writing/forward.ts';
import { writeReply } from '../../desk/writing/reply.ts';
import { startConversation } from '../../desk/writing/start-conversation.ts';
import type { Db } from '../../store/pool.ts';
import { callerOf } from '../caller.ts';
import type { Api, ServerContext } from '../context.ts';
import { id } from '../contract/common.ts';
import { message } from '../contract/desk.ts';
import {
  composing,
  firstLetter,
  LETTER_LIMIT_BYTES,
  forward as newForward,
  reply as newReply,
  started,
} from '../contract/writing.ts';
import { makeOnce } from '../idempotency.ts';
import { presentMessage } from '../present.ts';
import { notFound } from '../problem.ts';
import { refusedLetter } from '../refused-letter.ts';

const tags = ['conversations'];
const params = z.object({ id });
const headers = z.object({ 'idempotency-key': z.string().min(1).max(255).optional() });
const ONCE = 'With an Idempotency-Key it is written once, however often this is sent.';

export function letterRoutes(api: Api, context: ServerContext): void {
  const { store, vault } = context;

  api.post(
    '/conversations/:id/replies',
    {
      bodyLimit: LETTER_LIMIT_BYTES,
      schema: {
        summary: 'Answer the customer',
        description: ONCE,
        tags,
        params,
        headers,
        body: newReply,
        response: { 201: message },
      },
    },
    async (request, reply) => {
      const { agent, departments } = callerOf(request);
      const summary = await readSummary(store.db, departments, request.params.id);
      if (!summary) throw notFound('conversation');
      const made = await makeOnce(context, request, {
        make: async (messageId) => {
          const wish = await wishOf(store.db, request.body, agent.id);
          await writeReply(store, { ...wish, conversationId: summary.id, messageId }, vault).catch((error) =>
            refusedLetter(error, textField(request.body)),
          );
        },
        find: (messageId) => readMessageView(store.db, messageId),
      });
      return reply.code(201).send(presentMessage(made, summary.mailbox.address));
    },
  );

  api.post(
    '/conversations/:id/forwards',
    {
      bodyLimit: LETTER_LIMIT_BYTES,
      schema: {
        summary: 'Pass a message or the whole conversation on',
        description: `${ONCE} Files of the messages go along when they are uploaded with \`from-message\`.`,
        tags,
        params,
        headers,
        body: newForward,
        response: { 201: message },
      },
    },
    async (request, reply) => {
      const { agent, departments } = callerOf(request);
      const summary = await readSummary(store.db, departments, request.params.id);
      if (!summary) throw notFound('conversation');
      const made = await makeOnce(context, request, {
        make: async (messageId) => {
          const { messageId: forwardedId, ...body } = request.body;
          const asked = await wishOf(store.db, body, agent.id);
          const wish = { ...asked, conversationId: summary.id, forwardedId, messageId };
          await writeForward(store, wish, vault).catch((error) => refusedLetter(error, textField(body)));
        },
        find: (messageId) => readMessageView(store.db, messageId),
      });
      return reply.code(201).send(presentMessage(made, summary.mailbox.address));
    },
  );

  api.post(
    '/conversations',
    {
      bodyLimit: LETTER_LIMIT_BYTES,
      schema: {
        summary: 'Begin a conversation with a message to somebody',
        description: ONCE,
        tags,
        headers,
        body: firstLetter,
        response: { 201: started },
      },
    },
    async (request, reply) => {
      const { agent, departments } = callerOf(request);
      const made = await makeOnce(context, request, {
        make: async (messageId) => {
          const wish = { ...(await wishOf(store.db, request.body, agent.id)), departments, messageId };
          await startConversation(store, wish, vault).catch((error) =>
            refusedLetter(error, textField(request.body)),
          );
        },
        find: async (messageId) => {
          const row = await store.db
            .selectFrom('message')
            .select(['id as messageId', 'conversation_id as conversationId'])
            .where('id', '=', messageId)
            .executeTakeFirst();
          return row ?? null;
        },
      });
      return reply.code(201).send(made);
    },
  );

  api.get(
    '/conversations/:id/composing',
    {
      schema: {
        summary: 'What an answer begins with: sender, recipients, signature',
        tags,
        params,
        response: { 200: composing },
      },
    },
    async (request) => {
      const { agent, departments } = callerOf(request);
      const summary = await readSummary(store.db, departments, request.params.id);
      const known = summary && (await composingIn(store, summary.id, agent.id));
      if (!known) throw notFound('conversation');
      return presentComposing(known);
    },
  );

  api.get(
    '/mailboxes/:id/composing',
    {
      schema: {
        summary: 'What a message to somebody new begins with',
        tags: ['mailboxes'],
        params,
        response: { 200: composing },
      },
    },
    async (request) => {
      const { agent, departments } = callerOf(request);
      const known = await composingFrom(store, departments, request.params.id, agent.id);
      if (!known) throw notFound('mailbox');
      return presentComposing(known);
    },
  );
}

async function wishOf<T extends { sendAt?: string | undefined; undoSeconds?: number | undefined }>(
  db: Db,
  { sendAt, undoSeconds, ...body }: T,
  agentId: string,
) {
  return {
    ...body,
    agentId,
    undoMs: (undoSeconds ?? (await readUndoSeconds(db))) * 1000,
    ...(sendAt === undefined ? {} : { sendAt: new Date(sendAt) }),
  };
}

function textField(body: { html?: string | undefined }): string {
  return body.html === undefined ? 'text' : 'html';
}

function presentComposing(known: NonNullable<Awaited<ReturnType<typeof composingIn>>>) {
  return { ...known, senders: [...known.senders], to: [...known.to], ccAll: [...known.ccAll] };
}
