/**
 * Sends the mail of one mailbox, as the holder of its lease, until there has been nothing to send for a while.
 *
 * A row is claimed (marked `sending`, committed) before its message can reach the server, and its outcome is committed
 * after; whoever finds it claimed by somebody else knows that it may have been sent. A little is claimed in advance, so
 * that connections do not wait for the database; more would only be more messages to look up after a crash.
 *
 * The first failure that concerns the mailbox as a whole ends the work: what was claimed in advance is handed back as
 * it was, and the mailbox rests until its time has come.
 */
import type { MailboxConnection } from '../accounts/connection.ts';
import { type SendingLimits, sendingLimits } from '../accounts/sending-limits.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Log } from '../kernel/log.ts';
import type { Blobs } from '../store/blobs.ts';
import { LeaseLost } from '../store/lease.ts';
import type { Db } from '../store/pool.ts';
import { annotate, traced } from '../telemetry/trace.ts';
import type { AccessTokens } from '../tokens/access.ts';
import { claim, takeOver } from './claim.ts';
import { deliver } from './deliver.ts';
import { inHandPerConnection } from './in-hand.ts';
import type { ClaimedDelivery } from './outbox.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import { type Allowance, allowance, forgetOld, type Sent } from './pace.ts';
import { type DispatchLease, recordOutcomes } from './record.ts';
import { createRecorder, type Recorder } from './recorder.ts';
import { createSessions, type Sessions } from './sessions.ts';
import { createSmtpOpener, lookIntoSentItems } from './sign-in.ts';
import type { DispatcherTuning } from './tuning.ts';
import { settleUncertain } from './uncertain.ts';
import type { Wakeup } from './wakeup.ts';

export interface SendDependencies {
  readonly db: Db;
  readonly blobs: Blobs;
  readonly tokens: AccessTokens;
  readonly clock: Clock;
  readonly log: Log;
  readonly tuning: DispatcherTuning;
}

export interface SendControl {
  readonly wakeup: Wakeup;
  /** Nothing new is begun after it. */
  readonly stop: AbortSignal;
  /** Links are cut. */
  readonly kill: AbortSignal;
  /** Fires it: the lease is another's. */
  readonly abandon: (error: LeaseLost) => void;
  /** False when the lease may have passed to another node. */
  readonly holds: () => boolean;
}

/** @throws LeaseLost, or an error of the database; the rows are then safe for the next holder. */
export async function sendMailbox(
  deps: SendDependencies,
  lease: DispatchLease,
  mailbox: MailboxConnection,
  control: SendControl,
): Promise<void> {
  const limits = sendingLimits(mailbox.limits);
  const { sent, pausesBefore } = await takeOver(deps.db, lease, deps.clock.now().getTime(), deps.tuning);
  const sender = new MailboxSender(deps, lease, mailbox, limits, control, sent, pausesBefore);
  await sender.run();
  await sender.finish();
}

class MailboxSender {
  readonly #deps: SendDependencies;
  readonly #lease: DispatchLease;
  readonly #mailbox: MailboxConnection;
  readonly #limits: SendingLimits;
  readonly #control: SendControl;
  readonly #pausesBefore: number;
  readonly #sessions: Sessions;
  readonly #recorder: Recorder;
  readonly #underWay = new Map<string, { recipients: number; done: Promise<void> }>();
  #sent: Sent[];
  #paused = false;
  #crash: { readonly error: unknown } | undefined;
  #looking: Promise<void> | undefined;
  #lookAt = 0;
  #busyAt: number;

  constructor(
    deps: SendDependencies,
    lease: DispatchLease,
    mailbox: MailboxConnection,
    limits: SendingLimits,
    control: SendControl,
    sent: Sent[],
    pausesBefore: number,
  ) {
    this.#deps = deps;
    this.#lease = lease;
    this.#mailbox = mailbox;
    this.#limits = limits;
    this.#control = control;
    this.#sent = sent;
    this.#pausesBefore = pausesBefore;
    this.#busyAt = this.#now();
    this.#sessions = createSessions({
      limit: limits.connections,
      open: createSmtpOpener(deps.tokens, mailbox, deps.tuning.smtp, control.kill),
      now: () => this.#now(),
    });
    this.#recorder = createRecorder({
      write: (outcomes) => recordOutcomes(deps.db, lease, outcomes),
      abandoned: control.kill,
      clock: deps.clock,
      log: deps.log,
    });
  }

  async run(): Promise<void> {
    try {
      await this.#sendAll();
    } catch (error) {
      this.#crashed(error);
    }
  }

  async #sendAll(): Promise<void> {
    const { lingerMs } = this.#deps.tuning;
    while (!this.#paused && !this.#crash && !this.#control.stop.aborted) {
      if (this.#now() >= this.#lookAt) this.#lookUp();
      const allowed = this.#allowance();
      if (await this.#beginSome(allowed)) continue;
      const idleMs = this.#now() - this.#busyAt;
      if (this.#underWay.size === 0 && !this.#looking && idleMs >= lingerMs) return;
      const lookMs = Math.max(this.#lookAt - this.#now(), 1);
      const lingerLeftMs = Math.max(lingerMs - idleMs, 1);
      await this.#control.wakeup.wait(Math.min(allowed.waitMs || lingerLeftMs, lookMs));
    }
  }

  /**
   * Waits for what is under way; the control's `kill` puts an end to that.
   * @throws what the work broke off with.
   */
  async finish(): Promise<void> {
    while (this.#underWay.size > 0 || this.#looking) {
      await Promise.all([...[...this.#underWay.values()].map(({ done }) => done), this.#looking]);
    }
    this.#sessions.close();
    if (this.#crash) throw this.#crash.error;
  }

  #allowance(): Allowance {
    const now = this.#now();
    this.#sent = forgetOld(this.#sent, now);
    const underWay = {
      messages: this.#underWay.size,
      recipients: [...this.#underWay.values()].reduce((sum, { recipients }) => sum + recipients, 0),
    };
    return allowance({ ended: this.#sent, underWay }, this.#limits, now, this.#deps.tuning.minuteMs);
  }

  async #beginSome(allowed: Allowance): Promise<boolean> {
    // Claimed by the half: a transaction for every single message would cost more than the message.
    const inHand = this.#limits.connections * inHandPerConnection(this.#limits);
    if (this.#underWay.size > inHand / 2) return false;
    const room = Math.min(inHand - this.#underWay.size, allowed.messages);
    if (room <= 0 || allowed.recipients <= 0) return false;
    const bounds = {
      messages: room,
      recipients: allowed.recipients,
      recipientsPerMessage: this.#limits.recipientsPerMessage,
    };
    const claimed = await claim(this.#deps, this.#lease, bounds);
    for (const { delivery, raw } of claimed) this.#begin(delivery, raw);
    return claimed.length > 0;
  }

  #begin(delivery: ClaimedDelivery, raw: () => Promise<Buffer>): void {
    const open = delivery.recipients.filter(({ outcome }) => outcome === 'waiting' || outcome === 'delayed');
    const recipients = open.slice(0, this.#limits.recipientsPerMessage).map(({ address }) => address);
    const attributes = { 'postvak.delivery': delivery.id, 'postvak.mailbox': this.#lease.mailboxId };
    const done = traced({ name: 'mail.out', attributes }, () =>
      this.#send(delivery, recipients, open.length - recipients.length, raw),
    )
      .catch((error) => this.#crashed(error))
      .finally(() => {
        this.#underWay.delete(delivery.id);
        this.#busyAt = this.#now();
        this.#control.wakeup.wake();
      });
    this.#underWay.set(delivery.id, { recipients: recipients.length, done });
  }

  async #send(
    delivery: ClaimedDelivery,
    recipients: readonly string[],
    waitingBeyond: number,
    raw: () => Promise<Buffer>,
  ): Promise<void> {
    const mail = {
      from: this.#mailbox.address,
      recipients,
      raw: await raw(),
      envelopeId: delivery.id,
      mayEnd: this.#control.holds,
    };
    const mayBegin = () => !this.#paused && !this.#control.stop.aborted;
    const submission = await traced({ name: 'mail.submit' }, () =>
      deliver(this.#sessions, mail, mayBegin, this.#control.kill),
    );
    if (submission === 'not-begun') return this.#recorder.record(handedBack(delivery));
    this.#sent.push({ at: this.#now(), recipients: recipients.length });
    const outcome = outcomeOf(
      {
        deliveryId: delivery.id,
        conversationId: delivery.conversationId,
        attempts: delivery.attempts,
        ageMs: delivery.ageMs,
        mailboxAttempts: this.#pausesBefore,
        recipients,
        waitingBeyond,
        failedBefore: delivery.recipients.filter(({ outcome }) => outcome === 'failed').length,
      },
      submission,
    );
    // One failure of the mailbox is recorded once, however many messages met it.
    const repeated = outcome.pause !== null && this.#paused;
    if (outcome.pause) this.#paused = true;
    annotate({ 'postvak.outcome': outcome.state });
    await this.#recorder.record(repeated ? { ...outcome, pause: null } : outcome);
    if (outcome.state === 'uncertain') this.#lookAt = 0;
  }

  #lookUp(): void {
    const { db, tokens, tuning } = this.#deps;
    const look = (ids: readonly string[]) =>
      lookIntoSentItems(tokens, this.#mailbox, ids, this.#control.kill);
    this.#lookAt = Number.POSITIVE_INFINITY;
    this.#looking = settleUncertain({ db, tuning, look }, this.#lease)
      .then((nextMs) => {
        if (nextMs !== undefined) this.#lookAt = Math.min(this.#lookAt, this.#now() + nextMs);
      })
      .catch((error) => this.#crashed(error))
      .finally(() => {
        this.#looking = undefined;
        this.#control.wakeup.wake();
      });
  }

  #crashed(error: unknown): void {
    this.#crash ??= { error };
    if (error instanceof LeaseLost) this.#control.abandon(error);
  }

  #now(): number {
    return this.#deps.clock.now().getTime();
  }
}

/** It was claimed in advance and never begun. */
function handedBack({ id, conversationId }: ClaimedDelivery): Outcome {
  return {
    deliveryId: id,
    conversationId,
    state: 'waiting',
    waitMs: 0,
    counts: false,
    failure: null,
    serverReply: null,
    recipients: [],
    pause: null,
    reached: false,
  };
}
