/** Addresses that refused mail for good. */
import { z } from 'zod';
import { clearBounces, findBounced } from '../../desk/outbox/bounced-contacts.ts';
import type { Api, ServerContext } from '../context.ts';
import { emailAddress, noContent, timestamp } from '../contract/common.ts';

const tags = ['deliveries'];
const addresses = z.object({
  address: z
    .preprocess((given) => [given].flat(), z.array(emailAddress).min(1).max(500))
    .describe('Once or several times'),
});

export function bounceRoutes(api: Api, { store }: ServerContext): void {
  api.get(
    '/bounces',
    {
      schema: {
        summary: 'Which of these addresses have refused mail for good',
        tags,
        querystring: addresses,
        response: {
          200: z.object({
            items: z.array(
              z.object({
                address: z.string(),
                since: timestamp,
                status: z.string().nullable().describe('RFC 3463'),
                detail: z.string().describe('What the server of the recipient said'),
              }),
            ),
          }),
        },
      },
    },
    async (request) => {
      const found = await findBounced(store.db, request.query.address);
      return { items: found.map((bounce) => ({ ...bounce, since: bounce.since.toISOString() })) };
    },
  );

  api.delete(
    '/bounces',
    {
      schema: {
        summary: 'Forget that these addresses refused mail: they are known to be right',
        tags,
        querystring: addresses,
        response: { 204: noContent },
      },
    },
    async (request, reply) => {
      await clearBounces(store.db, request.query.address);
      return reply.code(204).send(null);
    },
  );
}
