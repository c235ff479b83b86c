/**
 * The endpoints of Microsoft Graph that mail needs: who am I, which licence has the mailbox, when does the application's
 * secret expire, and the mail itself (mail/). Refusals have Graph's own shape.
 */
import { randomUUID } from 'node:crypto';
import { isGraph } from '../entra/scopes.ts';
import type { VerifiedToken } from '../entra/tokens.ts';
import type { Ask } from '../http/ask.ts';
import { json, type Reply } from '../http/reply.ts';
import { groundOf, serve } from '../http/serve.ts';
import type { Network } from '../network.ts';
import { readApplications } from './applications.ts';
import type { GraphContext } from './context.ts';
import { GraphFailure } from './failure.ts';
import { routeMail } from './mail/route.ts';
import { readUser, readUserLicences } from './users.ts';

export interface RunningGraph {
  readonly port: number;
  readonly tlsPort: number;
  close(): Promise<void>;
}

export async function startGraph(
  context: GraphContext,
  network: Network,
  ports: { readonly graph?: number | undefined; readonly graphTls?: number | undefined } = {},
): Promise<RunningGraph> {
  const handler = (ask: Ask) => answer(context, ask);
  const plain = await serve(groundOf(network, 'graph'), handler, ports.graph);
  const encrypted = await serve(groundOf(network, 'graph', { tls: true }), handler, ports.graphTls);
  return {
    port: plain.port,
    tlsPort: encrypted.port,
    close: async () => {
      await Promise.all([plain.close(), encrypted.close()]);
    },
  };
}

async function answer(context: GraphContext, ask: Ask): Promise<Reply> {
  try {
    const token = await authenticate(context, ask);
    requireService(context, token);
    return await routeMail(context, ask, token, () => json(route(context, ask, token)));
  } catch (error) {
    if (!(error instanceof GraphFailure)) throw error;
    return refuse(error, ask, context.clock.now());
  }
}

/** @throws GraphFailure 401 */
async function authenticate({ verifyAccessToken }: GraphContext, ask: Ask): Promise<VerifiedToken> {
  const jwt = /^bearer (.+)$/i.exec(ask.header('authorization') ?? '')?.[1];
  if (jwt === undefined) throw new GraphFailure(401, 'InvalidAuthenticationToken', 'Access token is empty.');
  const token = await verifyAccessToken(jwt);
  if ('error' in token) {
    const why = token.error === 'malformed' ? 'JWT is not well formed.' : 'Signature is invalid.';
    throw new GraphFailure(401, 'InvalidAuthenticationToken', `Access token validation failure. ${why}`);
  }
  if (!isGraph(token.aud)) {
    throw new GraphFailure(
      401,
      'InvalidAuthenticationToken',
      'Access token validation failure. Invalid audience.',
    );
  }
  if (token.expired) {
    throw new GraphFailure(
      401,
      'InvalidAuthenticationToken',
      'Lifetime validation failed, the token is expired.',
    );
  }
  return token;
}

/** @throws GraphFailure 403, 429, 503 */
function requireService({ faults }: GraphContext, { upn }: VerifiedToken): void {
  const place = { user: upn, mailbox: upn };
  const throttled = faults.active('graph-throttled', place);
  if (throttled) {
    throw new GraphFailure(429, 'TooManyRequests', 'Too many requests.', throttled.retryAfterSeconds);
  }
  if (faults.active('graph-unavailable', place)) {
    throw new GraphFailure(503, 'ServiceUnavailable', 'The service is unavailable.');
  }
  if (faults.active('graph-forbidden', place)) throw GraphFailure.denied();
}

function route(context: GraphContext, ask: Ask, token: VerifiedToken): object {
  const [version = '', collection = '', id = '', below = '', ...rest] = ask.path
    .split('/')
    .slice(1)
    .map(safeDecode);
  if (ask.method !== 'GET') throw new GraphFailure(405, 'Request_BadRequest', 'This can only be read.');
  if (ask.path === '/oidc/userinfo') return userInfo(context, token);
  if ((version !== 'v1.0' && version !== 'beta') || rest.length > 0) throw notFound(ask.path);
  if (collection === 'me' && below === '') {
    if (token.upn === undefined) {
      throw new GraphFailure(
        400,
        'BadRequest',
        '/me request is only valid with delegated authentication flow.',
      );
    }
    if (id === '') return readUser(context, token, token.oid, ask.query);
    if (id === 'licenseDetails') return readUserLicences(context, token, token.oid);
  }
  if (collection === 'users' && id !== '') {
    if (below === '') return readUser(context, token, id, ask.query);
    if (below === 'licenseDetails') return readUserLicences(context, token, id);
  }
  if (collection.startsWith('applications') && id === '') {
    return readApplications(context, token, collection, ask.query);
  }
  throw notFound(ask.path);
}

function userInfo({ directory }: GraphContext, { oid }: VerifiedToken): object {
  const user = directory.findUserByOid(oid);
  if (!user) throw GraphFailure.denied();
  return { sub: oid, name: user.displayName, email: user.upn };
}

function refuse({ status, code, message, retryAfterSeconds }: GraphFailure, ask: Ask, now: Date): Reply {
  const requestId = randomUUID();
  return json(
    {
      error: {
        code,
        message,
        innerError: {
          date: now.toISOString().slice(0, 19),
          'request-id': requestId,
          'client-request-id': ask.header('client-request-id') ?? requestId,
        },
      },
    },
    status,
    {
      'request-id': requestId,
      ...(status === 401 ? { 'www-authenticate': 'Bearer realm="", authorization_uri="sandbox"' } : {}),
      ...(retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }),
    },
  );
}

function notFound(path: string): GraphFailure {
  const segment = path.split('/').at(-1) ?? '';
  return new GraphFailure(400, 'BadRequest', `Resource not found for the segment '${segment}'.`);
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
