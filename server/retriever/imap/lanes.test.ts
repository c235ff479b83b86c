import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inOrder, type Lanes } from './lanes.ts';

interface Course {
  readonly steps: number;
  /** How many turns of the event loop each step takes. */
  readonly turns: readonly number[];
  readonly lanes: number;
  /** Lanes beside the first. */
  readonly beside?: number;
  /** Steps at which a further lane breaks. */
  readonly breaksFurther: ReadonlySet<number>;
  /** The step at which the first lane breaks, after so many of its results. */
  readonly breaksFirst?: number;
}

const BREAK = new Error('broken');

async function drive(course: Course) {
  const { steps, turns, lanes, beside = 0, breaksFurther, breaksFirst } = course;
  // Negative: those beside the first.
  const isPrimary = (lane: number) => lane <= 0;
  let lost = false;
  let next = 0;
  let opened = 1;
  let taking = false;
  const held = new Set<number>();
  const begun: number[] = [];
  const open = new Set<number>();
  const busy = new Set<number>();
  const script: Lanes<number, number, number> = {
    first: 0,
    beside: Array.from({ length: beside }, (_, index) => -1 - index),
    async take() {
      expect(taking).toBe(false);
      taking = true;
      await turn();
      taking = false;
      if (next === steps) return undefined;
      held.add(next);
      return next++;
    },
    async *work(lane, step) {
      expect(busy.has(lane)).toBe(false);
      busy.add(lane);
      begun.push(step);
      try {
        for (let n = turns[step % turns.length] ?? 0; n > 0; n--) await turn();
        if (!isPrimary(lane) && breaksFurther.has(step)) throw BREAK;
        if (isPrimary(lane) && lost) throw BREAK;
        if (isPrimary(lane) && step === breaksFirst) {
          // They are on one connection: the others find it lost.
          lost = true;
          yield step;
          throw BREAK;
        }
        yield step;
      } finally {
        busy.delete(lane);
      }
    },
    discard: (step) => held.delete(step),
    async afterStep() {
      expect(busy.has(0)).toBe(false);
      busy.add(0);
      await turn();
      busy.delete(0);
    },
    further() {
      if (opened === lanes) return undefined;
      const lane = opened++;
      return turn().then(() => {
        open.add(lane);
        return [lane];
      });
    },
    close: (lane) => open.delete(lane),
  };
  const given: number[] = [];
  let error: unknown;
  try {
    for await (const step of inOrder(script)) {
      given.push(step);
      held.delete(step);
      // never far ahead of what was consumed
      expect(Math.max(...begun) - step).toBeLessThanOrEqual(lanes + beside + 3);
      await turn();
    }
  } catch (reason) {
    error = reason;
  }
  for (let n = 0; n < 50; n++) await turn();
  return { given, error, held, open };
}

const course = fc.record({
  steps: fc.nat(25),
  turns: fc.array(fc.nat(6), { minLength: 1, maxLength: 9 }),
  lanes: fc.integer({ min: 1, max: 4 }),
  beside: fc.nat(2),
  breaksFurther: fc.array(fc.nat(25)).map((steps) => new Set(steps)),
});

test('whatever takes how long and whichever further lane breaks: every result once, in order, nothing kept', async () => {
  await fc.assert(
    fc.asyncProperty(course, async (plan) => {
      const { given, error, held, open } = await drive(plan);
      expect(error).toBeUndefined();
      expect(given).toEqual(Array.from({ length: plan.steps }, (_, step) => step));
      expect([held.size, open.size]).toEqual([0, 0]);
    }),
    { numRuns: 300 },
  );
});

test('when the first lane breaks, an unbroken row comes before the error and nothing is kept', async () => {
  await fc.assert(
    fc.asyncProperty(course, fc.nat(25), async (plan, breaksFirst) => {
      const { given, error, held, open } = await drive({ ...plan, breaksFirst });
      expect(given).toEqual(Array.from({ length: given.length }, (_, step) => step));
      if (error === undefined) expect(given).toHaveLength(plan.steps);
      // A lane beside it may have held an earlier step, of which nothing came.
      else if (plan.beside === 0) expect(given.length).toBeGreaterThan(0);
      expect([held.size, open.size]).toEqual([0, 0]);
    }),
    { numRuns: 300 },
  );
});

test('whoever stops listening ends it, and nothing is kept', async () => {
  const { given } = await drive({ steps: 3, turns: [1], lanes: 1, breaksFurther: new Set() });
  expect(given).toEqual([0, 1, 2]);
  let closed = 0;
  const discarded: number[] = [];
  let next = 0;
  const results = inOrder<string, number, number>({
    first: 'first',
    beside: [],
    take: async () => next++,
    async *work(_, step) {
      yield step;
    },
    discard: (step) => discarded.push(step),
    afterStep: async () => {},
    further: (() => {
      let asked = false;
      return () => {
        if (asked) return undefined;
        asked = true;
        return Promise.resolve(['further']);
      };
    })(),
    close: () => closed++,
  });
  for await (const step of results) if (step === 5) break;
  expect(closed).toBe(1);
  const begun = next;
  for (let n = 0; n < 20; n++) await turn();
  expect(next).toBe(begun);
  expect(discarded.length).toBeGreaterThan(0);
});
