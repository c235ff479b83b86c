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
import { LeaseLost } from '../store/lease.ts';
import type { Store } from '../store/pool.ts';
import { annotate, traced } from '../telemetry/trace.ts';
import type { OutgoingMail } from '../wire/smtp/submit.ts';
import { claim, takeOver } from './claim.ts';
import type { ClaimedDelivery } from './outbox.ts';
import { ofAlias } from './outcomes/alias-denied.ts';
import { createMarks, type Marks, writeMarks } from './outcomes/marks.ts';
import { type Outcome, outcomeOf } from './outcomes/outcome.ts';
import { type DispatchLease, recordOutcomes } from './outcomes/record.ts';
import { createRecorder, type Recorder } from './outcomes/recorder.ts';
import { inHandPerConnection } from './pacing/in-hand.ts';
import type { Allowance } from './pacing/pace.ts';
import type { Sender } from './pacing/sender.ts';
import { wantsCopyCheck } from './transport/copy-check.ts';
import { createSentItems, type SentItems } from './transport/sent-items.ts';
import { SenderChanged, type Transport } from './transport/transport.ts';
import type { DispatcherTuning } from './tuning.ts';
import type { Wakeup } from './wakeup.ts';

export interface SendDependencies {
  readonly store: Pick<Store, 'db' | 'blobs'>;
  readonly sender: Sender;
  readonly transport: Transport;
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
  const pausesBefore = await takeOver(deps.store.db, lease);
  const checksCopies = await wantsCopyCheck(deps.store.db, lease.mailboxId);
  const mailboxSender = new MailboxSender(deps, lease, mailbox, control, pausesBefore, checksCopies);
  await mailboxSender.run();
  await mailboxSender.finish();
}

class MailboxSender {
  readonly #deps: SendDependencies;
  readonly #lease: DispatchLease;
  readonly #mailbox: MailboxConnection;
  readonly #limits: SendingLimits;
  readonly #control: SendControl;
  readonly #pausesBefore: number;
  readonly #recorder: Recorder;
  readonly #marks: Marks;
  readonly #sentItems: SentItems;
  readonly #underWay = new Map<string, Promise<void>>();
  #ended = false;
  #crash: { readonly error: unknown } | undefined;
  #busyAt: number;

  constructor(
    deps: SendDependencies,
    lease: DispatchLease,
    mailbox: MailboxConnection,
    control: SendControl,
    pausesBefore: number,
    checksCopies: boolean,
  ) {
    const { store, clock, log, transport, tuning } = deps;
    this.#deps = deps;
    this.#lease = lease;
    this.#mailbox = mailbox;
    this.#limits = sendingLimits(mailbox.limits);
    this.#control = control;
    this.#pausesBefore = pausesBefore;
    this.#busyAt = this.#now();
    this.#recorder = createRecorder({
      write: (outcomes) => recordOutcomes(store.db, lease, outcomes),
      abandoned: control.kill,
      clock,
      log,
    });
    this.#marks = createMarks((ids) => writeMarks(store.db, lease.epoch, ids));
    this.#sentItems = createSentItems({
      db: store.db,
      lease,
      tuning,
      checksCopies,
      find: (ids) => transport.findSent(ids, control.kill),
      now: () => this.#now(),
      onEnd: () => control.wakeup.wake(),
    });
  }

  async run(): Promise<void> {
    const ending = this.#deps.sender.pace.onRelease(() => this.#control.wakeup.wake());
    try {
      await this.#sendAll();
    } catch (error) {
      this.#crashed(error);
    } finally {
      ending();
    }
  }

  async #sendAll(): Promise<void> {
    const { lingerMs } = this.#deps.tuning;
    while (!this.#ended && !this.#crash && !this.#control.stop.aborted) {
      this.#sentItems.lookIfDue();
      const allowed = this.#deps.sender.pace.allowance(this.#limits);
      if (await this.#beginSome(allowed)) continue;
      const idleMs = this.#now() - this.#busyAt;
      if (this.#underWay.size === 0 && !this.#sentItems.isBusy() && idleMs >= lingerMs) return;
      const lingerLeftMs = Math.max(lingerMs - idleMs, 1);
      await this.#control.wakeup.wait(Math.min(allowed.waitMs || lingerLeftMs, this.#sentItems.dueInMs()));
    }
  }

  /**
   * Waits for what is under way; the control's `kill` puts an end to that.
   * @throws what the work broke off with.
   */
  async finish(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay.values());
    const failed = await this.#sentItems.finish();
    if (failed) this.#crashed(failed.error);
    if (this.#crash) throw this.#crash.error;
  }

  async #beginSome(allowed: Allowance): Promise<boolean> {
    // Claimed by the half: a transaction for every single message would cost more than the message.
    const inHand = this.#limits.connections * inHandPerConnection(this.#limits);
    if (this.#underWay.size > inHand / 2) return false;
    const room = Math.min(inHand - this.#underWay.size, allowed.messages);
    if (room <= 0 || allowed.recipients <= 0) return false;
    const { pace } = this.#deps.sender;
    const places = { messages: room, recipients: allowed.recipients };
    // Taken before the database is asked: other mailboxes of this sender must not count on the same places.
    pace.reserve(places);
    let used = { messages: 0, recipients: 0 };
    try {
      const { recipientsPerMessage } = this.#limits;
      const claimed = await claim(this.#deps.store, this.#lease, { ...places, recipientsPerMessage });
      for (const { delivery, raw } of claimed) {
        const recipients = this.#begin(delivery, raw);
        used = { messages: used.messages + 1, recipients: used.recipients + recipients };
      }
      return claimed.length > 0;
    } finally {
      pace.release({
        messages: places.messages - used.messages,
        recipients: places.recipients - used.recipients,
      });
    }
  }

  /** @returns how many recipients' places it takes. */
  #begin(delivery: ClaimedDelivery, raw: OutgoingMail['raw']): number {
    const open = delivery.recipients.filter(({ outcome }) => outcome === 'waiting' || outcome === 'delayed');
    const recipients = open.slice(0, this.#limits.recipientsPerMessage).map(({ address }) => address);
    const attributes = { 'postvak.delivery': delivery.id, 'postvak.mailbox': this.#lease.mailboxId };
    let counted = false;
    const done = traced({ name: 'mail.out', attributes }, () =>
      this.#send(delivery, recipients, open.length - recipients.length, raw),
    )
      .then((submitted) => {
        counted = submitted;
      })
      .catch((error) => this.#crashed(error))
      .finally(() => {
        this.#underWay.delete(delivery.id);
        this.#busyAt = this.#now();
        this.#deps.sender.pace.end(recipients.length, counted);
      });
    this.#underWay.set(delivery.id, done);
    return recipients.length;
  }

  /** @returns whether the server may have counted it. */
  async #send(
    delivery: ClaimedDelivery,
    recipients: readonly string[],
    waitingBeyond: number,
    raw: OutgoingMail['raw'],
  ): Promise<boolean> {
    const submission = await this.#submit(delivery, recipients, raw);
    if (submission === 'not-begun') {
      await this.#recorder.record(handedBack(delivery));
      return false;
    }
    const { address } = this.#mailbox;
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
      ofAlias(submission, { from: delivery.fromAddress, mailbox: address }),
    );
    // One failure of the mailbox is recorded once, however many messages met it.
    const repeated = outcome.pause !== null && this.#ended;
    if (outcome.pause) this.#ended = true;
    annotate({ 'postvak.outcome': outcome.state });
    await this.#recorder.record(repeated ? { ...outcome, pause: null } : outcome);
    if (outcome.state === 'uncertain') this.#sentItems.lookSoon();
    if (outcome.state === 'sent') this.#sentItems.wasSent(delivery.rfcMessageId);
    return true;
  }

  async #submit(delivery: ClaimedDelivery, recipients: readonly string[], raw: OutgoingMail['raw']) {
    const { transport } = this.#deps;
    const { kill, stop, holds } = this.#control;
    let marked: Promise<boolean> | undefined;
    const mark = () => {
      marked ??= this.#marks.mark(delivery.id);
      return marked;
    };
    const mayBegin = () => !this.#ended && !stop.aborted;
    const mail = {
      from: this.#mailbox.address,
      recipients,
      raw,
      envelopeId: delivery.id,
      onBegin: () => void mark(),
      mayEnd: async () => (await mark()) && holds(),
    };
    try {
      return await traced({ name: 'mail.submit' }, () => transport.submit(mail, mayBegin, kill));
    } catch (error) {
      if (!(error instanceof SenderChanged)) throw error;
      this.#ended = true;
      return 'not-begun' as const;
    }
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
