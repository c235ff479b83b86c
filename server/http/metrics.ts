/** Measures of this process and of its requests, for Prometheus. One registry per server, so that tests may run several. */
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import type { Api } from './context.ts';

declare module 'fastify' {
  interface FastifyInstance {
    readonly metrics: Registry;
  }
}

export function measureRequests(app: Api): void {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const duration = new Histogram({
    name: 'postvak_http_request_duration_seconds',
    help: 'Time from the first byte of a request to the last of its answer',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  app.decorate('metrics', registry);
  app.addHook('onResponse', async (request, reply) => {
    // The pattern of the address, never the address: ids would make a series each.
    const route = request.routeOptions.url ?? 'none';
    if (route === '/api/v1/events') return;
    duration.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
  });
  app.addHook('onClose', async () => registry.clear());
}
