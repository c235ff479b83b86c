/** A large mail is read by its skeleton, a small one whole: what is in the corpus must read the same either way. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CORPUS } from '../../../../test/corpus/all.ts';
import { mutations } from '../../../../test/corpus/mutate.ts';
import { cutAt, differenceOfReadings } from '../../../../test/corpus/skeleton-reading.ts';
import { SKELETON_LIMITS, type SkeletonLimits } from './skeleton.ts';

const NOTHING_SMALL: SkeletonLimits = { ...SKELETON_LIMITS, smallFileBytes: 0 };

function inChunks(raw: Buffer): Buffer[] {
  const bytes = Math.max(1_021, Math.ceil(raw.length / 50));
  return Array.from({ length: Math.ceil(raw.length / bytes) }, (_, index) =>
    raw.subarray(index * bytes, (index + 1) * bytes),
  );
}

test.each(CORPUS.map(({ name, raw }) => [name, raw] as const))(
  '%s',
  async (_, raw) => {
    // What is slow to read is read once, the harder way.
    for (const limits of raw.length > 200_000 ? [NOTHING_SMALL] : [SKELETON_LIMITS, NOTHING_SMALL]) {
      const difference = await differenceOfReadings(raw, inChunks(raw), limits);
      expect(difference).toBeUndefined();
    }
  },
  60_000,
);

test('so does a mail of the corpus that was damaged, however it arrives', async () => {
  await fc.assert(
    fc.asyncProperty(
      mutations(CORPUS),
      fc.array(fc.nat(200_000), { maxLength: 8 }),
      fc.nat(200),
      async (raw, cuts, smallFileBytes) => {
        const limits = { ...SKELETON_LIMITS, smallFileBytes };
        expect(await differenceOfReadings(raw, cutAt(raw, cuts), limits)).toBeUndefined();
      },
    ),
    { numRuns: 300 },
  );
}, 60_000);
