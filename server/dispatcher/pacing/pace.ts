/**
 * How fast a mailbox may send, decided from what it has sent.
 *
 * Sliding windows, not fixed ones: whichever minute the server counts, it finds no more than the limit. A message
 * counts from its claim until a minute after its end, because the server may count at any moment in between; and the
 * window is a little longer than the server's, because clocks drift. That costs a fraction of a percent of the rate;
 * going over costs 432 and, done often, the mailbox.
 *
 * The server counts by the sign-in that submits, so the history is the sender's (`sender.ts`), of all mailboxes that it
 * sends for; it is read from the deliveries when the sender's lease changes hands.
 */
import type { SendingLimits } from '../../accounts/sending-limits.ts';

export interface Sent {
  /** Milliseconds of any clock, as long as it is the same one. */
  readonly at: number;
  readonly recipients: number;
}

export interface PaceHistory {
  /** Ended submissions of the last day, oldest first. */
  readonly ended: readonly Sent[];
  /** Claimed and not ended. */
  readonly underWay: { readonly messages: number; readonly recipients: number };
}

export interface Allowance {
  /** How many messages may start now. */
  readonly messages: number;
  /** How many recipients they may have together. */
  readonly recipients: number;
  /** When `messages` or `recipients` is 0: how long until that can change by time alone; otherwise 0. */
  readonly waitMs: number;
}

/** What Exchange Online takes at once. */
const LARGEST_BURST = 30;
const DAY_MS = 24 * 60 * 60_000;
const MARGIN = 1.002;

/** @param minuteMs the length of the window of `messagesPerMinute`. */
export function allowance(
  history: PaceHistory,
  limits: SendingLimits,
  now: number,
  minuteMs: number,
): Allowance {
  const { burst, windowMs } = windowOf(limits.messagesPerMinute, minuteMs);
  const lately = history.ended.filter(({ at }) => at > now - windowMs);
  const today = history.ended.filter(({ at }) => at > now - DAY_MS);
  const messages = Math.max(0, burst - lately.length - history.underWay.messages);
  const recipients = Math.max(
    0,
    limits.recipientsPerDay -
      history.underWay.recipients -
      today.reduce((sum, sent) => sum + sent.recipients, 0),
  );
  if (messages > 0 && recipients > 0) return { messages, recipients, waitMs: 0 };
  const minuteFrees = messages > 0 ? now : (lately[0]?.at ?? now) + windowMs;
  const dayFrees = recipients > 0 ? now : (today[0]?.at ?? now) + DAY_MS;
  return { messages, recipients, waitMs: Math.max(1, Math.ceil(Math.max(minuteFrees, dayFrees) - now)) };
}

/**
 * A higher rate is no bigger burst: 180 a minute are kept as 30 in every 10 seconds, so that a server which counts by
 * less than a minute finds no more either. Only rates of more than 30 a second make their bursts larger, a second's worth.
 */
function windowOf(messagesPerMinute: number, minuteMs: number): { burst: number; windowMs: number } {
  const burst = Math.min(messagesPerMinute, Math.max(LARGEST_BURST, Math.floor(messagesPerMinute / 60)));
  return { burst, windowMs: ((minuteMs * burst) / messagesPerMinute) * MARGIN };
}

/** What can no longer matter is forgotten. */
export function forgetOld(ended: readonly Sent[], now: number): Sent[] {
  return ended.filter(({ at }) => at > now - DAY_MS);
}
