import type { Log } from '../kernel/log.ts';

export interface RunningRole {
  /** Finishes what is in hand, gives leases back, and settles. */
  stop(): Promise<void>;
  /** Rejects when a part ended that should have gone on: a fault of the program, and the process must go. */
  readonly broken: Promise<never>;
}

interface Part {
  readonly name: string;
  /** Resolves after a graceful stop. */
  run(signal: AbortSignal): Promise<void>;
}

/** Runs parts side by side until they are stopped together. */
export function runParts(parts: readonly Part[], log: Log): RunningRole {
  const stopping = new AbortController();
  const { promise: broken, reject } = Promise.withResolvers<never>();
  // Whoever holds the role may look later, or never.
  broken.catch(() => {});
  const running = parts.map(async ({ name, run }) => {
    try {
      await run(stopping.signal);
      if (!stopping.signal.aborted) throw new Error(`the ${name} ended by itself`);
    } catch (error) {
      if (stopping.signal.aborted) {
        log.warn({ error, part: name }, 'A part did not stop cleanly');
        return;
      }
      log.error({ error, part: name }, 'A part of Postvak broke');
      reject(error);
    }
  });
  return {
    broken,
    stop: async () => {
      stopping.abort(new Error('Postvak is stopping'));
      await Promise.all(running);
    },
  };
}
