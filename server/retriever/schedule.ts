/**
 * When a mailbox is tried again after a failure. By kind, so that every failure has its answer here:
 * - transient: back off, at most a minute: a server that comes back is noticed soon;
 * - throttled: exactly as long as the server said;
 * - operator: once more soon, as servers stumble; then every five minutes, and at once when something about the account
 *   changes (it may have been cured);
 * - permanent and uncertain do not occur for a whole mailbox; they wait like operator.
 */
import { backoffMs } from '../kernel/backoff.ts';
import type { Failure } from '../kernel/failure.ts';
import type { Tuning } from './tuning.ts';

export interface Retry {
  readonly waitMs: number;
  /** A change of the account ends the wait. */
  readonly untilChange: boolean;
}

/** @param attempts how many times in a row it failed, this one included. */
export function retryAfter(
  failure: Pick<Failure, 'kind' | 'retryAfterMs'>,
  attempts: number,
  tuning: Pick<Tuning, 'backoff' | 'operatorAgainMs' | 'operatorRetryMs' | 'throttledMs'>,
  random: () => number = Math.random,
): Retry {
  switch (failure.kind) {
    case 'transient':
      return { waitMs: backoffMs(tuning.backoff, attempts, random), untilChange: true };
    case 'throttled':
      // Trying earlier makes Exchange prolong it.
      return { waitMs: failure.retryAfterMs ?? tuning.throttledMs, untilChange: false };
    default:
      return { waitMs: attempts === 1 ? tuning.operatorAgainMs : tuning.operatorRetryMs, untilChange: true };
  }
}
