import fc from 'fast-check';
import { expect, test } from 'vitest';
import { backoffMs } from './backoff.ts';

const policy = { firstMs: 1_000, longestMs: 60_000, factor: 2 };

test('waits double up to the longest', () => {
  const most = (attempt: number) => backoffMs(policy, attempt, () => 1);
  expect([1, 2, 3, 6, 7, 8, 1e9].map(most)).toEqual([1_000, 2_000, 4_000, 32_000, 60_000, 60_000, 60_000]);
});

test('every wait lies between half its ceiling and its ceiling', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -5, max: 200 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (attempt, random) => {
        const ceiling = backoffMs(policy, attempt, () => 1);
        const wait = backoffMs(policy, attempt, () => random);
        return wait >= Math.floor(ceiling / 2) && wait <= ceiling;
      },
    ),
  );
});
