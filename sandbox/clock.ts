/**
 * The sandbox's time: real time plus an offset that tests move forward. Tokens, sessions, secrets and pacing all
 * follow it, so that 90 days of inactivity pass in one request to the control API.
 */
export interface SandboxClock {
  now(): Date;
  /** Runs `action` once this much of the sandbox's time has passed; never at once. @returns takes it back. */
  after(ms: number, action: () => void): () => void;
  /** Moves time forward; whatever falls due meanwhile runs now, in order. */
  advance(ms: number): void;
  /** Back to real time. */
  reset(): void;
  /** Forgets everything that is waiting. */
  close(): void;
}

interface Waiting {
  readonly at: number;
  readonly action: () => void;
  timer: NodeJS.Timeout | undefined;
}

/** setTimeout fires at once above this. */
const LONGEST_TIMER_MS = 2_147_483_647;

export function createClock(): SandboxClock {
  const waiting = new Set<Waiting>();
  let offsetMs = 0;
  const nowMs = () => Date.now() + offsetMs;

  function arm(entry: Waiting): void {
    clearTimeout(entry.timer);
    const inMs = Math.min(Math.max(entry.at - nowMs(), 0), LONGEST_TIMER_MS);
    // What waits in the sandbox never keeps the process alive; its servers do.
    entry.timer = setTimeout(() => runOrWait(entry), inMs).unref();
  }

  function runOrWait(entry: Waiting): void {
    if (!waiting.has(entry)) return;
    if (entry.at > nowMs()) {
      arm(entry);
      return;
    }
    waiting.delete(entry);
    entry.action();
  }

  function rearmAll(): void {
    for (const entry of [...waiting].sort((a, b) => a.at - b.at)) {
      clearTimeout(entry.timer);
      runOrWait(entry);
    }
  }

  return {
    now: () => new Date(nowMs()),
    after: (ms, action) => {
      const entry: Waiting = { at: nowMs() + ms, action, timer: undefined };
      waiting.add(entry);
      arm(entry);
      return () => {
        clearTimeout(entry.timer);
        waiting.delete(entry);
      };
    },
    advance: (ms) => {
      offsetMs += ms;
      rearmAll();
    },
    reset: () => {
      offsetMs = 0;
      rearmAll();
    },
    close: () => {
      for (const entry of waiting) clearTimeout(entry.timer);
      waiting.clear();
    },
  };
}
