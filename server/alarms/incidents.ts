/** Incidents as rows: read for the tracker, and written with what happened to them. */
import { sql } from 'kysely';
import type { Db, Trx } from '../store/pool.ts';
import type { Incident } from './incident.ts';
import { type Change, SAME_AGAIN_MS } from './tracker.ts';

const COLUMNS = [
  'id',
  'rule',
  'cause',
  'severity',
  'step',
  'failure',
  'account_id as accountId',
  'mailbox_ids as mailboxIds',
  'department_ids as departmentIds',
  'waiting_out as waitingOut',
  'first_seen_at as firstSeenAt',
  'seen_at as seenAt',
  'opened_at as openedAt',
  'escalations',
  'reopenings',
  'acknowledged_at as acknowledgedAt',
  'acknowledged_by as acknowledgedBy',
  'snoozed_until as snoozedUntil',
  'cleared_at as clearedAt',
] as const;

export function selectIncidents(db: Db | Trx) {
  return db.selectFrom('incident').select(COLUMNS);
}

/** Pending, open, and cleared so shortly ago that they may be the same again. Locked until the transaction ends. */
export function readTracked(trx: Trx): Promise<Incident[]> {
  return selectIncidents(trx)
    .where((where) =>
      where.or([
        where('cleared_at', 'is', null),
        where('cleared_at', '>', sql<Date>`now() - ${SAME_AGAIN_MS} * interval '1 millisecond'`),
      ]),
    )
    .orderBy('id')
    .forUpdate()
    .execute();
}

/** Rows first, then the history of what happened to them. */
export async function saveChanges(trx: Trx, changes: readonly Change[]): Promise<void> {
  const forgotten = changes.filter(({ forget }) => forget).map(({ incident }) => incident.id);
  if (forgotten.length > 0) await trx.deleteFrom('incident').where('id', 'in', forgotten).execute();
  const kept = changes.filter(({ forget }) => !forget);
  if (kept.length === 0) return;
  await upsert(
    trx,
    kept.map(({ incident }) => incident),
  );
  const events = kept.flatMap(({ incident, happened }) =>
    happened
      ? [
          {
            incident_id: incident.id,
            agent_id: null,
            action: happened.action,
            detail: JSON.stringify({
              severity: incident.severity,
              ...(incident.step ? { step: incident.step } : {}),
              ...(happened.action === 'cleared' ? {} : { failure: incident.failure }),
            }),
          },
        ]
      : [],
  );
  if (events.length > 0) await trx.insertInto('incident_event').values(events).execute();
}

/** One statement however many there are; of one cause there is one at a time, which the unique index keeps. */
async function upsert(trx: Trx, incidents: readonly Incident[]): Promise<void> {
  const rows = incidents.map((incident) => ({
    id: incident.id,
    rule: incident.rule,
    cause: incident.cause,
    severity: incident.severity,
    step: incident.step,
    failure: incident.failure,
    account_id: incident.accountId,
    mailbox_ids: incident.mailboxIds,
    department_ids: incident.departmentIds,
    waiting_out: incident.waitingOut,
    first_seen_at: incident.firstSeenAt,
    seen_at: incident.seenAt,
    opened_at: incident.openedAt,
    escalations: incident.escalations,
    reopenings: incident.reopenings,
    acknowledged_at: incident.acknowledgedAt,
    acknowledged_by: incident.acknowledgedBy,
    snoozed_until: incident.snoozedUntil,
    cleared_at: incident.clearedAt,
  }));
  await sql`
    insert into incident
    select given.* from jsonb_populate_recordset(null::incident, ${JSON.stringify(rows)}::jsonb) as given
    on conflict (id) do update set
      severity = excluded.severity, step = excluded.step, failure = excluded.failure,
      account_id = excluded.account_id, mailbox_ids = excluded.mailbox_ids,
      department_ids = excluded.department_ids, waiting_out = excluded.waiting_out, seen_at = excluded.seen_at,
      opened_at = excluded.opened_at, escalations = excluded.escalations, reopenings = excluded.reopenings,
      acknowledged_at = excluded.acknowledged_at, acknowledged_by = excluded.acknowledged_by,
      snoozed_until = excluded.snoozed_until, cleared_at = excluded.cleared_at`.execute(trx);
}
