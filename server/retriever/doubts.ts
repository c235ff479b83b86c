/**
 * POP3 messages that the server refused or that broke the connection. They are tried alone and last, less and less
 * often, so that one of them never stops the others; they are never given up.
 */
import { type BackoffPolicy, backoffMs } from '../kernel/backoff.ts';

export interface Doubts {
  /** Whether the message is to be left alone for now. */
  waits(uidl: string): boolean;
  has(uidl: string): boolean;
  /** How often it failed in a row. */
  failures(uidl: string): number;
  /** It failed again. */
  add(uidl: string): void;
  /** It came. */
  clear(uidl: string): void;
}

/** @param now milliseconds. */
export function createDoubts(policy: BackoffPolicy, now: () => number): Doubts {
  const doubts = new Map<string, { failures: number; notBefore: number }>();
  return {
    waits: (uidl) => (doubts.get(uidl)?.notBefore ?? 0) > now(),
    has: (uidl) => doubts.has(uidl),
    failures: (uidl) => doubts.get(uidl)?.failures ?? 0,
    add(uidl) {
      const failures = (doubts.get(uidl)?.failures ?? 0) + 1;
      // The first time may be the network's doing: the next poll tries it again.
      const waitMs = failures === 1 ? 0 : backoffMs(policy, failures - 1);
      doubts.set(uidl, { failures, notBefore: now() + waitMs });
    },
    clear: (uidl) => void doubts.delete(uidl),
  };
}
