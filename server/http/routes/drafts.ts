/** What an agent has begun to write, on whichever device: one draft in a conversation, any number of new messages. */
import { z } from 'zod';
import { readSummary } from '../../desk/conversations/conversations.ts';
import {
  type Draft,
  type DraftPlace,
  keepDraft,
  listNewDrafts,
  readDraft,
  removeDraft,
} from '../../desk/writing/drafts.ts';
import { findUpload } from '../../desk/writing/uploads.ts';
import { callerOf } from '../caller.ts';
import type { Api, ServerContext } from '../context.ts';
import { id, noContent } from '../contract/common.ts';
import { draft, draftChange, type draftContent, LETTER_LIMIT_BYTES } from '../contract/writing.ts';
import { notFound } from '../problem.ts';
import { presentUpload } from './uploads.ts';

const tags = ['drafts'];
const params = z.object({ id });
type Content = z.output<typeof draftContent>;

export function draftRoutes(api: Api, { store }: ServerContext): void {
  const present = async (agentId: string, { updatedAt, ...rest }: Draft<Content>) => {
    const found = await Promise.all(
      rest.content.attachments.map((each) => findUpload(store.db, agentId, each)),
    );
    return {
      ...rest,
      uploads: found.flatMap((each) => (each ? [presentUpload(each)] : [])),
      updatedAt: updatedAt.toISOString(),
    };
  };
  const requireConversation = async (departments: readonly string[] | null, conversationId: string) => {
    if (!(await readSummary(store.db, departments, conversationId))) throw notFound('conversation');
  };

  api.get(
    '/drafts',
    {
      schema: {
        summary: 'Messages to somebody new that are not sent yet',
        tags,
        response: { 200: z.object({ items: z.array(draft) }) },
      },
    },
    async (request) => {
      const agentId = callerOf(request).agent.id;
      const drafts = await listNewDrafts<Content>(store.db, agentId);
      return { items: await Promise.all(drafts.map((each) => present(agentId, each))) };
    },
  );

  for (const { path, placeOf } of [
    { path: '/conversations/:id/draft', placeOf: (of: string): DraftPlace => ({ conversationId: of }) },
    { path: '/drafts/:id', placeOf: (of: string): DraftPlace => ({ id: of }) },
  ]) {
    const inConversation = path.startsWith('/conversations');
    const what = inConversation ? 'the draft in a conversation' : 'the draft of a new message';

    api.get(
      path,
      {
        schema: {
          summary: `Read ${what}`,
          tags,
          params,
          response: { 200: z.object({ draft: draft.nullable() }) },
        },
      },
      async (request) => {
        const agentId = callerOf(request).agent.id;
        const kept = await readDraft<Content>(store.db, agentId, placeOf(request.params.id));
        return { draft: kept && (await present(agentId, kept)) };
      },
    );

    api.put(
      path,
      {
        bodyLimit: LETTER_LIMIT_BYTES,
        schema: {
          summary: `Keep ${what}`,
          description: '409 when another device has changed or sent it since `version`: read it again.',
          tags,
          params,
          body: draftChange,
          response: { 200: draft },
        },
      },
      async (request) => {
        const { agent, departments } = callerOf(request);
        if (inConversation) await requireConversation(departments, request.params.id);
        const { version, content } = request.body;
        const kept = await keepDraft(store, agent.id, placeOf(request.params.id), version, content);
        return present(agent.id, kept);
      },
    );

    api.delete(
      path,
      { schema: { summary: `Throw ${what} away`, tags, params, response: { 204: noContent } } },
      async (request, reply) => {
        await removeDraft(store.db, callerOf(request).agent.id, placeOf(request.params.id));
        return reply.code(204).send(null);
      },
    );
  }
}
