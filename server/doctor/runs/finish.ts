/** The end of a run: its outcome, when each row last passed, and forgetting what is old. */
import { sql } from 'kysely';
import { notify } from '../../store/notify.ts';
import type { Db, Store, Trx } from '../../store/pool.ts';
import type { Finding } from '../check.ts';
import { INSTALLATION_VOICE } from '../installation/report.ts';
import { diagnose, tell } from '../report.ts';

/** Of one account, and of the whole. */
const RUNS_KEPT = 50;
const ROWS_KEPT = sql`interval '180 days'`;
/** Findings of a run weigh; the newest are enough to look back at. */
const FINDINGS_KEPT_RUNS = 10;

export async function finishRun(store: Store, runId: string): Promise<void> {
  const findings = await readFindings(store.db, runId);
  const { outcome } = diagnose(
    findings.map((finding) => tell(finding, INSTALLATION_VOICE, 'en')),
    'en',
  );
  await store.db.transaction().execute(async (trx) => {
    const run = await trx
      .updateTable('doctor_run')
      .set({ state: 'finished', outcome, expected: findings.length, finished_at: sql<Date>`now()` })
      .where('id', '=', runId)
      .returning(['account_id'])
      .executeTakeFirst();
    if (!run) return;
    await noteRows(trx, findings);
    await forgetOld(trx, run.account_id);
    await notify(trx, 'doctor', runId);
  });
}

export async function readFindings(db: Db | Trx, runId: string): Promise<Finding[]> {
  const rows = await db
    .selectFrom('doctor_finding')
    .select('finding')
    .where('run_id', '=', runId)
    .orderBy('rank')
    .orderBy('id')
    .execute();
  return rows.map(({ finding }) => finding as unknown as Finding);
}

async function noteRows(trx: Trx, findings: readonly Finding[]): Promise<void> {
  // Waiting for another row says nothing of one's own.
  const told = findings.filter(({ blockedBy }) => blockedBy === null);
  const unique = [...new Map(told.map((finding) => [rowKey(finding), finding])).values()];
  if (unique.length === 0) return;
  const column = (pick: (finding: Finding) => string) => unique.map(pick);
  await sql`
    insert into doctor_row (scope, check_id, subject, node, outcome, checked_at, passed_at, failed_at)
    select scope, check_id, subject, node, outcome, now(),
      case when outcome in ('pass', 'warn') then now() end,
      case when outcome in ('fail', 'crashed') then now() end
    from unnest(${column(({ accountId }) => accountId ?? 'installation')}::text[],
      ${column(({ check }) => check)}::text[], ${column(({ subject }) => subject)}::text[],
      ${column(({ node }) => node ?? '')}::text[], ${column(({ outcome }) => outcome)}::text[])
      as found (scope, check_id, subject, node, outcome)
    on conflict (scope, check_id, subject, node) do update set
      outcome = excluded.outcome, checked_at = excluded.checked_at,
      passed_at = coalesce(excluded.passed_at, doctor_row.passed_at),
      failed_at = coalesce(excluded.failed_at, doctor_row.failed_at)`.execute(trx);
}

const rowKey = ({ accountId, check, subject, node }: Finding) =>
  JSON.stringify([accountId, check, subject, node]);

async function forgetOld(trx: Trx, accountId: string | null): Promise<void> {
  const nth = (count: number) => sql`
    select id from doctor_run where account_id is not distinct from ${accountId}
    order by asked_at desc offset ${count}`;
  await sql`delete from doctor_finding where run_id in (${nth(FINDINGS_KEPT_RUNS)})`.execute(trx);
  await sql`delete from doctor_run where id in (${nth(RUNS_KEPT)})`.execute(trx);
  await sql`delete from doctor_row where checked_at < now() - ${ROWS_KEPT}`.execute(trx);
}
