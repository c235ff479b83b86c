import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { openVitals } from './vitals.ts';

it('tells load, memory, the delay of the loop and the room on the disk', async () => {
  const vitals = openVitals(tmpdir());
  await vitals.read();
  // Two beats of the timer's resolution have to pass before a delay can be seen at all.
  await new Promise((resolve) => setTimeout(resolve, 50));
  const until = performance.now() + 200;
  while (performance.now() < until);
  await new Promise((resolve) => setTimeout(resolve, 50));
  const { cpuLoad, memoryBytes, loopDelayMs, disk, stalled } = await vitals.read();
  vitals.close();
  expect(cpuLoad).toBeGreaterThan(0);
  expect(memoryBytes).toBeGreaterThan(10 * 1024 * 1024);
  expect(loopDelayMs).toBeGreaterThan(100);
  expect(disk?.totalBytes).toBeGreaterThanOrEqual(disk?.freeBytes ?? Number.NaN);
  expect(stalled).toEqual([]);
});

it('goes on where the disk cannot be asked', async () => {
  const vitals = openVitals('/nowhere at all');
  expect((await vitals.read()).disk).toBeUndefined();
  vitals.close();
});
