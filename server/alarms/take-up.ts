/** What people do about an incident: each act is a row of its history with its author. */
import { sql } from 'kysely';
import { Refused } from '../accounts/refused.ts';
import { notify } from '../store/notify.ts';
import type { Store, Trx } from '../store/pool.ts';
import { selectIncidents } from './incidents.ts';
import type { Sight } from './read-incidents.ts';

/** Somebody is at it: it does not escalate, and others see who. */
export function acknowledge(store: Store, id: string, agentId: string, sight: Sight): Promise<void> {
  return act(store, id, agentId, sight, 'acknowledged', {}, (trx) =>
    trx
      .updateTable('incident')
      .set({ acknowledged_at: sql<Date>`now()`, acknowledged_by: agentId, snoozed_until: null })
      .where('id', '=', id)
      .execute(),
  );
}

/** Nobody is at it any more. */
export function handBack(store: Store, id: string, agentId: string, sight: Sight): Promise<void> {
  return act(store, id, agentId, sight, 'handed-back', {}, (trx) =>
    trx
      .updateTable('incident')
      .set({ acknowledged_at: null, acknowledged_by: null, snoozed_until: null })
      .where('id', '=', id)
      .execute(),
  );
}

/** Quiet until then; when it still lasts, it is told again. */
export function snooze(store: Store, id: string, until: Date, agentId: string, sight: Sight): Promise<void> {
  return act(store, id, agentId, sight, 'snoozed', { until: until.toISOString() }, (trx) =>
    trx.updateTable('incident').set({ snoozed_until: until }).where('id', '=', id).execute(),
  );
}

export function remark(store: Store, id: string, text: string, agentId: string, sight: Sight): Promise<void> {
  return act(store, id, agentId, sight, 'noted', { text }, async () => {});
}

/** @throws Refused `not-found`; `conflict` when it is over, except for a remark. */
async function act(
  store: Store,
  id: string,
  agentId: string,
  sight: Sight,
  action: string,
  detail: object,
  change: (trx: Trx) => Promise<unknown>,
): Promise<void> {
  await store.db.transaction().execute(async (trx) => {
    const incident = await selectIncidents(trx)
      .where('id', '=', id)
      .where('opened_at', 'is not', null)
      .forUpdate()
      .executeTakeFirst();
    const seen = sight === null || incident?.departmentIds.some((department) => sight.includes(department));
    if (!incident || !seen) throw new Refused('not-found', 'There is no such alarm.');
    if (incident.clearedAt && action !== 'noted') throw new Refused('conflict', 'This alarm is over.');
    await change(trx);
    await trx
      .insertInto('incident_event')
      .values({ incident_id: id, agent_id: agentId, action, detail: JSON.stringify(detail) })
      .execute();
    await notify(trx, 'desk', JSON.stringify({ type: 'alarm', id }));
  });
}
