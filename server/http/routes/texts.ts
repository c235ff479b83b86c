/** Texts and addresses that letters are made of: signatures, ready answers, aliases. */
import { z } from 'zod';
import { addAlias, listAliases, removeAlias } from '../../desk/writing/aliases.ts';
import {
  addCannedAnswer,
  type CannedAnswer,
  changeCannedAnswer,
  countUse,
  listCannedAnswers,
  removeCannedAnswer,
} from '../../desk/writing/canned-answers.ts';
import {
  listSignatures,
  putSignature,
  removeSignature,
  type Signature,
} from '../../desk/writing/signatures.ts';
import { departmentOfAnswer, requireAnswers, requireSignature } from '../../desk/writing/text-rights.ts';
import { actorOf, callerOf } from '../caller.ts';
import type { Api, ServerContext } from '../context.ts';
import { id, noContent } from '../contract/common.ts';
import {
  alias,
  cannedAnswer,
  cannedAnswerText,
  newAlias,
  signature,
  signatureText,
} from '../contract/writing.ts';

const params = z.object({ id });

export function textRoutes(api: Api, context: ServerContext): void {
  signatureRoutes(api, context);
  cannedAnswerRoutes(api, context);
  aliasRoutes(api, context);
}

function signatureRoutes(api: Api, { store }: ServerContext): void {
  const tags = ['signatures'];
  api.get(
    '/signatures',
    {
      schema: { summary: 'All signatures', tags, response: { 200: z.object({ items: z.array(signature) }) } },
    },
    async () => ({ items: (await listSignatures(store.db)).map(dated) }),
  );

  api.put(
    '/signatures',
    {
      schema: {
        summary: 'Write the signature of an agent, a mailbox, a department or everybody',
        description:
          'Everybody may write the own one, supervisors those of their departments, administrators all.',
        tags,
        body: signatureText,
        response: { 200: signature },
      },
    },
    async (request) => {
      const { agent } = callerOf(request);
      const { html, ...place } = request.body;
      await requireSignature(store.db, actorOf(request), place);
      return dated(await putSignature(store, agent.id, place, html));
    },
  );

  api.delete(
    '/signatures/:id',
    { schema: { summary: 'Remove a signature', tags, params, response: { 204: noContent } } },
    async (request, reply) => {
      const { agent } = callerOf(request);
      const own = (await listSignatures(store.db)).find((each) => each.id === request.params.id);
      if (own) await requireSignature(store.db, actorOf(request), own);
      await removeSignature(store, agent.id, request.params.id);
      return reply.code(204).send(null);
    },
  );
}

function cannedAnswerRoutes(api: Api, { store }: ServerContext): void {
  const tags = ['canned answers'];
  api.get(
    '/canned-answers',
    {
      schema: {
        summary: 'Ready answers that may be used, the most used first',
        tags,
        response: { 200: z.object({ items: z.array(cannedAnswer) }) },
      },
    },
    async (request) => ({
      items: (await listCannedAnswers(store.db, callerOf(request).departments)).map(dated),
    }),
  );

  api.post(
    '/canned-answers',
    {
      config: { access: 'supervisor' },
      schema: {
        summary: 'Add a ready answer',
        description: 'Supervisors for their departments, administrators also for everybody.',
        tags,
        body: cannedAnswerText,
        response: { 201: cannedAnswer },
      },
    },
    async (request, reply) => {
      requireAnswers(actorOf(request), [request.body.departmentId]);
      return reply
        .code(201)
        .send(dated(await addCannedAnswer(store, callerOf(request).agent.id, request.body)));
    },
  );

  api.put(
    '/canned-answers/:id',
    {
      config: { access: 'supervisor' },
      schema: {
        summary: 'Write a ready answer anew',
        tags,
        params,
        body: cannedAnswerText,
        response: { 200: cannedAnswer },
      },
    },
    async (request) => {
      const { id: answerId } = request.params;
      const before = await departmentOfAnswer(store.db, answerId);
      requireAnswers(actorOf(request), [...before, request.body.departmentId]);
      return dated(await changeCannedAnswer(store, callerOf(request).agent.id, answerId, request.body));
    },
  );

  api.delete(
    '/canned-answers/:id',
    {
      config: { access: 'supervisor' },
      schema: { summary: 'Remove a ready answer', tags, params, response: { 204: noContent } },
    },
    async (request, reply) => {
      requireAnswers(actorOf(request), await departmentOfAnswer(store.db, request.params.id));
      await removeCannedAnswer(store, callerOf(request).agent.id, request.params.id);
      return reply.code(204).send(null);
    },
  );

  api.post(
    '/canned-answers/:id/uses',
    {
      schema: {
        summary: 'Say that it was used: what is used most is offered first',
        tags,
        params,
        response: { 204: noContent },
      },
    },
    async (request, reply) => {
      await countUse(store.db, callerOf(request).departments, request.params.id);
      return reply.code(204).send(null);
    },
  );
}

function aliasRoutes(api: Api, { store }: ServerContext): void {
  const tags = ['mailboxes'];
  api.get(
    '/aliases',
    {
      schema: {
        summary: 'Further addresses of all mailboxes',
        tags,
        response: { 200: z.object({ items: z.array(alias) }) },
      },
    },
    async () => ({ items: await listAliases(store.db) }),
  );

  api.post(
    '/aliases',
    {
      config: { access: 'administrator' },
      schema: {
        summary: 'Add an address that a mailbox is written to and answers from',
        description:
          'Exchange must know it as an alias of the mailbox and let it be sent from (SendFromAliasEnabled).',
        tags,
        body: newAlias,
        response: { 201: alias },
      },
    },
    async (request, reply) =>
      reply.code(201).send(await addAlias(store, callerOf(request).agent.id, request.body)),
  );

  api.delete(
    '/aliases/:id',
    {
      config: { access: 'administrator' },
      schema: { summary: 'Remove an alias', tags, params, response: { 204: noContent } },
    },
    async (request, reply) => {
      await removeAlias(store, callerOf(request).agent.id, request.params.id);
      return reply.code(204).send(null);
    },
  );
}

function dated<T extends Signature | CannedAnswer>({ updatedAt, ...rest }: T) {
  return { ...rest, updatedAt: updatedAt.toISOString() };
}
