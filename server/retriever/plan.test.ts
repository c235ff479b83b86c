import fc from 'fast-check';
import { expect, test } from 'vitest';
import { planFetch } from './plan.ts';

const limits = { batchMessages: 3, batchBytes: 100, largeBytes: 80, messageLimitBytes: 1_000 };
const listed = (uid: number, size = 10) => ({ uid, size, internalDate: undefined, flags: [] });
const shape = (messages: ReturnType<typeof listed>[], suspicions = new Map<number, number>()) =>
  planFetch(messages, limits, suspicions).map((step) =>
    step.kind === 'batch' ? step.messages.map(({ uid }) => uid) : `${step.kind} ${step.message.uid}`,
  );

test('small messages go together up to the number and the bytes of a batch', () => {
  expect(shape([1, 2, 3, 4].map((uid) => listed(uid)))).toEqual([[1, 2, 3], [4]]);
  expect(shape([listed(1, 60), listed(2, 60), listed(3, 40)])).toEqual([[1], [2, 3]]);
});

test('large ones go alone, and those over the limit as header', () => {
  expect(shape([listed(1), listed(2, 81), listed(3), listed(4, 1_001), listed(5)])).toEqual([
    [1],
    'large 2',
    [3],
    'header 4',
    [5],
  ]);
});

test('a message on which the connection broke is fetched alone, and passed over after five times', () => {
  const messages = [1, 2, 3].map((uid) => listed(uid));
  expect(shape(messages, new Map([[2, 1]]))).toEqual([[1], [2], [3]]);
  expect(shape(messages, new Map([[2, 5]]))).toEqual([[1], 'pass 2', [3]]);
});

test('every message is in exactly one step, in order, and no batch is over its limits', () => {
  const sizes = fc.array(fc.integer({ min: 0, max: 2_000 }), { maxLength: 60 });
  fc.assert(
    fc.property(sizes, fc.dictionary(fc.nat(60).map(String), fc.nat(6)), (list, failed) => {
      const suspicions = new Map(Object.entries(failed).map(([uid, times]) => [Number(uid), times]));
      const messages = list.map((size, index) => listed(index + 1, size));
      const steps = planFetch(messages, limits, suspicions);
      const planned = steps.flatMap((step) => (step.kind === 'batch' ? step.messages : [step.message]));
      expect(planned).toEqual(messages);
      for (const step of steps) {
        if (step.kind !== 'batch') continue;
        expect(step.messages.length).toBeLessThanOrEqual(limits.batchMessages);
        expect(step.messages.reduce((sum, { size }) => sum + size, 0)).toBeLessThanOrEqual(limits.batchBytes);
      }
    }),
  );
});
