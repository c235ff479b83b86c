import { expect, it } from 'vitest';
import { partsMoving, stalledParts, startPulse } from './pulse.ts';

it('a part that has made no turn in time hangs, one that turns or has ended does not', () => {
  const retriever = startPulse('retriever', 1_000);
  const keeper = startPulse('keeper', 60_000);
  const now = performance.now();
  expect([...partsMoving(now)]).toEqual([
    ['retriever', true],
    ['keeper', true],
  ]);
  expect(stalledParts(now + 2_000)).toEqual(['retriever']);
  retriever.end();
  expect(stalledParts(now + 2_000)).toEqual([]);
  expect(stalledParts(now + 70_000)).toEqual(['keeper']);
  keeper.end();
});

it('of two that bear one name the worse one counts', () => {
  const first = startPulse('dispatcher', 1_000);
  const second = startPulse('dispatcher', 60_000);
  expect(stalledParts(performance.now() + 2_000)).toEqual(['dispatcher']);
  first.end();
  second.end();
});
