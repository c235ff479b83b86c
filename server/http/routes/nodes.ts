/** The nodes of the installation: who runs, how each fares and what it has in its hands. */
import { z } from 'zod';
import { databaseNow } from '../../store/database-now.ts';
import { listNodes, rolePresence } from '../../store/node-list.ts';
import { nodeMailboxes } from '../../store/node-mailboxes.ts';
import type { Api, ServerContext } from '../context.ts';
import { id } from '../contract/common.ts';
import * as contract from '../contract/nodes.ts';
import { notFound } from '../problem.ts';

const tags = ['operation'];
/** What a page shows of a node; the count tells the rest. */
const MAILBOXES_SHOWN = 200;

export function nodeRoutes(api: Api, { store, nodeId }: ServerContext): void {
  api.get(
    '/nodes',
    {
      config: { access: 'administrator' },
      schema: {
        summary: 'The nodes that run, those that ended lately, and which role is silent',
        tags,
        response: { 200: contract.nodes },
      },
    },
    async () => {
      const [items, roles, now] = await Promise.all([
        listNodes(store.db),
        rolePresence(store.db),
        databaseNow(store.db),
      ]);
      return {
        items: items.map((node) => ({
          ...node,
          roles: [...node.roles],
          stalled: [...node.stalled],
          self: node.id === nodeId,
          startedAt: node.startedAt.toISOString(),
          seenAt: node.seenAt.toISOString(),
          endedAt: node.endedAt?.toISOString() ?? null,
        })),
        roles: roles.map((presence) => ({
          ...presence,
          lastSeenAt: presence.lastSeenAt?.toISOString() ?? null,
        })),
        now: now.toISOString(),
      };
    },
  );

  api.get(
    '/nodes/:id/mailboxes',
    {
      config: { access: 'administrator' },
      schema: {
        summary: 'The mailboxes in the hands of a node',
        tags,
        params: z.object({ id }),
        response: { 200: contract.nodeMailboxes },
      },
    },
    async (request) => {
      const node = await store.db
        .selectFrom('node')
        .select('id')
        .where('id', '=', request.params.id)
        .executeTakeFirst();
      if (!node) throw notFound('node');
      return nodeMailboxes(store.db, node.id, MAILBOXES_SHOWN);
    },
  );
}
