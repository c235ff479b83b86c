/** Waiting that can be cut short: a wake-up that comes while nobody waits is kept for the next who does. */
export interface Wakeup {
  wake(): void;
  /** Resolves after `ms`, or when woken. */
  wait(ms: number): Promise<void>;
}

/** setTimeout fires at once above this. */
const LONGEST_TIMER_MS = 2_147_483_647;

export function createWakeup(): Wakeup {
  let woken = false;
  let release: (() => void) | undefined;
  return {
    wake() {
      woken = true;
      release?.();
    },
    async wait(ms) {
      if (!woken) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, Math.min(Math.max(ms, 0), LONGEST_TIMER_MS));
          release = () => {
            clearTimeout(timer);
            resolve();
          };
        });
        release = undefined;
      }
      woken = false;
    },
  };
}
