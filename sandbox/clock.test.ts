import { afterEach, expect, test } from 'vitest';
import { createClock } from './clock.ts';

const clock = createClock();
afterEach(() => clock.reset());

test('what falls due while time is moved happens at once, in order', () => {
  const happened: string[] = [];
  clock.after(2000, () => happened.push('second'));
  clock.after(1000, () => happened.push('first'));
  clock.after(10_000, () => happened.push('not yet'));
  clock.advance(5000);
  expect(happened).toEqual(['first', 'second']);
});

test('what was taken back does not happen', () => {
  const happened: string[] = [];
  const takeBack = clock.after(1000, () => happened.push('taken back'));
  takeBack();
  clock.advance(5000);
  expect(happened).toEqual([]);
});

test('90 days pass in one step, and reset goes back to real time', () => {
  clock.advance(90 * 86_400_000);
  expect(clock.now().getTime()).toBeGreaterThan(Date.now() + 89 * 86_400_000);
  clock.reset();
  expect(Math.abs(clock.now().getTime() - Date.now())).toBeLessThan(1000);
});
