/**
 * Collects outcomes and hands them over in batches, one batch at a time: whatever finishes while a batch is being
 * written goes into the next (group commit). A batch that cannot be written is tried again until it is, or until
 * `abandoned` says that it is no longer ours to write; the row then stays `sending` and is looked up by whoever comes next.
 */
import { backoffMs } from '../../kernel/backoff.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Log } from '../../kernel/log.ts';
import { LeaseLost } from '../../store/lease.ts';
import type { Outcome } from './outcome.ts';

export interface Recorder {
  /** Resolves when the outcome is committed. @throws LeaseLost, or the signal's reason. */
  record(outcome: Outcome): Promise<void>;
}

const RETRY = { firstMs: 100, longestMs: 5_000, factor: 2 };

export function createRecorder(options: {
  readonly write: (outcomes: readonly Outcome[]) => Promise<void>;
  readonly abandoned: AbortSignal;
  readonly clock: Clock;
  readonly log: Log;
}): Recorder {
  let waiting: { outcome: Outcome; done: PromiseWithResolvers<void> }[] = [];
  let writing = false;

  async function writeAll(): Promise<void> {
    writing = true;
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      try {
        await writeBatch(batch.map(({ outcome }) => outcome));
        for (const { done } of batch) done.resolve();
      } catch (error) {
        for (const { done } of batch) done.reject(error);
      }
    }
    writing = false;
  }

  async function writeBatch(outcomes: readonly Outcome[]): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await options.write(outcomes);
      } catch (error) {
        if (error instanceof LeaseLost || options.abandoned.aborted) throw error;
        options.log.warn({ err: error, attempt }, 'the outcome of a submission could not be written yet');
        await options.clock.sleep(backoffMs(RETRY, attempt), options.abandoned);
      }
    }
  }

  return {
    record(outcome) {
      const done = Promise.withResolvers<void>();
      waiting.push({ outcome, done });
      if (!writing) void writeAll();
      return done.promise;
    },
  };
}
