/**
 * What /metrics answers. Rows are read at most every few seconds, however many ask; when the database is away the
 * figures of this process are still given, those of rows are left out, and one figure says so.
 */
import { withDeadline } from '../../kernel/deadline.ts';
import type { Log } from '../../kernel/log.ts';
import { databaseFault } from '../../store/fault.ts';
import type { Role } from '../../store/node.ts';
import type { Store } from '../../store/pool.ts';
import { gauges } from '../../telemetry/gauges.ts';
import { keepMailboxSeries, MAILBOX_SERIES, registry } from '../../telemetry/measures.ts';
import { partsMoving } from '../../telemetry/pulse.ts';
import { heldMailboxes, type InstallationFacts, installationFacts, type MailboxFact } from './facts.ts';

export interface MeasuredNode {
  readonly store: Store;
  readonly nodeId: string;
  readonly version: string;
  readonly roles: readonly Role[];
  readonly log: Log;
}

export const MEASURES_TYPE: string = registry.contentType;
const FRESH_MS = 5_000;
const READ_MS = 5_000;

export type ReadMeasures = () => Promise<string>;

export function createMeasures(node: MeasuredNode): ReadMeasures {
  let readAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | undefined;
  return async () => {
    showProcess(node);
    if (performance.now() - readAt >= FRESH_MS) {
      reading ??= showRows(node).finally(() => {
        reading = undefined;
        readAt = performance.now();
      });
      await reading;
    }
    return registry.metrics();
  };
}

function showProcess({ store: { pool }, nodeId, version, roles }: MeasuredNode): void {
  gauges.nodeInfo.set({ node: nodeId, version, roles: [...roles].sort().join(',') }, 1);
  gauges.pool.set({ state: 'idle' }, pool.idleCount);
  gauges.pool.set({ state: 'busy' }, pool.totalCount - pool.idleCount);
  gauges.poolWaiting.set(pool.waitingCount);
  gauges.loopStalled.reset();
  for (const [part, moves] of partsMoving()) gauges.loopStalled.set({ part }, moves ? 1 : 0);
}

async function showRows({ store, nodeId, log }: MeasuredNode): Promise<void> {
  try {
    const [held, facts] = await withDeadline(READ_MS, 'reading the figures', () =>
      Promise.all([heldMailboxes(store.db, nodeId), installationFacts(store.db)]),
    );
    showMailboxes(held);
    showInstallation(facts);
    gauges.databaseUp.set(1);
  } catch (error) {
    log.warn({ err: databaseFault(error) ?? error }, 'the figures of the database could not be read');
    for (const { reset } of OF_ROWS) reset();
    gauges.databaseUp.set(0);
  }
}

const OF_ROWS = [
  gauges.mailboxState,
  gauges.mailboxRetrieved,
  gauges.mailboxes,
  gauges.accounts,
  gauges.outbox,
  gauges.outboxOldest,
  gauges.nodes,
  gauges.jobAge,
  gauges.incidents,
].map((gauge) => ({ reset: () => gauge.reset() }));

function showMailboxes(held: readonly MailboxFact[]): void {
  keepMailboxSeries(new Set(held.map(({ mailboxId }) => mailboxId)));
  gauges.mailboxState.reset();
  gauges.mailboxRetrieved.reset();
  for (const { mailboxId: mailbox, state, lastRetrievedAt } of held.slice(0, MAILBOX_SERIES)) {
    gauges.mailboxState.set({ mailbox, state }, 1);
    if (lastRetrievedAt) gauges.mailboxRetrieved.set({ mailbox }, lastRetrievedAt.getTime() / 1_000);
  }
}

function showInstallation(facts: InstallationFacts): void {
  for (const [state, count] of facts.mailboxes) gauges.mailboxes.set({ state }, count);
  for (const [state, count] of facts.accounts) gauges.accounts.set({ state }, count);
  for (const [state, { count, oldestSeconds }] of facts.outbox) {
    gauges.outbox.set({ state }, count);
    gauges.outboxOldest.set({ state }, oldestSeconds);
  }
  gauges.arrivals.set(facts.waitingArrivals.count);
  gauges.arrivalsOldest.set(facts.waitingArrivals.oldestSeconds);
  for (const { role, live } of facts.roles) gauges.nodes.set({ role }, live);
  gauges.incidents.reset();
  for (const { rule, severity, count } of facts.incidents) gauges.incidents.set({ rule, severity }, count);
  gauges.jobAge.reset();
  for (const [job, seconds] of facts.jobs) gauges.jobAge.set({ job }, seconds);
}
