/** The work of agents: list, read and change conversations. Answers are written in `letters.ts`. */
import { z } from 'zod';
import { changeConversation } from '../../desk/conversations/change.ts';
import { listConversations, readSummary } from '../../desk/conversations/conversations.ts';
import { readConversation } from '../../desk/reading/read-conversation.ts';
import { actorOf, callerOf } from '../caller.ts';
import type { Api, ServerContext } from '../context.ts';
import { id, page } from '../contract/common.ts';
import {
  conversation,
  conversationChange,
  conversationQuery,
  conversationSummary,
} from '../contract/desk.ts';
import { presentConversation, presentSummary } from '../present.ts';
import { notFound } from '../problem.ts';

const tags = ['conversations'];
const params = z.object({ id });

export function conversationRoutes(api: Api, { store }: ServerContext): void {
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
        summary: 'Change its state, its queue, who works on it, or whether it is unread',
        tags,
        params,
        body: conversationChange,
        response: { 200: conversationSummary },
      },
    },
    async (request) => {
      await changeConversation(store, actorOf(request), request.params.id, request.body);
      // Also when it was handed over to a department that one does not see.
      const summary = await readSummary(store.db, null, request.params.id);
      if (!summary) throw notFound('conversation');
      return presentSummary(summary);
    },
  );
}
