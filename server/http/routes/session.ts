/** Signing in, who is signed in, signing out. */

import { changeOwnPassword, changeProfile, recordSignIn, signInAgent } from '../../desk/people/agents.ts';
import { closeSession } from '../../desk/people/sessions.ts';
import { callerOf, SESSION_COOKIE } from '../caller.ts';
import type { Api, ServerContext } from '../context.ts';
import { passwordChange, profileChange } from '../contract/agents.ts';
import { noContent } from '../contract/common.ts';
import { session, signIn } from '../contract/session.ts';
import { Problem } from '../problem.ts';
import { dropCookie, startSession } from '../sign-in-session.ts';

const SIGN_INS_PER_MINUTE = 10;

export function sessionRoutes(api: Api, context: ServerContext): void {
  api.get(
    '/session',
    { schema: { summary: 'Who is signed in', tags: ['session'], response: { 200: session } } },
    async (request) => {
      const { agent, csrfToken } = callerOf(request);
      return { agent, csrfToken };
    },
  );

  api.post(
    '/session',
    {
      config: {
        access: 'public',
        rateLimit: {
          max: SIGN_INS_PER_MINUTE,
          timeWindow: 60_000,
          // After validation, because the address stands in the body: one guesser does not lock others out.
          hook: 'preHandler',
          keyGenerator: (request) => `${request.ip} ${(request.body as { email: string }).email}`,
        },
      },
      schema: { summary: 'Sign in', tags: ['session'], body: signIn, response: { 200: session } },
    },
    async (request, reply) => {
      const { db } = context.store;
      const attempt = await signInAgent(db, request.body.email, request.body.password);
      // Not waited for: how long an answer takes must not tell whether somebody has this address.
      recordSignIn(db, attempt, request.ip).catch((err) =>
        request.log.warn({ err }, 'a sign-in could not be written into the audit'),
      );
      if (!attempt.agent) throw new Problem('sign-in-refused');
      return startSession(api, context, request, reply, attempt.agent);
    },
  );

  api.delete(
    '/session',
    { schema: { summary: 'Sign out', tags: ['session'], response: { 204: noContent } } },
    async (request, reply) => {
      const token = request.cookies[SESSION_COOKIE];
      if (token) await closeSession(context.store.db, token);
      api.endStreams(callerOf(request).sessionId);
      await dropCookie(api, request, reply);
      return reply.code(204).send(null);
    },
  );

  api.patch(
    '/session',
    {
      schema: {
        summary: 'Change your own name or language',
        tags: ['session'],
        body: profileChange,
        response: { 200: session },
      },
    },
    async (request) => {
      const { agent, csrfToken } = callerOf(request);
      return { agent: await changeProfile(context.store.db, agent.id, request.body), csrfToken };
    },
  );

  api.post(
    '/session/password',
    {
      config: { rateLimit: { max: SIGN_INS_PER_MINUTE, timeWindow: 60_000 } },
      schema: {
        summary: 'Change your own password; all other sessions end',
        tags: ['session'],
        body: passwordChange,
        response: { 204: noContent },
      },
    },
    async (request, reply) => {
      const { agent, sessionId, by } = callerOf(request);
      if (by === 'key') throw new Problem('forbidden');
      await changeOwnPassword(context.store, agent.id, sessionId, request.body);
      return reply.code(204).send(null);
    },
  );
}
