import { expect, test } from 'vitest';
import { createGate } from './gate.ts';

test('so many are inside at a time, and the rest enters in order', async () => {
  const gate = createGate(2);
  const entered: number[] = [];
  const leaves: (() => void)[] = [];
  const visits = [0, 1, 2, 3].map(async (visitor) => {
    leaves[visitor] = await gate.enter();
    entered.push(visitor);
  });
  await Promise.all(visits.slice(0, 2));
  expect(entered).toEqual([0, 1]);
  leaves[1]?.();
  leaves[1]?.();
  await visits[2];
  expect(entered).toEqual([0, 1, 2]);
  leaves[0]?.();
  await visits[3];
  expect(entered).toEqual([0, 1, 2, 3]);
});

test('who is patient lets others go first, but not for ever', async () => {
  const gate = createGate(1);
  const passed: string[] = [];
  const leave = await gate.enter();
  const pass = async (name: string, isPatient: boolean) => {
    const leaveAgain = await gate.enter(isPatient);
    passed.push(name);
    leaveAgain();
  };
  const all = [pass('patient', true), ...[1, 2, 3, 4, 5].map((number) => pass(String(number), false))];
  leave();
  await Promise.all(all);
  expect(passed).toEqual(['1', '2', '3', 'patient', '4', '5']);
});
