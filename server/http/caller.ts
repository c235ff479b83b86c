/**
 * Who sends a request: the agent behind a session cookie, or behind an API key (`Authorization: Bearer pv_…`).
 *
 * A key wins over a cookie and needs no CSRF token, because a browser never sends it by itself.
 */
import type { FastifyRequest } from 'fastify';
import { findApiKey } from '../desk/people/api-keys.ts';
import type { Actor } from '../desk/people/rights.ts';
import { findSession, type SignedIn } from '../desk/people/sessions.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Store } from '../store/pool.ts';

export const SESSION_COOKIE = 'pv_session';

export interface Caller extends SignedIn {
  readonly by: 'session' | 'key';
}

/** @returns null for nobody, or for a session or key that is no longer good. */
export async function findCaller(
  request: FastifyRequest,
  { store, clock }: { readonly store: Store; readonly clock: Clock },
): Promise<Caller | null> {
  const { authorization } = request.headers;
  if (authorization !== undefined) {
    const key = /^Bearer (pv_[\w-]{20,100})$/i.exec(authorization)?.[1];
    const signedIn = key === undefined ? null : await findApiKey(store.db, key, clock.now());
    return signedIn && { ...signedIn, by: 'key' };
  }
  const token = request.cookies[SESSION_COOKIE];
  if (!token) return null;
  const signedIn = await findSession(store.db, token, clock.now());
  return signedIn && { ...signedIn, by: 'session' };
}

/** The caller of a route that is not public. */
export function callerOf(request: FastifyRequest): Caller {
  if (!request.caller) throw new Error('a public route has no caller');
  return request.caller;
}

/** Who acts at the desk. */
export function actorOf(request: FastifyRequest): Actor {
  const { agent, departments } = callerOf(request);
  return { agentId: agent.id, role: agent.role, departments };
}
