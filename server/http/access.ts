/**
 * The gate in front of every route of the API: who calls, may they, and did they mean to.
 *
 * A browser sends its cookie whoever wrote the page, so each change made with a cookie must carry the session's
 * CSRF token, and each change that a browser makes, signed in or not, must come from our own origin.
 */
import { timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { findCaller } from './caller.ts';
import type { Access, Api, ServerContext } from './context.ts';
import { Problem } from './problem.ts';

const RANK: Readonly<Record<Access, number>> = { public: 0, agent: 1, supervisor: 2, administrator: 3 };

export function guardAccess(api: Api, context: ServerContext): void {
  api.addHook('onRequest', async (request) => {
    const access = request.routeOptions.config.access ?? 'agent';
    const changes = !['GET', 'HEAD', 'OPTIONS'].includes(request.method);
    if (changes) await requireOwnOrigin(request, api);
    // A public route answers a visitor and a signed-in person alike; only /session and /setup are public.
    request.caller = await findCaller(request, context);
    if (access === 'public') return;
    if (!request.caller) throw new Problem('not-signed-in');
    if (changes) requireCsrfToken(request);
    if (RANK[request.caller.agent.role] < RANK[access]) throw new Problem('forbidden');
  });
}

/** @throws Problem `csrf-token-wrong` when a page of another origin made the request. */
async function requireOwnOrigin(request: FastifyRequest, api: Api): Promise<void> {
  const { origin } = request.headers;
  if (origin === undefined) {
    if (request.headers['sec-fetch-site'] === 'cross-site') throw new Problem('csrf-token-wrong');
    return;
  }
  const own = hostOf(`${origin.split(':')[0]}://${request.host}`);
  if (own !== null && hostOf(origin) === own) return;
  const external = await api.externalUrl();
  if (external === undefined || origin !== new URL(external).origin) throw new Problem('csrf-token-wrong');
}

/** Without the port that the scheme implies: browsers leave it out, some clients do not. */
function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}

function requireCsrfToken(request: FastifyRequest): void {
  const { caller } = request;
  if (caller?.by !== 'session') return;
  const given = Buffer.from(String(request.headers['x-csrf-token'] ?? ''));
  const expected = Buffer.from(caller.csrfToken);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw new Problem('csrf-token-wrong', { detail: 'The header x-csrf-token is missing or out of date.' });
  }
}
