/** Opens a session for an agent and gives the browser its cookie. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { openSession, type SignedInAgent } from '../desk/people/sessions.ts';
import { SESSION_COOKIE } from './caller.ts';
import type { Api, ServerContext } from './context.ts';
import type { session } from './contract/session.ts';

export async function startSession(
  api: Api,
  context: ServerContext,
  request: FastifyRequest,
  reply: FastifyReply,
  agent: SignedInAgent,
): Promise<z.output<typeof session>> {
  const { token, csrfToken, expiresAt } = await openSession(context.store.db, agent.id, context.clock.now());
  reply.setCookie(SESSION_COOKIE, token, { ...(await cookieTraits(api, request)), expires: expiresAt });
  return { agent, csrfToken };
}

export async function dropCookie(api: Api, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  reply.clearCookie(SESSION_COOKIE, await cookieTraits(api, request));
}

/** Lax, not Strict: the way back from Microsoft's sign-in page must find the session. */
async function cookieTraits(api: Api, request: FastifyRequest) {
  const external = await api.externalUrl();
  const secure = request.protocol === 'https' || (external?.startsWith('https:') ?? false);
  return { path: '/', httpOnly: true, sameSite: 'lax', secure } as const;
}
