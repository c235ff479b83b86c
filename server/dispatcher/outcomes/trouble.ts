/**
 * What is done about a failure to send: all of the policy, and nothing else.
 *
 * The question is always how far the damage reaches and whether time alone can cure it.
 *
 * - The message or a recipient is refused for good (permanent): that delivery fails at once and goes to the exception
 *   queue. It is never tried again by itself: Exchange answers repeated permanent errors with 5.2.251-255, which stops
 *   the whole mailbox.
 * - The message or a recipient is put off (transient): that delivery waits, 1 minute at first, doubling up to 30, and
 *   fails as `delivery-expired` 5 days after its first try (RFC 5321 section 4.5.4.1). Others go on.
 * - The server or the link is in trouble (transient, scope host or wider): nothing of this mailbox can be sent, so the
 *   mailbox waits, 5 seconds at first (most broken links are healed by a new one), tripling up to 10 minutes. The same
 *   5 days apply to each message that was tried.
 * - The server asks for patience (throttled): the mailbox waits as long as it said. It is not the message's fault and
 *   does not count as a try.
 * - A person must change something (operator): the mailbox stops, or every mailbox of the account when it is the
 *   sign-in that failed. Everything is kept, however long it takes; it is tried once more after 20 seconds, as servers
 *   stumble, then every 15 minutes, and at once when the account changes. Only the server's own circuit breaker (5.2.251-255) is left alone for an hour.
 * - The link broke after the final dot (uncertain): nothing is sent again before Sent Items has been looked at.
 * - Nobody knows what it is (unknown): as transient, but after 5 tries a person decides, so that a failure without a
 *   name cannot repeat itself for 5 days.
 */
import { type BackoffPolicy, backoffMs } from '../../kernel/backoff.ts';
import { Failure } from '../../kernel/failure.ts';

export interface Attempt {
  /** Tries of this delivery so far, this one included. */
  readonly attempts: number;
  /** Since the first of them. */
  readonly ageMs: number;
  /** Pauses of the mailbox in a row, before this one. */
  readonly mailboxAttempts: number;
}

export type Action =
  | { readonly do: 'fail'; readonly failure: Failure }
  | { readonly do: 'hold'; readonly failure: Failure }
  | { readonly do: 'retry'; readonly failure: Failure; readonly afterMs: number }
  | {
      readonly do: 'pause';
      readonly failure: Failure;
      readonly afterMs: number;
      readonly whom: 'mailbox' | 'account';
      /** Whether it counts as a try of the delivery that met it. */
      readonly counts: boolean;
    };

const MESSAGE_BACKOFF: BackoffPolicy = { firstMs: 60_000, longestMs: 30 * 60_000, factor: 2 };
const MAILBOX_BACKOFF: BackoffPolicy = { firstMs: 5_000, longestMs: 10 * 60_000, factor: 3 };
const GIVE_UP_MS = 5 * 24 * 60 * 60_000;
const OPERATOR_AGAIN_MS = 20_000;
const OPERATOR_RETRY_MS = 15 * 60_000;
/** Exchange stopped the mailbox for its many errors (5.2.251-255): each try that is refused prolongs that. */
const BREAKER_RETRY_MS = 60 * 60_000;
const THROTTLED_MS = 60_000;
const MOST_UNKNOWN_ATTEMPTS = 5;

export function decide(failure: Failure, attempt: Attempt, random: () => number = Math.random): Action {
  switch (failure.kind) {
    case 'permanent':
      return { do: 'fail', failure };
    case 'uncertain':
      return { do: 'hold', failure };
    case 'throttled':
      return {
        do: 'pause',
        failure,
        afterMs: failure.retryAfterMs ?? THROTTLED_MS,
        whom: failure.scope === 'grant' ? 'account' : 'mailbox',
        counts: false,
      };
    case 'operator':
      return {
        do: 'pause',
        failure,
        afterMs: operatorPauseMs(failure, attempt),
        whom: failure.scope === 'grant' ? 'account' : 'mailbox',
        counts: false,
      };
    case 'transient':
      return decideTransient(failure, attempt, random);
  }
}

function operatorPauseMs({ code }: Failure, { mailboxAttempts }: Attempt): number {
  if (code === 'sender-throttled') return BREAKER_RETRY_MS;
  return mailboxAttempts === 0 ? OPERATOR_AGAIN_MS : OPERATOR_RETRY_MS;
}

function decideTransient(failure: Failure, attempt: Attempt, random: () => number): Action {
  if (attempt.ageMs >= GIVE_UP_MS) {
    return {
      do: 'fail',
      failure: new Failure('delivery-expired', {
        detail: failure.detail,
        facts: failure.facts,
        cause: failure,
      }),
    };
  }
  if (failure.code === 'unknown' && attempt.attempts >= MOST_UNKNOWN_ATTEMPTS) return { do: 'hold', failure };
  if (failure.scope === 'message' || failure.scope === 'recipient') {
    const afterMs = failure.retryAfterMs ?? backoffMs(MESSAGE_BACKOFF, attempt.attempts, random);
    return { do: 'retry', failure, afterMs };
  }
  return {
    do: 'pause',
    failure,
    afterMs: failure.retryAfterMs ?? backoffMs(MAILBOX_BACKOFF, attempt.mailboxAttempts + 1, random),
    whom: 'mailbox',
    counts: true,
  };
}
