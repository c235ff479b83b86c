import { createHash } from 'node:crypto';

/** Repeatable random numbers in [0, 1) from a seed, so that a failed run can be run again. */
export function seededRandom(seed: number): () => number {
  let drawn = 0;
  return () => {
    drawn += 1;
    return createHash('sha256').update(`${seed}:${drawn}`).digest().readUInt32BE(0) / 2 ** 32;
  };
}
