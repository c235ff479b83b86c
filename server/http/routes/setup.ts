/** The first-run wizard: open to everybody while there is no agent, closed for good afterwards. */
import { setUp, setupNeeded } from '../../desk/people/installation.ts';
import type { Api, ServerContext } from '../context.ts';
import { session, setup, setupState } from '../contract/session.ts';
import { conflict, invalid } from '../problem.ts';
import { startSession } from '../sign-in-session.ts';

export function setupRoutes(api: Api, context: ServerContext): void {
  const { store, settings } = context;

  api.get(
    '/setup',
    {
      config: { access: 'public' },
      schema: {
        summary: 'Whether the first-run wizard is open',
        tags: ['setup'],
        response: { 200: setupState },
      },
    },
    async () => ({ needed: await setupNeeded(store.db), product: 'Postvak', version: settings.version }),
  );

  api.post(
    '/setup',
    {
      config: { access: 'public', rateLimit: { max: 10, timeWindow: 60_000 } },
      schema: {
        summary: 'Make the first administrator and sign in',
        tags: ['setup'],
        body: setup,
        response: { 201: session },
      },
    },
    async (request, reply) => {
      const { origin, pathname, protocol } = new URL(request.body.externalUrl);
      if (pathname !== '/' || !/^https?:$/.test(protocol)) {
        throw invalid('externalUrl', 'must be an origin such as https://desk.example.com, without a path');
      }
      const agentId = await setUp(store, { ...request.body, externalUrl: origin });
      if (!agentId) throw conflict('This installation has been set up.');
      const { name, email } = request.body;
      const agent = { id: agentId, name, email, role: 'administrator', locale: null } as const;
      return reply.code(201).send(await startSession(api, context, request, reply, agent));
    },
  );
}
