/**
 * What a submission means for the delivery, for each of its recipients, and for the mailbox. Pure.
 *
 * Outcomes are those of RFC 3464 as far as they are known at submission: a recipient the server took is `accepted`
 * (a delivery report may later say more), one refused for good is `failed`, one put off is `delayed` and tried again
 * alone: nobody gets a second copy because somebody else's server was busy.
 */
import { Failure } from '../../kernel/failure.ts';
import type { Refusal, Submission } from '../../wire/smtp/submit.ts';
import { type Action, decide } from './trouble.ts';

/** What the decision needs to know of the delivery. */
export interface Attempted {
  readonly deliveryId: string;
  readonly conversationId: string;
  readonly attempts: number;
  readonly ageMs: number;
  readonly mailboxAttempts: number;
  /** The recipients of this submission. */
  readonly recipients: readonly string[];
  /** Waiting recipients beyond the limit of one message; they follow in the next submission. */
  readonly waitingBeyond: number;
  /** Recipients that failed in an earlier submission. */
  readonly failedBefore: number;
}

export interface RecipientOutcome {
  readonly address: string;
  readonly outcome: 'accepted' | 'delayed' | 'failed';
  readonly status: string | null;
  readonly diagnostic: string | null;
}

export interface Outcome {
  readonly deliveryId: string;
  readonly conversationId: string;
  readonly state: 'sent' | 'failed' | 'waiting' | 'uncertain' | 'held';
  /** For waiting: until the next try; for uncertain: until the first look. */
  readonly waitMs: number;
  /** False: it was not a try of this message, and is not counted as one. */
  readonly counts: boolean;
  readonly failure: Failure | null;
  readonly serverReply: string | null;
  readonly recipients: readonly RecipientOutcome[];
  readonly pause: Extract<Action, { do: 'pause' }> | null;
  /** The server judged a message, whatever it said: the way to it is open again. */
  readonly reached: boolean;
}

export function outcomeOf(
  attempted: Attempted,
  submission: Submission,
  random: () => number = Math.random,
): Outcome {
  switch (submission.outcome) {
    case 'answered':
      return answered(attempted, submission, random);
    case 'refused':
      return unsent(attempted, submission.failure, random);
    case 'broken':
      return submission.finalDotGiven
        ? uncertain(attempted, submission.failure)
        : unsent(attempted, submission.failure, random);
  }
}

function answered(
  attempted: Attempted,
  { accepted, refused, reply }: Extract<Submission, { outcome: 'answered' }>,
  random: () => number,
): Outcome {
  const verdict = worstOfDelayed(refused, attempted, random);
  const recipients: RecipientOutcome[] = [
    ...accepted.map((address) => ({
      address,
      outcome: 'accepted' as const,
      status: '2.0.0',
      diagnostic: null,
    })),
    ...refused.map(
      (refusal) =>
        ({
          address: refusal.address,
          outcome: refusal.failure.kind === 'permanent' || verdict?.do === 'fail' ? 'failed' : 'delayed',
          status: refusal.status,
          diagnostic: refusal.reply,
        }) as const,
    ),
  ];
  const failed = refused.find(({ failure }) => failure.kind === 'permanent')?.failure;
  const base = {
    ...identityOf(attempted),
    counts: true,
    serverReply: reply,
    recipients,
    pause: null,
    reached: true,
  };
  if (verdict?.do === 'retry') {
    return { ...base, state: 'waiting', waitMs: verdict.afterMs, failure: verdict.failure };
  }
  if (verdict?.do === 'hold') return { ...base, state: 'held', waitMs: 0, failure: verdict.failure };
  if (verdict?.do === 'pause') {
    return {
      ...base,
      state: 'waiting',
      waitMs: 0,
      counts: verdict.counts,
      failure: verdict.failure,
      pause: verdict,
      reached: false,
    };
  }
  if (attempted.waitingBeyond > 0) return { ...base, state: 'waiting', waitMs: 0, failure: failed ?? null };
  const anyFailed = recipients.some(({ outcome }) => outcome === 'failed') || attempted.failedBefore > 0;
  return {
    ...base,
    state: anyFailed ? 'failed' : 'sent',
    waitMs: 0,
    failure: verdict?.failure ?? failed ?? (anyFailed ? new Failure('recipient-refused') : null),
  };
}

/** One decision for all that were put off; they are retried together. */
function worstOfDelayed(
  refused: readonly Refusal[],
  attempted: Attempted,
  random: () => number,
): Action | undefined {
  const delayed = refused.filter(({ failure }) => failure.kind !== 'permanent');
  const widest = delayed.find(({ failure }) => failure.scope !== 'recipient') ?? delayed[0];
  return widest && decide(widest.failure, attempted, random);
}

/** The message was given to nobody. */
function unsent(attempted: Attempted, failure: Failure, random: () => number): Outcome {
  const action = decide(failure, attempted, random);
  const base = {
    ...identityOf(attempted),
    counts: action.do !== 'pause' || action.counts,
    failure: action.failure,
    serverReply: null,
    recipients: [],
    pause: null,
    waitMs: 0,
    reached: failure.scope === 'message' && failure.code !== 'unknown',
  };
  switch (action.do) {
    case 'fail':
      return {
        ...base,
        state: 'failed',
        recipients: attempted.recipients.map((address) => ({
          address,
          outcome: 'failed',
          status: null,
          diagnostic: failure.detail || null,
        })),
      };
    case 'hold':
      return { ...base, state: 'held' };
    case 'retry':
      return { ...base, state: 'waiting', waitMs: action.afterMs };
    case 'pause':
      return { ...base, state: 'waiting', pause: action };
  }
}

function uncertain(attempted: Attempted, cause: Failure): Outcome {
  return {
    ...identityOf(attempted),
    state: 'uncertain',
    waitMs: 0,
    counts: true,
    failure: new Failure('delivery-uncertain', { detail: cause.detail, facts: cause.facts, cause }),
    serverReply: null,
    recipients: [],
    pause: null,
    reached: false,
  };
}

function identityOf({ deliveryId, conversationId }: Attempted) {
  return { deliveryId, conversationId };
}
