/**
 * /livez says that the process answers; /readyz that it can do its work; /metrics measures it.
 *
 * The measures tell outsiders more than they need to know: they are for this machine itself, or for who has the
 * metrics token.
 */
import { timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { probeReadiness } from '../../desk/readiness.ts';
import type { Api, ServerContext } from '../context.ts';
import { Problem } from '../problem.ts';

const check = z.object({ name: z.string(), ok: z.boolean(), detail: z.string().optional() });
const readiness = z
  .object({ status: z.enum(['ready', 'not-ready']), version: z.string(), checks: z.array(check) })
  .meta({ id: 'Readiness' });

export function healthRoutes(app: Api, context: ServerContext): void {
  const { settings } = context;

  app.get(
    '/livez',
    {
      config: { access: 'public' },
      schema: {
        summary: 'The process answers',
        tags: ['operation'],
        response: { 200: z.object({ status: z.literal('live') }) },
      },
    },
    async () => ({ status: 'live' as const }),
  );

  app.get(
    '/readyz',
    {
      config: { access: 'public' },
      schema: {
        summary: 'Database, migrations and vault are in order',
        tags: ['operation'],
        response: { 200: readiness, 503: readiness },
      },
    },
    async (_request, reply) => {
      const checks = await probeReadiness(context);
      const ready = checks.every(({ ok }) => ok);
      const body = {
        status: ready ? ('ready' as const) : ('not-ready' as const),
        version: settings.version,
        checks,
      };
      return ready ? reply.code(200).send(body) : reply.code(503).send(body);
    },
  );

  app.get('/metrics', { config: { access: 'public' }, schema: { hide: true } }, async (request, reply) => {
    if (!mayReadMetrics(request, settings.metricsToken?.reveal())) throw new Problem('forbidden');
    return reply.type(app.metrics.contentType).send(await app.metrics.metrics());
  });
}

function mayReadMetrics(request: FastifyRequest, token: string | undefined): boolean {
  if (token !== undefined) {
    const given = Buffer.from(request.headers.authorization ?? '');
    const expected = Buffer.from(`Bearer ${token}`);
    return given.length === expected.length && timingSafeEqual(given, expected);
  }
  // A proxy on this machine also connects from here; what it passes on came from elsewhere.
  const passedOn = request.headers['x-forwarded-for'] ?? request.headers.forwarded;
  return passedOn === undefined && isLoopback(request.socket.remoteAddress ?? '');
}

function isLoopback(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address);
}
