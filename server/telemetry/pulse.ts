/**
 * A part that goes round and round says so at every turn. One that has not for too long hangs: a promise that never
 * settled, a lock that nobody gives back. Nothing has failed then and no log says so; only the silence tells.
 */

export interface Pulse {
  /** One turn more was made. */
  beat(): void;
  /** The part ends as it should. */
  end(): void;
}

interface Beating {
  readonly part: string;
  readonly withinMs: number;
  beatAt: number;
}

/** Many times the longest turn of any part, so that a slow database makes nobody look dead. */
const WITHIN_MS = 120_000;

const beating = new Set<Beating>();

/** @param withinMs by when the next turn has to follow. */
export function startPulse(part: string, withinMs = WITHIN_MS): Pulse {
  const mine: Beating = { part, withinMs, beatAt: performance.now() };
  beating.add(mine);
  return {
    beat: () => {
      mine.beatAt = performance.now();
    },
    end: () => void beating.delete(mine),
  };
}

/** Whether each part of this process that runs has moved in time. */
export function partsMoving(now = performance.now()): ReadonlyMap<string, boolean> {
  const parts = new Map<string, boolean>();
  for (const { part, withinMs, beatAt } of beating) {
    parts.set(part, (parts.get(part) ?? true) && now - beatAt <= withinMs);
  }
  return parts;
}

export function stalledParts(now = performance.now()): string[] {
  return [...partsMoving(now)].filter(([, moves]) => !moves).map(([part]) => part);
}
