/**
 * Mail out: finds the mailboxes that have something to send, takes a lease on each and sends.
 *
 * Only one node sends for a mailbox at a time, so that the pace of a mailbox is one node's to keep. A lease is taken
 * for a mailbox with mail in the outbox only, and given back when it has been quiet for a while. NOTIFY makes it fast;
 * looking every two seconds makes it sure.
 */
import { mailboxConnection } from '../accounts/connection.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Log } from '../kernel/log.ts';
import { acquireLeases, LeaseLost, releaseLeases, renewLeases } from '../store/lease.ts';
import { listen } from '../store/listen.ts';
import type { Store } from '../store/pool.ts';
import { startPulse } from '../telemetry/pulse.ts';
import type { AccessTokens } from '../tokens/access.ts';
import { findDueMailboxes } from './outbox.ts';
import { resumeSending } from './record.ts';
import { sendMailbox } from './send-mailbox.ts';
import { DISPATCHER_TUNING, type DispatcherTuning } from './tuning.ts';
import { createWakeup, type Wakeup } from './wakeup.ts';

export interface DispatcherOptions {
  readonly store: Store;
  readonly tokens: AccessTokens;
  /** This process, as in the table of nodes. */
  readonly nodeId: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly tuning?: Partial<DispatcherTuning>;
}

export interface Dispatcher {
  /** Works until the signal fires; then ends what is under way, gives back its leases and resolves. */
  run(signal: AbortSignal): Promise<void>;
}

export function createDispatcher(options: DispatcherOptions): Dispatcher {
  return { run: (signal) => new DispatcherRun(options).run(signal) };
}

interface Holding {
  accountId: string | undefined;
  readonly wakeup: Wakeup;
  readonly stop: AbortController;
  readonly kill: AbortController;
  /** By this process's monotonic clock; after it another node may have the mailbox. */
  heldUntil: number;
}

/** A database that fails is asked again at this pace. */
const TROUBLE_MS = 1_000;

class DispatcherRun {
  readonly #options: DispatcherOptions;
  readonly #tuning: DispatcherTuning;
  readonly #holdings = new Map<string, Holding>();
  readonly #tasks = new Set<Promise<void>>();
  readonly #wakeup = createWakeup();

  constructor(options: DispatcherOptions) {
    this.#options = options;
    this.#tuning = { ...DISPATCHER_TUNING, ...options.tuning };
  }

  async run(signal: AbortSignal): Promise<void> {
    const { store } = this.#options;
    const wake = () => this.#wakeup.wake();
    signal.addEventListener('abort', wake, { once: true });
    const outbox = await listen(store, 'outbox', (mailboxId) => this.#onOutbox(mailboxId));
    const accounts = await listen(store, 'accounts', (accountId) => void this.#onAccount(accountId));
    const renewal = setInterval(() => void this.#renew(), this.#tuning.renewMs);
    const pulse = startPulse('dispatcher');
    try {
      while (!signal.aborted) {
        pulse.beat();
        await this.#wakeup.wait(await this.#takeDue());
      }
    } finally {
      signal.removeEventListener('abort', wake);
      await this.#stopAll();
      pulse.end();
      clearInterval(renewal);
      await outbox.close();
      await accounts.close();
    }
  }

  #onOutbox(mailboxId: string): void {
    const holding = this.#holdings.get(mailboxId);
    if (holding) holding.wakeup.wake();
    else this.#wakeup.wake();
  }

  /** Its mailboxes begin afresh, with what was changed. */
  async #onAccount(accountId: string): Promise<void> {
    try {
      if (accountId) await resumeSending(this.#options.store.db, accountId);
    } catch (error) {
      this.#options.log.warn({ err: error, accountId }, 'sending was not resumed at once');
    }
    for (const holding of this.#holdings.values()) {
      if (holding.accountId !== accountId) continue;
      holding.stop.abort();
      holding.wakeup.wake();
    }
    this.#wakeup.wake();
  }

  /** @returns milliseconds until it is worth looking again. */
  async #takeDue(): Promise<number> {
    try {
      const mailboxes = await findDueMailboxes(this.#options.store.db);
      const due = mailboxes.filter(({ dueInMs }) => dueInMs <= 0).map(({ mailboxId }) => mailboxId);
      for (const mailboxId of due) this.#holdings.get(mailboxId)?.wakeup.wake();
      await this.#begin(due.filter((mailboxId) => !this.#holdings.has(mailboxId)));
      const later = mailboxes.map(({ dueInMs }) => dueInMs).filter((ms) => ms > 0);
      return Math.max(5, Math.min(this.#tuning.pollMs, ...later));
    } catch (error) {
      this.#options.log.warn({ err: error }, 'the outbox could not be read');
      return TROUBLE_MS;
    }
  }

  async #begin(mailboxIds: readonly string[]): Promise<void> {
    const { store, nodeId } = this.#options;
    const before = performance.now();
    const taken = await acquireLeases(store.db, nodeId, mailboxIds.map(resourceOf), this.#tuning.leaseMs);
    for (const mailboxId of mailboxIds) {
      const epoch = taken.get(resourceOf(mailboxId));
      if (epoch !== undefined) this.#work(mailboxId, epoch, before + this.#tuning.leaseMs);
    }
  }

  #work(mailboxId: string, epoch: number, heldUntil: number): void {
    const task = this.#send(mailboxId, epoch, heldUntil).finally(() => {
      this.#tasks.delete(task);
      this.#wakeup.wake();
    });
    this.#tasks.add(task);
  }

  async #send(mailboxId: string, epoch: number, heldUntil: number): Promise<void> {
    const { store, nodeId, clock, tokens } = this.#options;
    const log = this.#options.log.child({ mailboxId });
    const lease = { mailboxId, resource: resourceOf(mailboxId), nodeId, epoch };
    const holding = newHolding(heldUntil);
    this.#holdings.set(mailboxId, holding);
    try {
      const mailbox = await mailboxConnection(store.db, mailboxId);
      if (!mailbox) return;
      holding.accountId = mailbox.accountId;
      const control = {
        wakeup: holding.wakeup,
        stop: holding.stop.signal,
        kill: holding.kill.signal,
        abandon: (error: LeaseLost) => holding.kill.abort(error),
        holds: () => performance.now() < holding.heldUntil,
      };
      const { db, blobs } = store;
      await sendMailbox({ db, blobs, tokens, clock, log, tuning: this.#tuning }, lease, mailbox, control);
    } catch (error) {
      if (error instanceof LeaseLost) log.info({}, 'another node sends for this mailbox now');
      else if (!holding.kill.signal.aborted) {
        log.error({ err: error }, 'sending for this mailbox broke off');
        // Whatever it is, it will be there at once again.
        await clock.sleep(TROUBLE_MS, holding.stop.signal).catch(() => {});
      }
    } finally {
      this.#holdings.delete(mailboxId);
      await releaseLeases(store.db, nodeId, [lease.resource]).catch(() => {});
    }
  }

  async #renew(): Promise<void> {
    if (this.#holdings.size === 0) return;
    const before = performance.now();
    try {
      const held = new Set(
        await renewLeases(this.#options.store.db, this.#options.nodeId, this.#tuning.leaseMs),
      );
      for (const [mailboxId, holding] of this.#holdings) {
        if (held.has(resourceOf(mailboxId))) holding.heldUntil = before + this.#tuning.leaseMs;
        else holding.kill.abort(new LeaseLost(resourceOf(mailboxId)));
      }
    } catch (error) {
      this.#options.log.warn({ err: error }, 'the leases could not be renewed');
    }
  }

  async #stopAll(): Promise<void> {
    for (const holding of this.#holdings.values()) {
      holding.stop.abort();
      holding.wakeup.wake();
    }
    const deadline = setTimeout(() => {
      for (const holding of this.#holdings.values()) holding.kill.abort(new Error('Postvak is stopping'));
    }, this.#tuning.stopMs);
    await Promise.allSettled([...this.#tasks]);
    clearTimeout(deadline);
  }
}

function newHolding(heldUntil: number): Holding {
  return {
    accountId: undefined,
    wakeup: createWakeup(),
    stop: new AbortController(),
    kill: new AbortController(),
    heldUntil,
  };
}

function resourceOf(mailboxId: string): string {
  return `dispatch:${mailboxId}`;
}
