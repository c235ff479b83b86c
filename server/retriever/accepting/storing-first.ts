/**
 * While a mailbox that is far behind is being stored, its accepting waits: what is stored can no longer be lost, and the
 * server is let go of sooner. It waits only as long as batches keep coming, and for a few seconds at most: then both go
 * on side by side, so that people see the first mails of a very full mailbox while the rest still comes.
 */
import { setTimeout as sleep } from 'node:timers/promises';

export interface StoringFirst {
  /** A batch of many came in. */
  begin(): void;
  /** There is no more to store now. */
  end(): void;
  /** Resolves when accepting may go on. @throws the signal's reason. */
  passed(signal: AbortSignal): Promise<void>;
}

/** @param longestMs for which accepting waits; then not again before batches have ceased to come. */
export function createStoringFirst(
  longestMs: number,
  now: () => number = () => performance.now(),
): StoringFirst {
  let begunAt = 0;
  let lastAt = Number.NEGATIVE_INFINITY;
  let ended = Promise.withResolvers<void>();

  const leftMs = () => Math.min(lastAt + LONGEST_PAUSE_MS, begunAt + longestMs) - now();
  return {
    begin() {
      const at = now();
      if (at - lastAt > LONGEST_PAUSE_MS) begunAt = at;
      lastAt = at;
    },
    end() {
      lastAt = Number.NEGATIVE_INFINITY;
      ended.resolve();
      ended = Promise.withResolvers();
    },
    async passed(signal) {
      for (let ms = leftMs(); ms > 0; ms = leftMs()) {
        signal.throwIfAborted();
        const over = new AbortController();
        const timer = sleep(ms, undefined, { signal: AbortSignal.any([signal, over.signal]) });
        await Promise.race([timer.catch(() => signal.throwIfAborted()), ended.promise]);
        over.abort();
      }
    },
  };
}

/** Between two batches: a server that gives its mail more slowly than it could be accepted has nothing gained by waiting. */
const LONGEST_PAUSE_MS = 1_000;
