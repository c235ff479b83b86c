/** What is of no use any more is removed by the clock; a batch at a time, so that nothing is locked for long. */
import { type RawBuilder, sql } from 'kysely';
import type { ScheduledJob } from './jobs.ts';
import { buryDeadNodes } from './node.ts';
import type { Db } from './pool.ts';

const BATCH = 5_000;

/** Longer than any client repeats a request (the API's documentation promises a day). */
const IDEMPOTENCY_KEPT = sql`interval '1 day'`;
/** A sign-in page left open in the evening still tells in the morning that it came too late, not that it is unknown. */
const SIGN_IN_KEPT = sql`interval '1 day'`;

/** A file that no message and no draft uses. */
const UPLOAD_KEPT = sql`interval '7 days'`;
/** A mail that has not come after a month does not come. */
const AWAITED_KEPT = sql`interval '31 days'`;
/** Longer than any limit of automatic answers looks back. */
const ACKNOWLEDGEMENTS_KEPT = sql`interval '31 days'`;

/** So that this year's troubles can be held against last year's. */
const INCIDENTS_KEPT = sql`interval '400 days'`;

/** A delivery report that has not come after a month does not come. */
const ALARM_MAIL_KEPT = sql`interval '31 days'`;

const REMOVALS = [
  removeExpiredSessions,
  removeOldIdempotencyKeys,
  removeOldSignIns,
  removeUnusedUploads,
  removePastPresence,
  removeOldAcknowledgements,
  removeAwaitedInVain,
  removeOldIncidents,
  removeOldAlarmMail,
];

export function housekeepingJobs(db: Db): ScheduledJob[] {
  return [
    {
      name: 'housekeeping',
      cron: '17 * * * *',
      run: async (signal) => {
        for (const remove of REMOVALS) {
          while ((await remove(db)) >= BATCH) signal.throwIfAborted();
        }
        await buryDeadNodes(db);
      },
    },
  ];
}

export function removeExpiredSessions(db: Db): Promise<number> {
  return removed(
    db,
    sql`
    delete from session where token_digest in (
      select token_digest from session where expires_at < now() limit ${BATCH} for update skip locked)`,
  );
}

export function removeOldIdempotencyKeys(db: Db): Promise<number> {
  return removed(
    db,
    sql`
    delete from idempotency_key where (agent_id, key) in (
      select agent_id, key from idempotency_key where created_at < now() - ${IDEMPOTENCY_KEPT}
      limit ${BATCH} for update skip locked)`,
  );
}

/** Sign-ins that nobody finished, with the secret of each, which nothing else refers to. */
export function removeOldSignIns(db: Db): Promise<number> {
  return removed(
    db,
    sql`
    with consents as (
      delete from consent_attempt where state_digest in (
        select state_digest from consent_attempt where expires_at < now() - ${SIGN_IN_KEPT}
        limit ${BATCH} for update skip locked)
      returning verifier_secret_id as secret_id
    ),
    devices as (
      delete from device_attempt where id in (
        select id from device_attempt where expires_at < now() - ${SIGN_IN_KEPT}
        limit ${BATCH} for update skip locked)
      returning device_secret_id as secret_id
    )
    delete from secret where id in (select secret_id from consents union all select secret_id from devices)`,
  );
}

/** A draft that is still being written keeps its files, however old they are. */
export function removeUnusedUploads(db: Db): Promise<number> {
  return removed(
    db,
    sql`
    delete from upload where id in (
      select u.id from upload u
      where u.created_at < now() - ${UPLOAD_KEPT} and not exists (
        select from draft d where d.agent_id = u.agent_id and d.content->'attachments' ? u.id::text
          or d.agent_id = u.agent_id and d.content->>'html' like '%' || u.id::text || '%'
      )
      limit ${BATCH} for update skip locked)`,
  );
}

export function removePastPresence(db: Db): Promise<number> {
  return removed(
    db,
    sql`
    delete from presence where (conversation_id, agent_id) in (
      select conversation_id, agent_id from presence where seen_at < now() - interval '10 minutes'
      limit ${BATCH} for update skip locked)`,
  );
}

export function removeOldAcknowledgements(db: Db): Promise<number> {
  return removed(
    db,
    sql`
    delete from acknowledgement_sent where ctid in (
      select ctid from acknowledgement_sent where sent_at < now() - ${ACKNOWLEDGEMENTS_KEPT}
      limit ${BATCH} for update skip locked)`,
  );
}

export function removeAwaitedInVain(db: Db): Promise<number> {
  return removed(
    db,
    sql`
    delete from awaited_mail where ctid in (
      select ctid from awaited_mail where created_at < now() - ${AWAITED_KEPT}
      limit ${BATCH} for update skip locked)`,
  );
}

/** With their story and their notices. */
export function removeOldIncidents(db: Db): Promise<number> {
  return removed(
    db,
    sql`
    delete from incident where id in (
      select id from incident where cleared_at < now() - ${INCIDENTS_KEPT} limit ${BATCH} for update skip locked)`,
  );
}

export function removeOldAlarmMail(db: Db): Promise<number> {
  return removed(
    db,
    sql`
    delete from alarm_mail where id in (
      select id from alarm_mail where sent_at < now() - ${ALARM_MAIL_KEPT} limit ${BATCH} for update skip locked)`,
  );
}

async function removed(db: Db, statement: RawBuilder<unknown>): Promise<number> {
  const { numAffectedRows } = await statement.execute(db);
  return Number(numAffectedRows ?? 0);
}
