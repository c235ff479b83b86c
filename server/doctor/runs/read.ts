/** What runs found, as reports; also of a run that is under way. */
import type { Language } from '../../kernel/language.ts';
import type { Db } from '../../store/pool.ts';
import type { Finding } from '../check.ts';
import { installationReport } from '../installation/report.ts';
import type { Report } from '../report.ts';
import { readFindings } from './finish.ts';

export interface RunSummary {
  readonly id: string;
  readonly accountId: string | null;
  readonly accountName: string | null;
  readonly only: { readonly check: string; readonly subject: string } | null;
  readonly askedBy: 'person' | 'clock';
  readonly agent: { readonly id: string; readonly name: string } | null;
  readonly state: 'waiting' | 'running' | 'finished' | 'broken';
  readonly outcome: 'pass' | 'warn' | 'fail' | 'crashed' | null;
  /** How many rows there will be; 0 while that is not known. */
  readonly expected: number;
  readonly askedAt: Date;
  readonly finishedAt: Date | null;
}

export interface RunView extends RunSummary {
  readonly report: Report;
}

function selectRuns(db: Db) {
  return db
    .selectFrom('doctor_run as run')
    .leftJoin('account', 'account.id', 'run.account_id')
    .leftJoin('agent', 'agent.id', 'run.agent_id')
    .select([
      'run.id',
      'run.account_id',
      'account.name as account_name',
      'run.only_check',
      'run.only_subject',
    ])
    .select(['run.asked_by', 'run.agent_id', 'agent.name as agent_name', 'run.state', 'run.outcome'])
    .select(['run.expected', 'run.asked_at', 'run.finished_at']);
}

type Row = Awaited<ReturnType<ReturnType<typeof selectRuns>['execute']>>[number];

interface Voice {
  readonly language: Language;
  readonly version: string;
}

/** @returns undefined when there is no such run. */
export async function readRun(db: Db, id: string, voice: Voice): Promise<RunView | undefined> {
  const row = await selectRuns(db).where('run.id', '=', id).executeTakeFirst();
  return row && present(toSummary(row), await readFindings(db, id), voice);
}

/**
 * How things stand: the newest whole run, with rows that were looked at again since in their place.
 * @param accountId null: the whole installation. Of an account also a newer run of the whole counts.
 */
export async function readLatest(
  db: Db,
  accountId: string | null,
  voice: Voice,
): Promise<RunView | undefined> {
  const whole = selectRuns(db)
    .where('run.only_check', 'is', null)
    .where('run.state', '!=', 'broken')
    .orderBy('run.asked_at', 'desc')
    .limit(1);
  const row = await (accountId === null
    ? whole.where('run.account_id', 'is', null)
    : whole.where((or) => or.or([or('run.account_id', '=', accountId), or('run.account_id', 'is', null)]))
  ).executeTakeFirst();
  if (!row) return undefined;
  const again = await readAgain(db, accountId, row.asked_at);
  const findings = (await readFindings(db, row.id))
    .filter((one) => accountId === null || one.accountId === null || one.accountId === accountId)
    .map((one) => again.get(keyIn(one)) ?? one);
  return present(toSummary(row), findings, voice);
}

/** Rows that were looked at alone after a run, by their key; the newest of each. */
async function readAgain(db: Db, accountId: string | null, since: Date): Promise<Map<string, Finding>> {
  let later = db
    .selectFrom('doctor_finding as found')
    .innerJoin('doctor_run as run', 'run.id', 'found.run_id')
    .select('found.finding')
    .where('run.only_check', 'is not', null)
    .where('run.state', '=', 'finished')
    .where('run.asked_at', '>', since)
    .orderBy('run.asked_at');
  if (accountId !== null) {
    later = later.where((or) =>
      or.or([or('run.account_id', '=', accountId), or('run.account_id', 'is', null)]),
    );
  }
  const findings = (await later.execute()).map(({ finding }) => finding as unknown as Finding);
  return new Map(findings.map((finding) => [keyIn(finding), finding]));
}

const keyIn = ({ check, subject, node }: Finding) => JSON.stringify([check, subject, node]);

function present(summary: RunSummary, findings: readonly Finding[], { language, version }: Voice): RunView {
  const report = installationReport(findings, {
    language,
    version,
    startedAt: summary.askedAt,
    account: summary.accountName ?? undefined,
  });
  return { ...summary, report };
}

/** Newest first. @param accountId null: those of the whole installation. */
export async function listRuns(db: Db, accountId: string | null, limit: number): Promise<RunSummary[]> {
  let runs = selectRuns(db).orderBy('run.asked_at', 'desc').limit(limit);
  runs =
    accountId === null
      ? runs.where('run.account_id', 'is', null)
      : runs.where('run.account_id', '=', accountId);
  return (await runs.execute()).map(toSummary);
}

export interface RowHistory {
  readonly accountId: string | null;
  readonly check: string;
  readonly subject: string;
  readonly node: string | null;
  readonly outcome: string;
  readonly checkedAt: Date;
  readonly passedAt: Date | null;
  readonly failedAt: Date | null;
}

/** When each row last passed and failed. @param accountId null: all rows. */
export async function listRowHistory(db: Db, accountId: string | null): Promise<RowHistory[]> {
  let rows = db.selectFrom('doctor_row').selectAll().orderBy('check_id').orderBy('subject').limit(20_000);
  if (accountId !== null) rows = rows.where('scope', 'in', [accountId, 'installation']);
  return (await rows.execute()).map((row) => ({
    accountId: row.scope === 'installation' ? null : row.scope,
    check: row.check_id,
    subject: row.subject,
    node: row.node === '' ? null : row.node,
    outcome: row.outcome,
    checkedAt: row.checked_at,
    passedAt: row.passed_at,
    failedAt: row.failed_at,
  }));
}

function toSummary(row: Row): RunSummary {
  return {
    id: row.id,
    accountId: row.account_id,
    accountName: row.account_name,
    only:
      row.only_check !== null && row.only_subject !== null
        ? { check: row.only_check, subject: row.only_subject }
        : null,
    askedBy: row.asked_by,
    agent:
      row.agent_id !== null && row.agent_name !== null ? { id: row.agent_id, name: row.agent_name } : null,
    state: row.state,
    outcome: row.outcome,
    expected: row.expected,
    askedAt: row.asked_at,
    finishedAt: row.finished_at,
  };
}
