/** Accounts. Supervisors see how those of their departments stand; administrators change them. */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { addAccount, listAccounts, readAccount } from '../../accounts/account.ts';
import { readAppRegistration } from '../../accounts/app-registration.ts';
import { listAccountEvents } from '../../accounts/history.ts';
import { Refused } from '../../accounts/refused.ts';
import { exchangePowerShell } from '../../accounts/setup-scripts.ts';
import { seesDepartment } from '../../desk/people/rights.ts';
import { connectAppOnly } from '../../tokens/app-only.ts';
import { changeAccount, resumeAccount } from '../../tokens/change-account.ts';
import { createProviderFinder } from '../../wire/entra/provider.ts';
import { callerOf } from '../caller.ts';
import type { Api, ServerContext } from '../context.ts';
import { account, accountChange, accountEvent, exchangeSetup, newAccount } from '../contract/admin.ts';
import { id } from '../contract/common.ts';
import { presentAccount, presentEvent } from '../present-accounts.ts';
import { notFound } from '../problem.ts';

const tags = ['accounts'];
const params = z.object({ id });

export function accountRoutes(api: Api, { store, vault }: ServerContext): void {
  const consent = { store, vault, findProvider: createProviderFinder() };
  const agentId = (request: FastifyRequest) => callerOf(request).agent.id;
  const visibleAccount = async (id: string, request: FastifyRequest) => {
    const found = await readAccount(store.db, id);
    if (!seesDepartment(callerOf(request), found.departmentId)) throw notFound('account');
    return found;
  };

  api.get(
    '/accounts',
    {
      config: { access: 'supervisor' },
      schema: {
        summary: 'All accounts with their mailboxes and how they stand',
        tags,
        response: { 200: z.object({ items: z.array(account) }) },
      },
    },
    async (request) => {
      const accounts = await listAccounts(store.db);
      const seen = accounts.filter(({ departmentId }) => seesDepartment(callerOf(request), departmentId));
      return { items: seen.map(presentAccount) };
    },
  );

  api.get(
    '/accounts/:id',
    {
      config: { access: 'supervisor' },
      schema: { summary: 'One account', tags, params, response: { 200: account } },
    },
    async (request) => presentAccount(await visibleAccount(request.params.id, request)),
  );

  api.get(
    '/accounts/:id/events',
    {
      config: { access: 'supervisor' },
      schema: {
        summary: 'What happened to the account and its grant, newest first',
        tags,
        params,
        response: { 200: z.object({ items: z.array(accountEvent) }) },
      },
    },
    async (request) => {
      const { names } = await visibleAccount(request.params.id, request);
      const events = await listAccountEvents(store.db, request.params.id);
      return { items: events.map((event) => presentEvent(event, names)) };
    },
  );

  api.post(
    '/accounts',
    {
      config: { access: 'administrator' },
      schema: {
        summary: 'Add an account with its mailboxes',
        description: 'Nothing is retrieved until somebody has signed in: POST /accounts/{id}/consent.',
        tags,
        body: newAccount,
        response: { 201: account },
      },
    },
    async (request, reply) =>
      reply.code(201).send(presentAccount(await addAccount(store, request.body, agentId(request)))),
  );

  api.patch(
    '/accounts/:id',
    {
      config: { access: 'administrator' },
      schema: {
        summary: 'Rename, switch off or on, or give another user',
        description: 'Another signIn throws the grant of the user before away.',
        tags,
        params,
        body: accountChange,
        response: { 200: account },
      },
    },
    async (request) =>
      presentAccount(await changeAccount(store, vault, request.params.id, request.body, agentId(request))),
  );

  api.post(
    '/accounts/:id/connect',
    {
      config: { access: 'administrator' },
      schema: {
        summary: 'Connect an app-only account: asks for a token once and looks at it',
        tags,
        params,
        response: { 200: account },
      },
    },
    async (request) => {
      const outcome = await connectAppOnly(consent, request.params.id, agentId(request));
      if ('failure' in outcome) throw outcome.failure;
      return presentAccount(await readAccount(store.db, request.params.id));
    },
  );

  api.get(
    '/accounts/:id/exchange-setup',
    {
      config: { access: 'administrator' },
      schema: {
        summary: 'The Exchange commands that give the account its rights, with the real names',
        tags,
        params,
        response: { 200: exchangeSetup },
      },
    },
    async (request) => {
      const view = await readAccount(store.db, request.params.id);
      const { provider, cloud, clientId } = await readAppRegistration(store.db, view.appRegistrationId);
      const { grantKind } = view;
      if (provider !== 'microsoft' || grantKind === 'password') {
        throw new Refused('conflict', 'Only Microsoft 365 has commands of Exchange.');
      }
      return { powerShell: exchangePowerShell({ ...view, grantKind, cloud, clientId }) };
    },
  );

  api.post(
    '/accounts/:id/resume',
    {
      config: { access: 'administrator' },
      schema: {
        summary: 'Try a stopped account again, after its cause was cured elsewhere',
        tags,
        params,
        response: { 200: account },
      },
    },
    async (request) => presentAccount(await resumeAccount(store, request.params.id, agentId(request))),
  );
}
