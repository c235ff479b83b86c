/**
 * The web server: the API under /api/v1, its description, health and metrics, and the console.
 *
 * Everything it needs is given; it constructs nothing but Fastify and listens nowhere yet. Order of a request:
 * id → headers of safety → rate limit → access (`access.ts`) → validation by the contract → handler → problem.
 * Bodies are small by default; a route that takes more says so. `close()` ends the event streams first, then
 * waits for the requests under way.
 */
import { randomUUID } from 'node:crypto';
import cookie from '@fastify/cookie';
import rateLimit from '@fastify/rate-limit';
import Fastify from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { guardAccess } from './access.ts';
import { serveConsole } from './console.ts';
import type { Api, ServerContext } from './context.ts';
import { createExternalUrl } from './external-url.ts';
import { measureRequests } from './metrics.ts';
import { describeApi } from './openapi.ts';
import { Problem } from './problem.ts';
import { answerProblems } from './problem-answers.ts';
import { API_ROUTES, ROOT_ROUTES } from './routes/all.ts';
import { setSecurityHeaders } from './security-headers.ts';
import { traceRequests } from './trace-requests.ts';

const BODY_LIMIT_BYTES = 1024 * 1024;
/** Per address and minute: a whole office may share one address. Sign-in has a narrow limit of its own. */
const REQUESTS_PER_MINUTE = 12_000;

export async function createServer(context: ServerContext): Promise<Api> {
  const app = Fastify({
    logger: false,
    genReqId: () => randomUUID(),
    trustProxy: context.settings.trustProxy ?? false,
    bodyLimit: BODY_LIMIT_BYTES,
    routerOptions: { maxParamLength: 300 },
    // Long enough for a slow upload, short enough that idle sockets do not pile up.
    requestTimeout: 120_000,
    // Idle keep-alive sockets must not hold up a stop; busy ones are waited for.
    forceCloseConnections: 'idle',
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.decorateRequest('caller', null);
  const externalUrl = createExternalUrl(context);
  app.decorate('externalUrl', externalUrl.read);

  letConnectionsEnd(app);
  answerProblems(app, context);
  setSecurityHeaders(app, externalUrl);
  measureRequests(app);
  traceRequests(app);
  await app.register(cookie);
  await app.register(rateLimit, {
    max: context.settings.requestsPerMinute ?? REQUESTS_PER_MINUTE,
    timeWindow: 60_000,
    allowList: (request) => ['/livez', '/readyz', '/metrics'].includes(request.url),
    errorResponseBuilder: (_, { ttl }) =>
      new Problem('too-many-requests', { retryAfterSeconds: Math.ceil(ttl / 1000) }),
  });
  await describeApi(app, context);

  await app.register(
    async (api) => {
      guardAccess(api as unknown as Api, context);
      for (const routes of API_ROUTES) routes(api as unknown as Api, context);
    },
    { prefix: '/api/v1' },
  );
  for (const routes of ROOT_ROUTES) routes(app, context);
  await serveConsole(app, context.webRoot);
  return app;
}

/** Without this a client that keeps its connection alive would hold up a stop for more than a minute. */
function letConnectionsEnd(app: Api): void {
  let stopping = false;
  app.addHook('preClose', async () => {
    stopping = true;
  });
  app.addHook('onSend', async (_request, reply) => {
    if (stopping) reply.header('connection', 'close');
  });
}
