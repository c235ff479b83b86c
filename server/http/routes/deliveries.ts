/** What becomes of answers on their way: the exception queue, the outbox of a mailbox, and what people decide. */
import { sql } from 'kysely';
import { z } from 'zod';
import { changeUndoSeconds } from '../../desk/outbox/change-undo.ts';
import { type DecisionOutcome, decideDelivery } from '../../desk/outbox/decide-delivery.ts';
import { readUndoSeconds } from '../../desk/outbox/departure.ts';
import { listExceptions, readOutgoing } from '../../desk/outbox/exceptions.ts';
import { readDeliveries } from '../../desk/outbox/read-deliveries.ts';
import { readOutbox } from '../../desk/outbox/read-outbox.ts';
import { changeAddress } from '../../desk/writing/change-address.ts';
import { callerOf } from '../caller.ts';
import type { Api, ServerContext } from '../context.ts';
import { id } from '../contract/common.ts';
import {
  decided,
  decideMany,
  decideOne,
  exceptionPage,
  exceptionQuery,
  outbox,
  outgoing,
  sendingSettings,
} from '../contract/deliveries.ts';
import { presentOutbox, presentOutgoing } from '../present-deliveries.ts';
import { conflict, notFound } from '../problem.ts';

const tags = ['deliveries'];
const params = z.object({ id });

export function deliveryRoutes(api: Api, { store, vault, clock }: ServerContext): void {
  const readOne = async (deliveryId: string, departments: readonly string[] | null) => {
    const [seen] = await readDeliveries(
      store.db,
      sql`d.id = ${deliveryId} and (${departments}::uuid[] is null or c.department_id = any(${departments}::uuid[]))`,
    );
    const [found] = seen ? await readOutgoing(store.db, [seen.id]) : [];
    if (!found) throw notFound('delivery');
    return presentOutgoing(found);
  };

  api.get(
    '/exceptions',
    {
      schema: {
        summary: 'Answers that failed or are held, until a person has decided; the newest first',
        tags,
        querystring: exceptionQuery,
        response: { 200: exceptionPage },
      },
    },
    async (request) => {
      const { cursor, limit, ...filter } = request.query;
      const list = await listExceptions(store.db, callerOf(request).departments, filter, { cursor, limit });
      return { ...list, items: list.items.map(presentOutgoing) };
    },
  );

  api.get(
    '/mailboxes/:id/outbox',
    {
      schema: {
        summary: 'What waits to leave a mailbox, and until when',
        tags,
        params,
        response: { 200: outbox },
      },
    },
    async (request) => {
      const view = await readOutbox(store.db, callerOf(request).departments, request.params.id);
      if (!view) throw notFound('mailbox');
      return presentOutbox(view, clock.now());
    },
  );

  api.get(
    '/deliveries/:id',
    { schema: { summary: 'One delivery', tags, params, response: { 200: outgoing } } },
    async (request) => readOne(request.params.id, callerOf(request).departments),
  );

  api.post(
    '/deliveries/:id/decision',
    {
      schema: {
        summary: 'Take an answer back, choose another time, or settle what failed or is held',
        description:
          'What can be decided now stands in `decisions` of the delivery. 409 when it comes too late.',
        tags,
        params,
        body: decideOne,
        response: { 200: outgoing },
      },
    },
    async (request) => {
      const { agent, departments } = callerOf(request);
      const { decision, sendAt, change } = request.body;
      const deliveryId = request.params.id;
      const wanted = { deliveryId, agentId: agent.id, departments };
      const outcome =
        decision === 'change-address'
          ? await changeAddress(store, vault, { ...wanted, from: '', to: '', ...change })
          : await decideDelivery(store, {
              ...wanted,
              decision,
              sendAt: sendAt === undefined ? undefined : new Date(sendAt),
            });
      if (outcome === 'not-found') throw notFound('delivery');
      if (outcome === 'too-late') throw conflict('It is too late for that: look at how far it got.');
      return readOne(deliveryId, departments);
    },
  );

  api.post(
    '/deliveries/decisions',
    {
      schema: {
        summary: 'Decide the same about several',
        tags,
        body: decideMany,
        response: { 200: decided },
      },
    },
    async (request) => {
      const { agent, departments } = callerOf(request);
      const { ids, decision } = request.body;
      const items: { id: string; outcome: DecisionOutcome }[] = [];
      for (const deliveryId of new Set(ids)) {
        const outcome = await decideDelivery(store, { deliveryId, agentId: agent.id, departments, decision });
        items.push({ id: deliveryId, outcome });
      }
      return { items };
    },
  );

  api.get(
    '/settings/sending',
    { schema: { summary: 'How sending is set', tags, response: { 200: sendingSettings } } },
    async () => ({ undoSeconds: await readUndoSeconds(store.db) }),
  );

  api.patch(
    '/settings/sending',
    {
      config: { access: 'administrator' },
      schema: {
        summary: 'Change how sending is set',
        tags,
        body: sendingSettings,
        response: { 200: sendingSettings },
      },
    },
    async (request) => {
      await changeUndoSeconds(store, request.body.undoSeconds, callerOf(request).agent.id);
      return { undoSeconds: await readUndoSeconds(store.db) };
    },
  );
}
