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

export function housekeepingJobs(db: Db): ScheduledJob[] {
  return [
    {
      name: 'housekeeping',
      cron: '17 * * * *',
      run: async (signal) => {
        for (const remove of [removeExpiredSessions, removeOldIdempotencyKeys, removeOldSignIns]) {
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

async function removed(db: Db, statement: RawBuilder<unknown>): Promise<number> {
  const { numAffectedRows } = await statement.execute(db);
  return Number(numAffectedRows ?? 0);
}
