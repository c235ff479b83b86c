/**
 * The description of the API, made from the same zod schemas that validate it, at /api/openapi.json.
 *
 * What holds for all routes is added here rather than at each of them: who may call (from `config.access`), the
 * CSRF header, and problems as the answer to everything that goes wrong.
 */
import swagger from '@fastify/swagger';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import type { Access, Api, ServerContext } from './context.ts';
import { finishDescription } from './openapi-finish.ts';

const TAGS = [
  { name: 'setup', description: 'The first run' },
  { name: 'session', description: 'Signing in and out' },
  { name: 'conversations', description: 'What customers write, and what they are answered' },
  { name: 'uploads', description: 'Files on their way into a message' },
  { name: 'drafts', description: 'What is being written, on whichever device' },
  { name: 'signatures', description: 'What stands under a message' },
  { name: 'canned answers', description: 'Answers that are written once and used often' },
  { name: 'acknowledgements', description: 'What a mailbox says by itself' },
  { name: 'dkim', description: 'Keys that sign mail of domains whose server does not' },
  { name: 'queues', description: 'Where conversations wait' },
  { name: 'messages', description: 'The parts of one mail' },
  { name: 'deliveries', description: 'Answers on their way: taken back, sent later, failed, decided about' },
  { name: 'events', description: 'What changes, as it happens' },
  { name: 'agents', description: 'People who sign in, and keys for programs' },
  { name: 'departments', description: 'Departments' },
  { name: 'app registrations', description: 'Postvak as Microsoft Entra ID knows it' },
  { name: 'accounts', description: 'Sign-ins to Microsoft 365: their state, their consent' },
  { name: 'mailboxes', description: 'Addresses that are retrieved and sent from' },
  { name: 'settings', description: 'How mail is judged' },
  { name: 'alarms', description: 'What is wrong, who is told, and who is at it' },
  { name: 'doctor', description: 'What is wrong, found by looking, and who fixes it' },
  { name: 'operation', description: 'Health' },
];

export async function describeApi(app: Api, { settings }: ServerContext): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Postvak',
        version: settings.version,
        description:
          'Mailboxes of customer service, connected to a desk. Errors are problems (RFC 9457); lists are read with the cursor of the page before; a POST with an Idempotency-Key is carried out once.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/' }],
      tags: TAGS,
      components: {
        securitySchemes: {
          session: {
            type: 'apiKey',
            in: 'cookie',
            name: 'pv_session',
            description: 'The cookie of a signed-in browser; changes need the header x-csrf-token as well.',
          },
          key: { type: 'http', scheme: 'bearer', bearerFormat: 'pv_…', description: 'An API key' },
        },
      },
    },
    transform: (document) => {
      const transformed = jsonSchemaTransform(document);
      const { access = 'agent' } = (document.route.config ?? {}) as { access?: Access };
      return { ...transformed, schema: { ...transformed.schema, ...security(access) } };
    },
    transformObject: (document) => finishDescription(jsonSchemaTransformObject(document)),
  });

  app.get(
    '/api/openapi.json',
    { config: { access: 'public' }, schema: { hide: true } },
    async (_request, reply) => reply.header('cache-control', 'no-cache').send(app.swagger()),
  );
}

function security(access: Access): object {
  return access === 'public' ? { security: [] } : { security: [{ session: [] }, { key: [] }] };
}
