import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createStoringFirst } from './storing-first.ts';

const never = new AbortController().signal;

/** Whether accepting may go on at this moment. */
async function passes(waiting: Promise<void>): Promise<boolean> {
  let passed = false;
  const note = () => {
    passed = true;
  };
  waiting.then(note, () => {});
  await turn();
  return passed;
}

it('nothing waits where nothing is being stored', async () => {
  expect(await passes(createStoringFirst(5_000).passed(never))).toBe(true);
});

it('accepting waits while batches come, and goes on as soon as there are no more', async () => {
  const storing = createStoringFirst(5_000, () => 0);
  storing.begin();
  const waiting = storing.passed(never);
  expect(await passes(waiting)).toBe(false);
  storing.begin();
  expect(await passes(waiting)).toBe(false);
  storing.end();
  expect(await passes(waiting)).toBe(true);
});

it.each([
  { what: 'batches that keep coming', batchesAt: [0, 900, 1_800, 2_700], from: 2_999, to: 3_001 },
  { what: 'a server that pauses', batchesAt: [0], from: 999, to: 1_001 },
  { what: 'batches that came again after a pause', batchesAt: [0, 900, 10_000], from: 10_999, to: 11_001 },
])('accepting goes on all the same after a while: $what', async ({ batchesAt, from, to }) => {
  let at = 0;
  const storing = createStoringFirst(3_000, () => at);
  for (const batchAt of batchesAt) {
    at = batchAt;
    storing.begin();
  }
  at = from;
  const stop = new AbortController();
  const waiting = storing.passed(stop.signal);
  waiting.catch(() => {});
  expect(await passes(waiting)).toBe(false);
  stop.abort();
  at = to;
  expect(await passes(storing.passed(never))).toBe(true);
});

it('who waited long is not made to wait again while the same batches still come', async () => {
  let at = 0;
  const storing = createStoringFirst(3_000, () => at);
  for (; at < 4_000; at += 500) storing.begin();
  expect(await passes(storing.passed(never))).toBe(true);
});

it('time passes by itself, and who is stopped does not wait for it', async () => {
  const storing = createStoringFirst(10);
  storing.begin();
  await storing.passed(never);
  const long = createStoringFirst(60_000);
  long.begin();
  const stop = new AbortController();
  const waiting = long.passed(stop.signal);
  stop.abort(new Error('stopping'));
  await expect(waiting).rejects.toThrow('stopping');
});
