/** Measures how long requests take. What is measured besides, and how it is told, stands in `measures/`. */
import { observeRequest } from '../telemetry/measures.ts';
import type { Api } from './context.ts';

export function measureRequests(app: Api): void {
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    // A stream lasts as long as somebody looks.
    if (route === '/api/v1/events') return;
    observeRequest(request.method, route, reply.statusCode, reply.elapsedTime / 1_000);
  });
}
