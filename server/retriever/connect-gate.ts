/**
 * How many connections of this node are being opened to one host at the same time. Two thousand mailboxes that start,
 * or come back after an outage, at once would otherwise keep each other from getting through their sign-in in time,
 * and look like an attack.
 *
 * A place is given up after a few seconds whatever happens, so that mailboxes whose sign-in hangs delay the others
 * by moments only.
 */
import { createGate, type Gate } from '../kernel/gate.ts';

export interface ConnectGate {
  /** Waits for a place and opens the connection. @throws what `connect` throws; the signal's reason. */
  through<T>(host: string, signal: AbortSignal, connect: () => Promise<T>): Promise<T>;
}

export function createConnectGate(places: number, longestMs: number): ConnectGate {
  const gates = new Map<string, Gate>();
  return {
    async through(host, signal, connect) {
      signal.throwIfAborted();
      let gate = gates.get(host);
      if (!gate) {
        gate = createGate(places);
        gates.set(host, gate);
      }
      const leave = await gate.enter();
      const timer = setTimeout(leave, longestMs);
      try {
        signal.throwIfAborted();
        return await connect();
      } finally {
        clearTimeout(timer);
        leave();
      }
    },
  };
}
