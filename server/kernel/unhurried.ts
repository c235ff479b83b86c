import { systemClock } from './clock.ts';

/** How much longer than the work are the pauses. */
const PAUSES_FOR_WORK = 2;
/** A timer for less would cost as much as it lets others do. */
const SHORTEST_PAUSE_MS = 10;
/** A slow source, or a busy machine, is not made slower without end: 100 MB wait for ten seconds at most. */
const LONGEST_PAUSE_MS_PER_MEGABYTE = 100;
const MEGABYTE = 1024 * 1024;

/** How long work took is read from a clock that nobody sets. */
export interface Stopwatch {
  now(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

const STOPWATCH: Stopwatch = { now: () => performance.now(), sleep: systemClock.sleep };

/**
 * The same chunks, with pauses between them: what is large takes its third of the time, and whatever is small and came
 * meanwhile finds a free thread, a free database and a free core. How long a chunk takes is what its taker and its
 * source need for it, so a fast machine pauses little and a busy one gives way.
 */
export async function* unhurried(
  source: AsyncIterable<Buffer>,
  signal?: AbortSignal,
  stopwatch = STOPWATCH,
): AsyncGenerator<Buffer> {
  let owedMs = 0;
  let mayOweMs = 0;
  let began = stopwatch.now();
  for await (const chunk of source) {
    yield chunk;
    mayOweMs += (chunk.length / MEGABYTE) * LONGEST_PAUSE_MS_PER_MEGABYTE;
    owedMs += (stopwatch.now() - began) * PAUSES_FOR_WORK;
    const pauseMs = Math.min(owedMs, mayOweMs);
    if (pauseMs >= SHORTEST_PAUSE_MS) {
      await stopwatch.sleep(pauseMs, signal).catch(() => signal?.throwIfAborted());
      owedMs = 0;
      mayOweMs = 0;
    }
    began = stopwatch.now();
  }
}
