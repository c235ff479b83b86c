import fc from 'fast-check';
import { expect, it } from 'vitest';
import { planSends } from './plan-sends.ts';

const WINDOW = 600_000;
const at = (ms: number) => new Date(1_800_000_000_000 + ms);
const notices = (count: number, of = (index: number) => `i${index}`) =>
  Array.from({ length: count }, (_, index) => ({ id: `n${index}`, incidentId: of(index) }));

it('gives a few incidents a message each', () => {
  expect(planSends(notices(2), [], 5, WINDOW, at(0)).batches).toEqual([['n0'], ['n1']]);
});
it('puts what happened to one incident into one message', () => {
  expect(
    planSends(
      notices(3, () => 'same'),
      [],
      5,
      WINDOW,
      at(0),
    ).batches,
  ).toEqual([['n0', 'n1', 'n2']]);
});
it('makes one digest of many', () => {
  expect(planSends(notices(9), [], 5, WINDOW, at(0)).batches.map(({ length }) => length)).toEqual([9]);
});
it('waits for room in the window', () => {
  const sent = [0, 1, 2, 3, 4].map((minute) => at(minute * 60_000));
  expect(planSends(notices(1), sent, 5, WINDOW, at(300_000))).toEqual({ batches: [], laterAt: at(WINDOW) });
});

it('never sends more than the window allows and loses nothing, whatever comes when', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ gap: fc.nat(60_000), count: fc.nat(40) }), { maxLength: 80 }),
      fc.integer({ min: 1, max: 6 }),
      (bursts, most) => {
        let now = 0;
        let made = 0;
        let waiting: { id: string; incidentId: string }[] = [];
        const sent: Date[] = [];
        const told = new Set<string>();
        const look = () => {
          const recent = sent.filter((each) => at(now).getTime() - each.getTime() < WINDOW);
          const { batches, laterAt } = planSends(waiting, recent, most, WINDOW, at(now));
          for (const id of batches.flat()) told.add(id);
          waiting = waiting.filter(({ id }) => !told.has(id));
          sent.push(...batches.map(() => at(now)));
          expect(laterAt === null).toBe(waiting.length === 0);
        };
        for (const { gap, count } of bursts) {
          now += gap;
          for (let index = 0; index < count; index += 1) {
            waiting.push({ id: `n${made}`, incidentId: `i${made}` });
            made += 1;
          }
          look();
        }
        now += WINDOW + 1;
        look();
        expect(told.size).toBe(made);
        for (const each of sent)
          expect(
            sent.filter((other) => other >= each && other.getTime() - each.getTime() < WINDOW).length,
          ).toBeLessThanOrEqual(most);
      },
    ),
  );
});
