/**
 * How much raw mail all mailboxes of this node may hold in memory together. First come, first served; small amounts
 * never wait, so that one mailbox that drains a backlog does not delay the one mail that just came to another.
 */
export interface ByteBudget {
  /** Resolves to a function that gives the bytes back. */
  take(bytes: number, signal: AbortSignal): Promise<() => void>;
  /** The same without waiting. @returns undefined when there is not so much. */
  tryTake(bytes: number): (() => void) | undefined;
}

const NEVER_WAITS_BYTES = 256 * 1024;

export function createByteBudget(totalBytes: number): ByteBudget {
  let free = totalBytes;
  const waiting: { readonly bytes: number; readonly start: () => void }[] = [];

  const give = (bytes: number) => {
    free += bytes;
    while (waiting[0] && waiting[0].bytes <= free) waiting.shift()?.start();
  };
  const grant = (bytes: number) => {
    free -= bytes;
    let given = false;
    return () => {
      if (given) return;
      given = true;
      give(bytes);
    };
  };

  return {
    tryTake: (bytes) => (waiting.length === 0 && bytes <= free ? grant(bytes) : undefined),
    async take(wanted, signal) {
      signal.throwIfAborted();
      // What is larger than the whole budget gets it when nobody else has any.
      const bytes = Math.min(wanted, totalBytes);
      if (bytes <= NEVER_WAITS_BYTES || (waiting.length === 0 && bytes <= free)) return grant(bytes);
      const { promise, resolve, reject } = Promise.withResolvers<() => void>();
      const entry = { bytes, start: () => resolve(grant(bytes)) };
      const onAbort = () => {
        const index = waiting.indexOf(entry);
        if (index >= 0) waiting.splice(index, 1);
        reject(signal.reason);
      };
      waiting.push(entry);
      signal.addEventListener('abort', onAbort, { once: true });
      try {
        return await promise;
      } finally {
        signal.removeEventListener('abort', onAbort);
      }
    },
  };
}
