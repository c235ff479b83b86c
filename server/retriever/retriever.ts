/**
 * The retriever of one node: holds its fair share of all mailboxes by lease and watches each of them.
 *
 * A mailbox is watched by the holder of its lease only. All leases are renewed with one statement; whatever could not
 * be renewed in time is stopped at once, and even a node that sleeps through this can write nothing, because every
 * transaction asserts the lease's epoch. A list of mailboxes that cannot be read changes nothing.
 */
import { sql } from 'kysely';
import { listActiveMailboxes } from '../accounts/connection.ts';
import { type Clock, systemClock } from '../kernel/clock.ts';
import { createGate } from '../kernel/gate.ts';
import type { Log } from '../kernel/log.ts';
import { fairShare, surplus } from '../kernel/share.ts';
import { countServices } from '../store/count-nodes.ts';
import { acquireLeases, LeaseLost, releaseLeases, renewLeases } from '../store/lease.ts';
import { listen } from '../store/listen.ts';
import type { Store } from '../store/pool.ts';
import type { Vault } from '../store/vault.ts';
import { startPulse } from '../telemetry/pulse.ts';
import type { AccessTokens } from '../tokens/access.ts';
import { createByteBudget } from './byte-budget.ts';
import { createConnectGate } from './connect-gate.ts';
import type { ReportTaker, RetrieverContext, StageObserver } from './context.ts';
import { DEFAULT_TUNING, type Tuning } from './tuning.ts';
import { SettingsChanged, watchMailbox } from './watch.ts';

export interface RetrieverOptions {
  readonly store: Store;
  readonly tokens: AccessTokens;
  readonly vault?: Pick<Vault, 'read'>;
  readonly nodeId: string;
  readonly log: Log;
  readonly clock?: Clock;
  readonly tuning?: Partial<Tuning>;
  readonly reports?: ReportTaker;
  readonly observe?: StageObserver;
}

/** Longer than a sign-in on a bad day, shorter than anybody's patience. */
const CONNECTING_MS = 5_000;

/** Of ten connections to the database; the others are for fresh mail and for the desk. */
const STORING_AT_ONCE = 3;
const ACCEPTING_AT_ONCE = 2;

export interface Retriever {
  /** Runs until the signal fires; resolves when all work in hand is stored or handed back and the leases are free. */
  run(signal: AbortSignal): Promise<void>;
}

/** One watched mailbox. */
interface Watch {
  readonly mailboxId: string;
  readonly accountId: string;
  readonly resource: string;
  readonly stop: AbortController;
  readonly done: Promise<void>;
  changed: AbortController;
}

export function createRetriever(options: RetrieverOptions): Retriever {
  const tuning = { ...DEFAULT_TUNING, ...options.tuning };
  const context: RetrieverContext = {
    store: options.store,
    tokens: options.tokens,
    vault: options.vault,
    nodeId: options.nodeId,
    log: options.log,
    clock: options.clock ?? systemClock,
    tuning,
    budget: createByteBudget(tuning.memoryBytes / 2),
    waiting: createByteBudget(tuning.memoryBytes / 2),
    turns: { storing: createGate(STORING_AT_ONCE), accepting: createGate(ACCEPTING_AT_ONCE) },
    connecting: createConnectGate(tuning.connectingAtOnce, CONNECTING_MS),
    reports: options.reports,
    observe: options.observe,
  };
  return { run: (signal) => run(context, signal) };
}

async function run(context: RetrieverContext, signal: AbortSignal): Promise<void> {
  const watches = new Map<string, Watch>();
  let look = Promise.withResolvers<void>();
  const hearing = await listen(context.store, 'accounts', (accountId) => {
    for (const watch of watches.values()) {
      if (accountId === '' || watch.accountId === accountId) tellChanged(watch);
    }
    look.resolve();
  });
  // Somebody waits for a mail: the mailbox is looked at anew, which fetches it first.
  const hearingWanted = await listen(context.store, 'wanted', (mailboxId) => {
    const watch = watches.get(mailboxId);
    if (watch) tellChanged(watch);
  });
  // A node has come or gone: shares change now, not at the next look.
  const hearingNodes = await listen(context.store, 'nodes', () => look.resolve());
  const pulse = startPulse('retriever');
  const renewing = renew(context, watches, signal);
  try {
    while (!signal.aborted) {
      pulse.beat();
      look = Promise.withResolvers<void>();
      await reconcile(context, watches, signal).catch((error: unknown) => {
        context.log.warn({ error }, 'The list of mailboxes could not be read');
      });
      await Promise.race([
        context.clock.sleep(context.tuning.lookEveryMs, signal).catch(() => {}),
        look.promise,
      ]);
    }
  } finally {
    await Promise.all([...watches.values()].map((watch) => stop(context, watch)));
    await renewing;
    pulse.end();
    await hearing.close().catch(() => {});
    await hearingNodes.close().catch(() => {});
    await hearingWanted.close().catch(() => {});
  }
}

/** Makes what is watched what should be watched. */
async function reconcile(
  context: RetrieverContext,
  watches: Map<string, Watch>,
  signal: AbortSignal,
): Promise<void> {
  const { store, nodeId, tuning } = context;
  const mailboxes = await listActiveMailboxes(store.db);
  // By the time that its leases end a silent node has no share any more: else what it held would wait for it longer.
  const nodes = await countServices(store.db, tuning.leaseTtlMs);
  const active = mailboxes.map(({ mailboxId }) => mailboxId);
  const stopping = surplus(active, [...watches.keys()], nodes).map((id) =>
    stop(context, watches.get(id) as Watch),
  );
  await Promise.all(stopping);
  const room = fairShare(active.length, nodes) - watches.size;
  const candidates = mailboxes.filter(({ mailboxId }) => !watches.has(mailboxId));
  if (room <= 0 || candidates.length === 0 || signal.aborted) return;
  const free = await freeAmong(context, candidates);
  const resources = free.slice(0, room).map(({ mailboxId }) => resourceOf(mailboxId));
  const taken = await acquireLeases(store.db, nodeId, resources, tuning.leaseTtlMs);
  for (const { mailboxId, accountId } of free) {
    const epoch = taken.get(resourceOf(mailboxId));
    if (epoch !== undefined) start(context, watches, mailboxId, accountId, epoch);
  }
}

/** Those whose lease nobody else holds, so that asking for them is not in vain. */
async function freeAmong<T extends { readonly mailboxId: string }>(
  { store, nodeId }: RetrieverContext,
  candidates: readonly T[],
): Promise<T[]> {
  const rows = await store.db
    .selectFrom('lease')
    .select('resource')
    .where('resource', 'like', `${resourceOf('')}%`)
    .where('node_id', '!=', nodeId)
    .where('expires_at', '>=', sql<Date>`now()`)
    .execute();
  const taken = new Set(rows.map(({ resource }) => resource));
  return candidates.filter(({ mailboxId }) => !taken.has(resourceOf(mailboxId)));
}

function start(
  context: RetrieverContext,
  watches: Map<string, Watch>,
  mailboxId: string,
  accountId: string,
  epoch: number,
): void {
  const stopping = new AbortController();
  const resource = resourceOf(mailboxId);
  const watch: Watch = {
    mailboxId,
    accountId,
    resource,
    stop: stopping,
    changed: new AbortController(),
    done: watchMailbox(
      context,
      mailboxId,
      { resource, epoch },
      () => watches.get(mailboxId)?.changed.signal ?? stopping.signal,
      stopping.signal,
    )
      .catch((error: unknown) => context.log.error({ mailboxId, error }, 'The watch of a mailbox broke'))
      .finally(() => {
        if (watches.get(mailboxId) === watch) watches.delete(mailboxId);
      }),
  };
  watches.set(mailboxId, watch);
}

/** Stops one watch and gives its lease back, so that another node need not wait for it to expire. */
async function stop({ store, nodeId, log }: RetrieverContext, watch: Watch): Promise<void> {
  watch.stop.abort(new Error('stopping'));
  await watch.done;
  await releaseLeases(store.db, nodeId, [watch.resource]).catch((error: unknown) => {
    log.debug({ mailboxId: watch.mailboxId, error }, 'A lease could not be given back; it will expire');
  });
}

/** Renews until the signal fires and every watch has ended. */
async function renew(
  { store, nodeId, clock, log, tuning }: RetrieverContext,
  watches: ReadonlyMap<string, Watch>,
  signal: AbortSignal,
): Promise<void> {
  let validUntil = clock.now().getTime() + tuning.leaseTtlMs;
  while (!signal.aborted) {
    await clock.sleep(tuning.renewEveryMs, signal).catch(() => {});
    if (signal.aborted) return;
    const asked = clock.now().getTime();
    const watched = [...watches.values()];
    try {
      const held = new Set(await renewLeases(store.db, nodeId, tuning.leaseTtlMs));
      validUntil = asked + tuning.leaseTtlMs;
      for (const watch of watched) {
        if (!held.has(watch.resource)) watch.stop.abort(new LeaseLost(watch.resource));
      }
    } catch (error) {
      log.warn({ error }, 'The leases could not be renewed');
      if (clock.now().getTime() < validUntil) continue;
      for (const watch of watched) watch.stop.abort(new LeaseLost(watch.resource));
    }
  }
}

function tellChanged(watch: Watch): void {
  const before = watch.changed;
  watch.changed = new AbortController();
  before.abort(new SettingsChanged());
}

function resourceOf(mailboxId: string): string {
  return `retrieve:${mailboxId}`;
}
