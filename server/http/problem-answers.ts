/** Sends every error as a problem (`problem.ts`), and writes those that are our fault to the log. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Api, ServerContext } from './context.ts';
import { toProblem } from './problem.ts';

export function answerProblems(app: Api, { log }: ServerContext): void {
  const send = (error: unknown, request: FastifyRequest, reply: FastifyReply) => {
    const { body, retryAfterSeconds, ours } = toProblem(error, request.id);
    if (ours) {
      const route = request.routeOptions.url ?? 'unknown';
      log.error({ err: error, requestId: request.id, method: request.method, route }, 'request failed');
    }
    if (retryAfterSeconds !== undefined) reply.header('retry-after', retryAfterSeconds);
    // The problem has its own shape, whatever the route's answers look like.
    return reply.code(body.status).serializer(JSON.stringify).type('application/problem+json').send(body);
  };
  app.setErrorHandler(send);
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
  });
}
