import { expect, test } from 'vitest';
import { createByteBudget } from './byte-budget.ts';

const MEGABYTE = 1024 * 1024;
const never = new AbortController().signal;
const settled = async (promise: Promise<unknown>) =>
  (await Promise.race([promise.then(() => true), new Promise((resolve) => setImmediate(resolve, false))])) ===
  true;

test('who wants more than is left waits until it is given back', async () => {
  const budget = createByteBudget(4 * MEGABYTE);
  const giveBack = await budget.take(3 * MEGABYTE, never);
  const second = budget.take(2 * MEGABYTE, never);
  expect(await settled(second)).toBe(false);
  giveBack();
  expect(await settled(second)).toBe(true);
});

test('small amounts never wait, not even behind a long queue', async () => {
  const budget = createByteBudget(MEGABYTE);
  await budget.take(MEGABYTE, never);
  void budget.take(MEGABYTE, never);
  expect(await settled(budget.take(7_000, never))).toBe(true);
});

test('a message larger than all memory is let in when nobody else is', async () => {
  const budget = createByteBudget(MEGABYTE);
  const giveBack = await budget.take(300_000, never);
  const huge = budget.take(500 * MEGABYTE, never);
  expect(await settled(huge)).toBe(false);
  giveBack();
  expect(await settled(huge)).toBe(true);
});

test('giving back twice counts once', async () => {
  const budget = createByteBudget(MEGABYTE);
  const giveBack = await budget.take(MEGABYTE, never);
  giveBack();
  giveBack();
  await budget.take(MEGABYTE, never);
  expect(await settled(budget.take(MEGABYTE, never))).toBe(false);
});

test('an aborted wait leaves the queue', async () => {
  const budget = createByteBudget(MEGABYTE);
  const giveBack = await budget.take(MEGABYTE, never);
  const controller = new AbortController();
  const aborted = budget.take(MEGABYTE, controller.signal);
  const next = budget.take(MEGABYTE, never);
  controller.abort(new Error('stopping'));
  await expect(aborted).rejects.toThrow('stopping');
  giveBack();
  expect(await settled(next)).toBe(true);
});

test('asking without waiting gets nothing when there is too little, or when others wait', async () => {
  const budget = createByteBudget(4 * MEGABYTE);
  const giveBack = budget.tryTake(3 * MEGABYTE);
  expect(budget.tryTake(2 * MEGABYTE)).toBeUndefined();
  void budget.take(2 * MEGABYTE, never);
  expect(budget.tryTake(1)).toBeUndefined();
  giveBack?.();
  expect(budget.tryTake(2 * MEGABYTE)).toBeDefined();
});
