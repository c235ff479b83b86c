/** People and keys. Everybody may see who there is, since work is passed on; administrators change it. */
import { z } from 'zod';
import { addAgent, changeAgent, listAgents } from '../../desk/people/agents.ts';
import { type ApiKeyRecord, addApiKey, listApiKeys, removeApiKey } from '../../desk/people/api-keys.ts';
import { callerOf } from '../caller.ts';
import type { Api, ServerContext } from '../context.ts';
import { agentChange, agentRecord, apiKey, madeApiKey, newAgent, newApiKey } from '../contract/agents.ts';
import { id, noContent } from '../contract/common.ts';
import { notFound } from '../problem.ts';

const tags = ['agents'];
const params = z.object({ id });

export function agentRoutes(api: Api, { store, clock }: ServerContext): void {
  api.get(
    '/agents',
    {
      schema: {
        summary: 'Everybody who can sign in',
        tags,
        response: { 200: z.object({ items: z.array(agentRecord) }) },
      },
    },
    async () => ({ items: (await listAgents(store.db)).map(present) }),
  );

  api.post(
    '/agents',
    {
      config: { access: 'administrator' },
      schema: { summary: 'Add somebody', tags, body: newAgent, response: { 201: agentRecord } },
    },
    async (request, reply) => {
      const added = await addAgent(store, callerOf(request).agent.id, request.body);
      return reply.code(201).send(present(added));
    },
  );

  api.patch(
    '/agents/:id',
    {
      config: { access: 'administrator' },
      schema: {
        summary: 'Change, disable or give a new password',
        description: 'A new role or password, or disabling, ends all sessions of that person.',
        tags,
        params,
        body: agentChange,
        response: { 200: agentRecord },
      },
    },
    async (request) =>
      present(await changeAgent(store, callerOf(request).agent.id, request.params.id, request.body)),
  );

  api.get(
    '/api-keys',
    {
      config: { access: 'administrator' },
      schema: {
        summary: 'The keys of programs',
        tags,
        response: { 200: z.object({ items: z.array(apiKey) }) },
      },
    },
    async () => ({ items: (await listApiKeys(store.db)).map(presentKey) }),
  );

  api.post(
    '/api-keys',
    {
      config: { access: 'administrator' },
      schema: { summary: 'Make a key', tags, body: newApiKey, response: { 201: madeApiKey } },
    },
    async (request, reply) => {
      const { name, role, expiresAt } = request.body;
      const { agent } = callerOf(request);
      const now = clock.now();
      const wanted = { name, role, expiresAt: expiresAt === undefined ? null : new Date(expiresAt) };
      const made = await addApiKey(store, agent, wanted, now);
      const record = (await listApiKeys(store.db)).find((each) => each.id === made.id);
      if (!record) throw notFound('key');
      return reply.code(201).send({ ...presentKey(record), key: made.key });
    },
  );

  api.delete(
    '/api-keys/:id',
    {
      config: { access: 'administrator' },
      schema: { summary: 'Revoke a key', tags, params, response: { 204: noContent } },
    },
    async (request, reply) => {
      if (!(await removeApiKey(store, callerOf(request).agent.id, request.params.id))) throw notFound('key');
      return reply.code(204).send(null);
    },
  );
}

function present({ departmentIds, ...agent }: Awaited<ReturnType<typeof listAgents>>[number]) {
  return { ...agent, departmentIds: [...departmentIds] };
}

function presentKey({ createdAt, lastUsedAt, expiresAt, ...key }: ApiKeyRecord): z.output<typeof apiKey> {
  return {
    ...key,
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
    expiresAt: expiresAt?.toISOString() ?? null,
  };
}
