/**
 * A span for each request to the API, with the pattern of its address and never the address: that holds ids, and a
 * search holds what somebody looked for. Probes and streams have none; the one are noise, the other last for hours.
 */
import type { FastifyRequest } from 'fastify';
import { type OpenSpan, openRequestSpan } from '../telemetry/trace.ts';
import type { Api } from './context.ts';

const API = '/api/v1/';
const STREAMS: ReadonlySet<string> = new Set(['/api/v1/events']);

export function traceRequests(app: Api): void {
  const open = new WeakMap<FastifyRequest, OpenSpan>();
  const within = (request: FastifyRequest, next: () => void) => {
    const span = open.get(request);
    if (span) span.within(next);
    else next();
  };
  const end = (request: FastifyRequest, status: number | undefined) => {
    open
      .get(request)
      ?.end(status === undefined ? {} : { 'http.response.status_code': status }, (status ?? 500) >= 500);
    open.delete(request);
  };

  app.addHook('onRequest', (request, _, next) => {
    const { method, id, routeOptions } = request;
    const { url: route = '' } = routeOptions;
    if (route.startsWith(API) && !STREAMS.has(route)) {
      // Names as in OpenTelemetry's conventions for HTTP servers.
      const attributes = { 'http.request.method': method, 'http.route': route, 'postvak.request': id };
      const span = openRequestSpan({ name: `${method} ${route}`, attributes });
      if (span) open.set(request, span);
    }
    within(request, next);
  });
  // What reads a body goes on in an event of the socket, which knows nothing of the span.
  app.addHook('preValidation', (request, _, next) => within(request, next));
  app.addHook('onResponse', async (request, reply) => end(request, reply.statusCode));
  app.addHook('onRequestAbort', async (request) => end(request, undefined));
}
