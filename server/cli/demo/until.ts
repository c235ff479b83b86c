import { setTimeout as sleep } from 'node:timers/promises';

/** Looks again and again until there is something. @throws Error naming `what` after `ms`. */
export async function until<T>(
  what: string,
  ms: number,
  look: () => Promise<T | undefined>,
  signal?: AbortSignal,
): Promise<T> {
  const end = performance.now() + ms;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > end) throw new Error(`${what} did not happen within ${ms / 1000} s`);
    await sleep(50, undefined, signal ? { signal } : {});
  }
}
