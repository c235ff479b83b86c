/**
 * The ledger of notices. A row says that a channel is to hear of a step of an incident; it is written in the transaction
 * in which the step happens, so no step is forgotten, and once, so none is told twice by two nodes.
 *
 * Claiming a row pushes its time ahead: should its sender die, it becomes due again by itself. So a notice may, after a
 * crash at the wrong moment, arrive twice; it is never lost. It is tried for a day, with growing pauses.
 */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { type BackoffPolicy, backoffMs } from '../kernel/backoff.ts';
import type { Failure } from '../kernel/failure.ts';
import { newId } from '../kernel/id.ts';
import type { Db, Trx } from '../store/pool.ts';
import { audience } from './audience.ts';
import { type Channel, listChannels } from './channels.ts';
import { type DueNotice, planSends } from './plan-sends.ts';
import type { Change } from './tracker.ts';

const RETRY: BackoffPolicy = { firstMs: 10_000, longestMs: 15 * 60_000, factor: 2 };
const GIVE_UP_AFTER = sql`interval '1 day'`;
/** Longer than any sending takes. */
const CLAIMED = sql`interval '3 minutes'`;
const MOST_DUE = 20_000;

/** @returns how many notices were written. */
export async function enqueueNotices(trx: Trx, changes: readonly Change[], now: Date): Promise<number> {
  const happened = changes.flatMap(({ incident, happened }) => (happened ? [{ incident, happened }] : []));
  if (happened.length === 0) return 0;
  const channels = await listChannels(trx);
  const told = await toldChannels(
    trx,
    happened.filter(({ happened }) => happened.action === 'cleared').map(({ incident }) => incident.id),
  );
  const rows = happened.flatMap(({ incident, happened }) =>
    audience(channels, incident, happened, told.get(incident.id) ?? new Set(), now).map(
      ({ channelId, notBefore }) => ({
        id: newId(),
        incident_id: incident.id,
        channel_id: channelId,
        step: happened.step,
        severity: incident.severity,
        not_before: notBefore,
      }),
    ),
  );
  if (rows.length === 0) return 0;
  await sql`
    insert into alarm_notice (id, incident_id, channel_id, step, severity, not_before)
    select id, incident_id, channel_id, step, severity, not_before
    from jsonb_populate_recordset(null::alarm_notice, ${JSON.stringify(rows)}::jsonb)
    on conflict (incident_id, channel_id, step) do nothing`.execute(trx);
  return rows.length;
}

async function toldChannels(trx: Trx, incidentIds: readonly string[]): Promise<Map<string, Set<string>>> {
  if (incidentIds.length === 0) return new Map();
  const rows = await trx
    .selectFrom('alarm_notice')
    .select(['incident_id', 'channel_id'])
    .distinct()
    .where('incident_id', 'in', [...incidentIds])
    .execute();
  const told = Map.groupBy(rows, ({ incident_id }) => incident_id);
  return new Map([...told].map(([id, same]) => [id, new Set(same.map(({ channel_id }) => channel_id))]));
}

/** Channels that have something to be told now. */
export async function dueChannels(db: Db): Promise<Channel[]> {
  const due = await db
    .selectFrom('alarm_notice')
    .select('channel_id')
    .distinct()
    .where('state', 'in', ['waiting', 'sending'])
    .where('not_before', '<=', sql<Date>`now()`)
    .execute();
  if (due.length === 0) return [];
  const ids = new Set(due.map(({ channel_id }) => channel_id));
  return (await listChannels(db)).filter(({ id }) => ids.has(id));
}

export interface Batch {
  readonly id: string;
  readonly notices: readonly (DueNotice & { readonly step: string })[];
}

/** Takes what may be sent to a channel now, as `plan-sends.ts` says. */
export async function claimBatches(db: Db, channel: Channel): Promise<Batch[]> {
  return db.transaction().execute(async (trx) => {
    const due = await trx
      .selectFrom('alarm_notice')
      .select(['id', 'incident_id as incidentId', 'step'])
      .where('channel_id', '=', channel.id)
      .where('state', 'in', ['waiting', 'sending'])
      .where('not_before', '<=', sql<Date>`now()`)
      .orderBy('created_at')
      .orderBy('id')
      .limit(MOST_DUE)
      .forUpdate()
      .skipLocked()
      .execute();
    const { rows } = await sql<{ now: Date; sent: Date | null }>`
      select now() as now, sent.at as sent
      from (values (1)) one left join (
        select max(sent_at) as at from alarm_notice
        where channel_id = ${channel.id} and sent_at > now() - ${channel.windowMs} * interval '1 millisecond'
        group by batch_id) sent on true`.execute(trx);
    const now = rows[0]?.now ?? new Date();
    const sent = rows.flatMap((row) => row.sent ?? []);
    const { batches } = planSends(due, sent, channel.mostInWindow, channel.windowMs, now);
    const byId = new Map(due.map((notice) => [notice.id, notice]));
    const claimed = batches.map((ids) => ({
      id: idOfMessage(ids),
      notices: ids.flatMap((id) => byId.get(id) ?? []),
    }));
    for (const { id, notices } of claimed) await claim(trx, id, notices);
    return claimed;
  });
}

/** The same whenever the same notices are sent again, so that a receiver can tell (RFC 9562 section 5.8). */
function idOfMessage(noticeIds: readonly string[]): string {
  const hex = createHash('sha256').update(noticeIds.toSorted().join()).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

async function claim(trx: Trx, batchId: string, notices: Batch['notices']): Promise<void> {
  await trx
    .updateTable('alarm_notice')
    .set({
      state: 'sending',
      batch_id: batchId,
      attempts: sql`attempts + 1`,
      not_before: sql<Date>`now() + ${CLAIMED}`,
    })
    .where('id', '=', sql<string>`any(${notices.map(({ id }) => id)}::uuid[])`)
    .execute();
}

/** @param route what carried it. */
export async function noteSent(db: Db, batchId: string, route: string): Promise<void> {
  await db
    .updateTable('alarm_notice')
    .set({ state: 'sent', route, failure: null, sent_at: sql<Date>`clock_timestamp()` })
    .where('batch_id', '=', batchId)
    .where('state', '=', 'sending')
    .execute();
}

/** Nobody is there to be told. */
export async function noteDropped(db: Db, batchId: string): Promise<void> {
  await db
    .updateTable('alarm_notice')
    .set({ state: 'dropped' })
    .where('batch_id', '=', batchId)
    .where('state', '=', 'sending')
    .execute();
}

/** @returns whether it is given up. */
export async function noteFailed(db: Db, batchId: string, failure: Failure): Promise<boolean> {
  const rows = await db
    .selectFrom('alarm_notice')
    .select(({ fn }) => fn.max('attempts').as('attempts'))
    .where('batch_id', '=', batchId)
    .executeTakeFirst();
  const waitMs = Math.max(backoffMs(RETRY, rows?.attempts ?? 1), failure.retryAfterMs ?? 0);
  const { rows: settled } = await sql<{ state: string }>`
    update alarm_notice
    set state = case when created_at < now() - ${GIVE_UP_AFTER} then 'failed' else 'waiting' end,
        failure = ${JSON.stringify(failure)}::jsonb, batch_id = null,
        not_before = now() + ${waitMs} * interval '1 millisecond'
    where batch_id = ${batchId} and state = 'sending' returning state`.execute(db);
  return settled.some(({ state }) => state === 'failed');
}
