import { createHash } from 'node:crypto';

/**
 * Repeatable random numbers in [0, 1) from a seed, so that a failed run can be run again. What goes on side by side
 * takes a seed each: out of one stream, the pace of one would change what the other draws.
 */
export function seededRandom(seed: number | string): () => number {
  let drawn = 0;
  return () => {
    drawn += 1;
    return createHash('sha256').update(`${seed}:${drawn}`).digest().readUInt32BE(0) / 2 ** 32;
  };
}

export function pick<T>(items: readonly T[], random: () => number): T {
  return items[Math.floor(random() * items.length)] as T;
}
