/**
 * Mail out: finds the mailboxes that have something to send, takes their leases and sends.
 *
 * Two leases make it safe and fair. The one of the mailbox: only one node sends for a mailbox at a time. The one of the
 * sign-in that the mailbox submits under (`sender.ts`): the server counts by it, so its pace is one node's to keep,
 * whatever the number of mailboxes behind it. Both are taken for mailboxes with mail in the outbox only, each node no
 * more than its share, and given back when it has been quiet for a while. NOTIFY makes it fast; looking every two
 * seconds makes it sure.
 */
import { mailboxConnection } from '../accounts/connection.ts';
import { sendingLimits } from '../accounts/sending-limits.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Log } from '../kernel/log.ts';
import { fairShare, surplus } from '../kernel/share.ts';
import { countServices } from '../store/count-nodes.ts';
import { acquireLeases, LeaseLost, releaseLeases, renewLeases } from '../store/lease.ts';
import { listen } from '../store/listen.ts';
import type { Store } from '../store/pool.ts';
import { startPulse } from '../telemetry/pulse.ts';
import type { AccessTokens } from '../tokens/access.ts';
import { type DueMailbox, findDueMailboxes } from './outbox.ts';
import { tellOfLate } from './outcomes/late.ts';
import { resumeSending } from './outcomes/record.ts';
import { createHeldSenders, type HeldSenders, senderResource } from './pacing/held-senders.ts';
import { senderNameOf } from './pacing/sender-name.ts';
import { sendMailbox } from './send-mailbox.ts';
import { createGraphTransport } from './transport/graph-transport.ts';
import { createSmtpTransport } from './transport/smtp-transport.ts';
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
  readonly sender: string;
  readonly wakeup: Wakeup;
  readonly stop: AbortController;
  readonly kill: AbortController;
  /** By this process's monotonic clock; after it another node may have the mailbox. */
  heldUntil: number;
}

/** A database that fails is asked again at this pace. */
const TROUBLE_MS = 1_000;
const LATE_LOOK_MS = 60_000;

class DispatcherRun {
  readonly #options: DispatcherOptions;
  readonly #tuning: DispatcherTuning;
  readonly #holdings = new Map<string, Holding>();
  readonly #tasks = new Set<Promise<void>>();
  readonly #wakeup = createWakeup();
  readonly #senders: HeldSenders;

  constructor(options: DispatcherOptions) {
    this.#options = options;
    this.#tuning = { ...DISPATCHER_TUNING, ...options.tuning };
    const { store, nodeId, clock } = options;
    this.#senders = createHeldSenders({ db: store.db, nodeId, clock, ...this.#tuning });
  }

  async run(signal: AbortSignal): Promise<void> {
    const { store } = this.#options;
    const wake = () => this.#wakeup.wake();
    signal.addEventListener('abort', wake, { once: true });
    const outbox = await listen(store, 'outbox', (mailboxId) => this.#onOutbox(mailboxId));
    const accounts = await listen(store, 'accounts', (accountId) => void this.#onAccount(accountId));
    const renewal = setInterval(() => void this.#renew(), this.#tuning.renewMs);
    void this.#tellOfLate();
    const late = setInterval(() => void this.#tellOfLate(), LATE_LOOK_MS);
    const pulse = startPulse('dispatcher');
    try {
      while (!signal.aborted) {
        pulse.beat();
        await this.#wakeup.wait(await this.#takeDue());
      }
    } finally {
      signal.removeEventListener('abort', wake);
      clearInterval(late);
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
      const due = mailboxes.filter(({ dueInMs }) => dueInMs <= 0);
      for (const { mailboxId } of due) this.#holdings.get(mailboxId)?.wakeup.wake();
      const free = due.filter(({ mailboxId }) => !this.#holdings.has(mailboxId));
      if (due.length > 0) await this.#share(due, free);
      const later = mailboxes.map(({ dueInMs }) => dueInMs).filter((ms) => ms > 0);
      return Math.max(5, Math.min(this.#tuning.pollMs, ...later));
    } catch (error) {
      this.#options.log.warn({ err: error }, 'the outbox could not be read');
      return TROUBLE_MS;
    }
  }

  /** Takes what is due up to this node's share, and leaves what is beyond it to the others. */
  async #share(due: readonly DueMailbox[], free: readonly DueMailbox[]): Promise<void> {
    const active = [...new Set(due.map(({ sender }) => sender))];
    const held = this.#senders.names().filter((name) => active.includes(name));
    // By the time that its leases end a silent node has no share any more.
    const nodes = await countServices(this.#options.store.db, this.#tuning.leaseMs);
    const beyond = new Set(surplus(active, held, nodes));
    for (const holding of this.#holdings.values()) {
      if (!beyond.has(holding.sender)) continue;
      holding.stop.abort();
      holding.wakeup.wake();
    }
    if (free.length > 0) await this.#begin(chooseSenders(free, held, fairShare(active.length, nodes)), free);
  }

  async #begin(senders: readonly string[], free: readonly DueMailbox[]): Promise<void> {
    const { store, nodeId } = this.#options;
    const before = performance.now();
    await this.#senders.take(senders);
    const mine = free.filter(({ sender }) => this.#senders.get(sender));
    const resources = mine.map(({ mailboxId }) => resourceOf(mailboxId));
    const taken = await acquireLeases(store.db, nodeId, resources, this.#tuning.leaseMs);
    for (const { mailboxId, sender } of mine) {
      const epoch = taken.get(resourceOf(mailboxId));
      if (epoch !== undefined) this.#work(mailboxId, sender, epoch, before + this.#tuning.leaseMs);
    }
    await this.#senders.leaveUnused();
  }

  #work(mailboxId: string, sender: string, epoch: number, heldUntil: number): void {
    this.#senders.enter(sender);
    const task = this.#send(mailboxId, sender, epoch, heldUntil)
      .finally(() => this.#senders.leave(sender))
      .finally(() => {
        this.#tasks.delete(task);
        this.#wakeup.wake();
      });
    this.#tasks.add(task);
  }

  async #send(mailboxId: string, senderName: string, epoch: number, heldUntil: number): Promise<void> {
    const { store, nodeId, clock, tokens } = this.#options;
    const log = this.#options.log.child({ mailboxId });
    const lease = { mailboxId, resource: resourceOf(mailboxId), nodeId, epoch };
    const holding = newHolding(senderName, heldUntil);
    this.#holdings.set(mailboxId, holding);
    try {
      const mailbox = await mailboxConnection(store.db, mailboxId);
      const sender = this.#senders.get(senderName);
      // Another name than a moment ago: the next look takes it under that.
      if (!mailbox || !sender || senderNameOf(mailbox) !== senderName) return;
      holding.accountId = mailbox.accountId;
      sender.sessions.setLimit(sendingLimits(mailbox.limits).connections);
      const signal = holding.kill.signal;
      const transport =
        mailbox.outgoing === 'graph'
          ? createGraphTransport({ tokens, mailbox })
          : createSmtpTransport({
              db: store.db,
              tokens,
              mailbox,
              sessions: sender.sessions,
              timeouts: this.#tuning.smtp,
              signal,
            });
      const control = {
        wakeup: holding.wakeup,
        stop: holding.stop.signal,
        kill: signal,
        abandon: (error: LeaseLost) => holding.kill.abort(error),
        holds: () => performance.now() < holding.heldUntil,
      };
      await sendMailbox(
        { store, sender, transport, clock, log, tuning: this.#tuning },
        lease,
        mailbox,
        control,
      );
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

  async #tellOfLate(): Promise<void> {
    try {
      const found = await tellOfLate(this.#options.store.db, this.#tuning.lateMs);
      if (found > 0) this.#options.log.info({ deliveries: found }, 'messages are late');
    } catch (error) {
      this.#options.log.warn({ err: error }, 'late messages could not be looked for');
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
        const both = [resourceOf(mailboxId), senderResource(holding.sender)];
        if (both.every((resource) => held.has(resource))) holding.heldUntil = before + this.#tuning.leaseMs;
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

function newHolding(sender: string, heldUntil: number): Holding {
  return {
    sender,
    accountId: undefined,
    wakeup: createWakeup(),
    stop: new AbortController(),
    kill: new AbortController(),
    heldUntil,
  };
}

/** Mail that a node with a better claim has let lie for so long is anybody's. */
const OVERDUE_MS = 10_000;

/** The senders to take: those that this node has, as many more as its share leaves room for, and what nobody takes. */
function chooseSenders(free: readonly DueMailbox[], held: readonly string[], share: number): string[] {
  const names = [...new Set(free.map(({ sender }) => sender))];
  const overdue = new Set(free.filter(({ dueInMs }) => dueInMs < -OVERDUE_MS).map(({ sender }) => sender));
  const fresh = names.filter((name) => !held.includes(name));
  const room = Math.max(0, share - held.length);
  return [
    ...names.filter((name) => held.includes(name)),
    ...fresh.slice(0, room),
    ...fresh.slice(room).filter((name) => overdue.has(name)),
  ];
}

function resourceOf(mailboxId: string): string {
  return `dispatch:${mailboxId}`;
}
