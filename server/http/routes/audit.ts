/** The audit trail. For administrators only: it tells who works how. */
import { listAudit } from '../../accounts/audit-trail.ts';
import type { Api, ServerContext } from '../context.ts';
import { auditEvent, auditQuery } from '../contract/audit.ts';
import { page } from '../contract/common.ts';

export function auditRoutes(api: Api, { store }: ServerContext): void {
  api.get(
    '/audit-events',
    {
      config: { access: 'administrator' },
      schema: {
        summary: 'Who did what to whom, newest first',
        tags: ['operation'],
        querystring: auditQuery,
        response: { 200: page(auditEvent) },
      },
    },
    async (request) => {
      const { cursor, limit, ...filter } = request.query;
      // One more than asked for tells whether there is another page.
      const found = await listAudit(store.db, { ...filter, before: cursor }, limit + 1);
      const items = found.slice(0, limit);
      return {
        items: items.map((event) => ({ ...event, at: event.at.toISOString(), detail: { ...event.detail } })),
        nextCursor: found.length > limit ? String(items.at(-1)?.id) : null,
      };
    },
  );
}
