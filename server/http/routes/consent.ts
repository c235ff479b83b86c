/**
 * Signing in for an account: the start, which the console asks for, and the redirect URI, to which the provider
 * sends the browser back.
 *
 * The redirect URI is a plain page request, so it answers with a redirect into the console whatever happens:
 * `/admin/accounts/<id>?connected=1`, or `?consent=<failure code>` with the names `expected` and `found` where the
 * wrong user signed in; `/admin/accounts?admin-consent=given|declined` after an administrator's consent. The whole failure stands in the account's events. Only the session that started a sign-in
 * can end it; the code and the state leave the address bar at once.
 */
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { ADMIN_CONSENT_STATE } from '../../tokens/admin-consent.ts';
import { type ConsentOutcome, completeConsent } from '../../tokens/complete-consent.ts';
import { startConsent } from '../../tokens/consent.ts';
import { askDeviceSignIn, startDeviceSignIn } from '../../tokens/device.ts';
import { createProviderFinder } from '../../wire/entra/provider.ts';
import { callerOf, findCaller } from '../caller.ts';
import type { Api, ServerContext } from '../context.ts';
import { consentStart, deviceOutcome, deviceSignIn } from '../contract/admin.ts';
import { id } from '../contract/common.ts';
import { originOf } from '../origin.ts';

export function consentRoutes(api: Api, { store, vault }: ServerContext): void {
  const consent = { store, vault, findProvider: createProviderFinder() };

  api.post(
    '/accounts/:id/consent',
    {
      config: { access: 'administrator', rateLimit: { max: 60, timeWindow: 60_000 } },
      schema: {
        summary: 'Start a sign-in for the account',
        description: 'Send the browser to authorizeUrl; it comes back to the account in the console.',
        tags: ['accounts'],
        params: z.object({ id }),
        response: { 200: consentStart },
      },
    },
    async (request) => {
      const origin = await originOf(api, request);
      const { expiresAt, ...started } = await startConsent(
        consent,
        request.params.id,
        callerOf(request).agent.id,
        origin,
      );
      return { ...started, expiresAt: expiresAt.toISOString() };
    },
  );

  api.post(
    '/accounts/:id/device',
    {
      config: { access: 'administrator', rateLimit: { max: 30, timeWindow: 60_000 } },
      schema: {
        summary: 'Start a sign-in by device code, for servers without a browser',
        tags: ['accounts'],
        params: z.object({ id }),
        response: { 201: deviceSignIn },
      },
    },
    async (request, reply) => {
      const agentId = callerOf(request).agent.id;
      const { expiresAt, ...started } = await startDeviceSignIn(consent, request.params.id, agentId);
      return reply.code(201).send({ ...started, expiresAt: expiresAt.toISOString() });
    },
  );

  api.post(
    '/accounts/:id/device/:attemptId',
    {
      config: { access: 'administrator' },
      schema: {
        summary: 'Ask whether the person has signed in by now',
        tags: ['accounts'],
        params: z.object({ id, attemptId: id }),
        response: { 200: deviceOutcome },
      },
    },
    async (request) => {
      const { id: accountId, attemptId } = request.params;
      const outcome = await askDeviceSignIn(consent, accountId, attemptId, callerOf(request).agent.id);
      if ('failure' in outcome) throw outcome.failure;
      if ('pending' in outcome) return { state: 'pending' as const, askAgainInMs: outcome.askAgainInMs };
      return { state: 'connected' as const, upn: outcome.identity.upn };
    },
  );
}

/** Stands beside the API, at the address that is registered with the provider. */
export function consentCallbackRoute(app: Api, context: ServerContext): void {
  const { store, vault } = context;
  const consent = { store, vault, findProvider: createProviderFinder() };

  app.get(
    '/oauth/callback',
    { schema: { hide: true }, config: { rateLimit: { max: 60, timeWindow: 60_000 } } },
    async (request, reply) => {
      const caller = await findCaller(request, context);
      if (caller?.agent.role !== 'administrator')
        return redirect(reply, null, { consent: 'sign-in-expired' });
      const callback = new URL(request.url, 'http://localhost').searchParams;
      if (callback.get('state') === ADMIN_CONSENT_STATE) {
        const declined = callback.has('error');
        return redirect(reply, null, { 'admin-consent': declined ? 'declined' : 'given' });
      }
      const outcome = await completeConsent(consent, callback, caller.agent.id);
      return redirect(reply, outcome.accountId, describeOutcome(outcome));
    },
  );
}

function describeOutcome(outcome: ConsentOutcome): Record<string, string> {
  if (!('failure' in outcome)) return { connected: '1' };
  const { code, facts } = outcome.failure;
  if (code !== 'wrong-user') return { consent: code };
  return { consent: code, expected: facts.expected ?? '', found: facts.found ?? '' };
}

function redirect(reply: FastifyReply, accountId: string | null, query: Record<string, string>) {
  const page = accountId === null ? '/admin/accounts' : `/admin/accounts/${accountId}`;
  return reply.redirect(`${page}?${new URLSearchParams(query)}`, 303);
}
