/** /livez says that the process answers; /readyz that it can do its work; /metrics measures it. */
import { z } from 'zod';
import type { Api, ServerContext } from '../context.ts';
import { createHealth } from '../health.ts';
import { MEASURES_TYPE } from '../measures/read.ts';
import { Problem } from '../problem.ts';

const check = z.object({ name: z.string(), ok: z.boolean(), detail: z.string().optional() });
const readiness = z
  .object({ status: z.enum(['ready', 'not-ready']), version: z.string(), checks: z.array(check) })
  .meta({ id: 'Readiness' });

export function healthRoutes(app: Api, context: ServerContext): void {
  const health = createHealth(context);

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
        summary: 'Database, migrations, vault and the parts of this node are in order',
        tags: ['operation'],
        response: { 200: readiness, 503: readiness },
      },
    },
    async (_request, reply) => {
      const ready = await health.readiness();
      return reply.code(ready.status === 'ready' ? 200 : 503).send(ready);
    },
  );

  app.get('/metrics', { config: { access: 'public' }, schema: { hide: true } }, async (request, reply) => {
    const { headers } = request;
    const allowed = health.mayReadMeasures({
      authorization: headers.authorization,
      passedOn: headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined,
      remoteAddress: request.socket.remoteAddress ?? '',
    });
    if (!allowed) throw new Problem('forbidden');
    return reply.type(MEASURES_TYPE).send(await health.measures());
  });
}
