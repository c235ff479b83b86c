/** The work of agents: list, read, change and answer conversations. */
import { z } from 'zod';
import { changeConversation } from '../../desk/change.ts';
import { listConversations, readSummary } from '../../desk/conversations.ts';
import { readUndoSeconds } from '../../desk/outbox/departure.ts';
import { readConversation, readMessageView } from '../../desk/read-conversation.ts';
import { writeReply } from '../../desk/reply.ts';
import { LetterRefused } from '../../desk/writing/refusal.ts';
import { callerOf } from '../caller.ts';
import type { Api, ServerContext } from '../context.ts';
import { id, page } from '../contract/common.ts';
import {
  conversation,
  conversationChange,
  conversationQuery,
  conversationSummary,
  message,
  reply as newReply,
} from '../contract/desk.ts';
import { makeOnce } from '../idempotency.ts';
import { presentConversation, presentMessage, presentSummary } from '../present.ts';
import { conflict, invalid, notFound } from '../problem.ts';

const tags = ['conversations'];
const params = z.object({ id });
/** A reply of a million characters may be four million bytes. */
const REPLY_LIMIT_BYTES = 6 * 1024 * 1024;

export function conversationRoutes(api: Api, context: ServerContext): void {
  const { store } = context;

  api.get(
    '/conversations',
    {
      schema: {
        summary: 'List conversations, the newest message first',
        tags,
        querystring: conversationQuery,
        response: { 200: page(conversationSummary) },
      },
    },
    async (request) => {
      const { departments, agent } = callerOf(request);
      const { cursor, limit, agent: filterAgent, ...filter } = request.query;
      const agentId = filterAgent === 'me' ? agent.id : filterAgent === 'none' ? null : filterAgent;
      const list = await listConversations(store.db, departments, { ...filter, agentId }, { cursor, limit });
      return { ...list, items: list.items.map(presentSummary) };
    },
  );

  api.get(
    '/conversations/:id',
    {
      schema: {
        summary: 'Read a conversation with all its messages, oldest first',
        tags,
        params,
        response: { 200: conversation },
      },
    },
    async (request) => {
      const view = await readConversation(store.db, callerOf(request).departments, request.params.id);
      if (!view) throw notFound('conversation');
      return presentConversation(view);
    },
  );

  api.patch(
    '/conversations/:id',
    {
      schema: {
        summary: 'Change its state, who works on it, or whether it is unread',
        tags,
        params,
        body: conversationChange,
        response: { 200: conversationSummary },
      },
    },
    async (request) => {
      const { agent, departments } = callerOf(request);
      const by = { agentId: agent.id, departments };
      await changeConversation(store, by, request.params.id, request.body);
      const summary = await readSummary(store.db, departments, request.params.id);
      if (!summary) throw notFound('conversation');
      return presentSummary(summary);
    },
  );

  api.post(
    '/conversations/:id/replies',
    {
      bodyLimit: REPLY_LIMIT_BYTES,
      schema: {
        summary: 'Answer the customer',
        description: 'With an Idempotency-Key the answer is written once, however often this is sent.',
        tags,
        params,
        headers: z.object({ 'idempotency-key': z.string().min(1).max(255).optional() }),
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
          const wanted = { ...request.body, conversationId: summary.id, agentId: agent.id, messageId };
          const undoMs = (await readUndoSeconds(store.db)) * 1000;
          const sendAt = wanted.sendAt === undefined ? undefined : new Date(wanted.sendAt);
          await writeReply(store, { ...wanted, undoMs, sendAt }).catch(refused);
        },
        find: (messageId) => readMessageView(store.db, messageId),
      });
      return reply.code(201).send(presentMessage(made, summary.mailbox.address));
    },
  );
}

function refused(error: unknown): never {
  if (!(error instanceof LetterRefused)) throw error;
  if (error.reason === 'conversation-not-found') throw notFound('conversation');
  if (error.reason === 'mailbox-disabled') throw conflict(error.message);
  if (error.reason === 'send-time-wrong') throw invalid('sendAt', error.message);
  throw invalid(error.reason === 'text-empty' ? 'text' : 'to', error.message);
}
