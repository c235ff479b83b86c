/** One task of a run: examine, or only look at this node's network. Findings are stored as they come. */
import { sql } from 'kysely';
import { notify } from '../../store/notify.ts';
import type { Db } from '../../store/pool.ts';
import type { Finding } from '../check.ts';
import type { ServerKind } from '../checks/examined.ts';
import { type NetworkProbe, networkChecks } from '../checks/network.ts';
import { CHECKS, type CheckId } from '../ids.ts';
import { readInstallationAccounts } from '../installation/accounts.ts';
import { waysOf } from '../installation/checks/index.ts';
import { examineInstallation } from '../installation/examine.ts';
import { listLiveNodes } from '../installation/live-nodes.ts';
import { runChecks } from '../run.ts';
import { createSight } from '../sight.ts';
import { both } from '../words.ts';
import { finishRun } from './finish.ts';
import { unanswered } from './tasks.ts';
import type { DoctorWorkerOptions } from './worker-options.ts';

/** Each step of a network check has five seconds; whoever takes longer has missed the report. */
const OTHERS_MS = 20_000;
const LOOK_AGAIN_MS = 250;
/** Rows of other nodes come after those of the node that examines, before the rows that need the network. */
const RANK = { before: 0, network: 100_000, others: 200_000, after: 300_000 };

export async function examineForRun(
  options: DoctorWorkerOptions,
  runId: string,
  signal: AbortSignal,
): Promise<void> {
  const { store, vault, nodeId, settings, version, clock, findProvider } = options;
  const { db } = store;
  const run = await db.selectFrom('doctor_run').selectAll().where('id', '=', runId).executeTakeFirst();
  if (!run) return;
  // A run that a dead node had begun is begun anew.
  await db.deleteFrom('doctor_finding').where('run_id', '=', runId).where('rank', '<', RANK.others).execute();
  await db.deleteFrom('doctor_finding').where('run_id', '=', runId).where('rank', '>=', RANK.after).execute();
  const only =
    run.only_check !== null && run.only_subject !== null && run.only_check in CHECKS
      ? { check: run.only_check as CheckId, subject: run.only_subject }
      : undefined;
  const stored = createFindingStore(db, runId);
  let place = 0;
  const ranks = new Map<string, number>();
  const findings = await examineInstallation({
    opened: {
      settings: { value: settings },
      store: { value: store },
      vault: { value: vault },
      version,
      consoleOrigin: run.console_origin ?? undefined,
    },
    accountId: run.account_id ?? undefined,
    only,
    server: serverOf(settings.roles),
    node: (await labels(db)).get(nodeId) ?? 'this node',
    send: false,
    clock,
    findProvider,
    signal,
    onStart: (expected) => {
      stored.also(
        db
          .updateTable('doctor_run')
          .set({ state: 'running', expected, started_at: sql<Date>`now()` })
          .where('id', '=', runId)
          .execute(),
      );
    },
    onFinding: (finding) => {
      place += 1;
      const rank = rankOf(finding) + place;
      ranks.set(keyIn(finding), rank);
      stored.add(rank, finding);
    },
  });
  await stored.done();
  await reorder(db, runId, findings, ranks);
  const others = only ? [] : await waitForOthers(db, nodeId, runId, signal);
  if (others.length > 0) await noteSilent(db, runId, others);
  await finishRun(store, runId);
}

export async function lookForRun(
  options: DoctorWorkerOptions,
  runId: string,
  signal: AbortSignal,
): Promise<void> {
  const { store, nodeId, settings, clock } = options;
  const { db } = store;
  const run = await db
    .selectFrom('doctor_run')
    .select('account_id')
    .where('id', '=', runId)
    .executeTakeFirst();
  const examiner = await examinerOf(db, runId);
  // The node that examines sees its own network anyway.
  if (!run || examiner === nodeId) return;
  const accounts = await readInstallationAccounts(db, run.account_id ?? undefined);
  const node = (await labels(db)).get(nodeId) ?? 'a node that has just come';
  await db
    .deleteFrom('doctor_finding')
    .where('run_id', '=', runId)
    .where(sql<boolean>`finding ->> 'node' = ${node}`)
    .execute();
  const stored = createFindingStore(db, runId);
  let place = 0;
  await runChecks<NetworkProbe>({
    checks: networkChecks(waysOf(accounts), serverOf(settings.roles)),
    probe: { sight: createSight(undefined, signal) },
    clock,
    send: false,
    node,
    signal,
    onFinding: (finding) => {
      place += 1;
      stored.add(RANK.others + place, finding);
    },
  });
  await stored.done();
}

function serverOf(roles: readonly string[]): ServerKind {
  return roles.includes('services') ? 'services' : 'application';
}

async function labels(db: Db): Promise<Map<string, string>> {
  return new Map((await listLiveNodes(db)).map(({ id, label }) => [id, label]));
}

/** Waits a moment for it: both tasks are taken at the same time. */
async function examinerOf(db: Db, runId: string): Promise<string | undefined> {
  const end = performance.now() + 2_000;
  for (;;) {
    const task = await db
      .selectFrom('doctor_task')
      .select('taken_by')
      .where('run_id', '=', runId)
      .where('work', '=', 'examine')
      .executeTakeFirst();
    if (task?.taken_by || performance.now() > end) return task?.taken_by ?? undefined;
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
}

function rankOf({ check }: Finding): number {
  if (check.startsWith('network.')) return RANK.network;
  return check.startsWith('system.') || check === 'version.minimum' ? RANK.before : RANK.after;
}

const keyIn = ({ check, subject }: Finding) => `${check} ${subject}`;

/** Findings came as they were known; the report wants them in the order of the checks. */
async function reorder(
  db: Db,
  runId: string,
  findings: readonly Finding[],
  ranks: ReadonlyMap<string, number>,
): Promise<void> {
  const places = findings.map((finding, index) => ({
    from: ranks.get(keyIn(finding)) ?? -1,
    to: rankOf(finding) + index,
  }));
  await sql`
    update doctor_finding set rank = place.to_rank
    from unnest(${places.map(({ from }) => from)}::int[], ${places.map(({ to }) => to)}::int[])
      as place (from_rank, to_rank)
    where run_id = ${runId} and rank = place.from_rank`.execute(db);
}

/** @returns the labels of nodes that did not answer in time. */
async function waitForOthers(db: Db, nodeId: string, runId: string, signal: AbortSignal): Promise<string[]> {
  const end = performance.now() + OTHERS_MS;
  for (;;) {
    const open = (await unanswered(db, runId)).filter((id) => id !== nodeId);
    if (open.length === 0) return [];
    // One that has ended meanwhile will not answer any more.
    const live = await labels(db);
    const awaited = open.flatMap((id) => live.get(id) ?? []);
    if (awaited.length === 0) return [];
    if (performance.now() > end) return awaited;
    signal.throwIfAborted();
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
}

async function noteSilent(db: Db, runId: string, nodes: readonly string[]): Promise<void> {
  const stored = createFindingStore(db, runId);
  for (const [index, node] of nodes.entries()) {
    stored.add(RANK.others + 50_000 + index, {
      check: 'network.tcp',
      subject: node,
      node,
      accountId: null,
      title: both('this node looks at its network', 'deze node bekijkt zijn netwerk'),
      outcome: 'skipped',
      failure: null,
      warning: null,
      reason: both('the node did not answer in time', 'de node antwoordde niet op tijd'),
      blockedBy: null,
      evidence: [],
      durationMs: OTHERS_MS,
    });
  }
  await stored.done();
}

/** Stores findings one after the other while checks go on; the first error comes out at the end. */
function createFindingStore(db: Db, runId: string) {
  let last: Promise<unknown> = Promise.resolve();
  const also = (work: Promise<unknown>) => {
    last = Promise.all([last, work]);
    last.catch(() => {});
  };
  return {
    also,
    add: (rank: number, finding: Finding) =>
      also(
        db
          .insertInto('doctor_finding')
          .values({ run_id: runId, rank, finding: JSON.stringify(finding) })
          .execute()
          .then(() => notify(db, 'doctor', runId)),
      ),
    done: async () => {
      await last;
    },
  };
}
