import { beforeEach, expect, test } from 'vitest';
import { type Stopwatch, unhurried } from './unhurried.ts';

const MEGABYTE = 1024 * 1024;
const pauses: number[] = [];
let now = 0;
const stopwatch: Stopwatch = {
  now: () => now,
  sleep: async (ms, signal) => {
    pauses.push(ms);
    signal?.throwIfAborted();
  },
};

beforeEach(() => {
  now = 0;
  pauses.length = 0;
});

/** @param takesMs for each chunk: its source half of it, its taker the other half. */
async function run(chunks: readonly number[], takesMs: number, signal?: AbortSignal): Promise<number[]> {
  const source = async function* () {
    for (const bytes of chunks) {
      now += takesMs / 2;
      yield Buffer.alloc(bytes);
    }
  };
  const came: number[] = [];
  for await (const { length } of unhurried(source(), signal, stopwatch)) {
    came.push(length);
    now += takesMs / 2;
  }
  return came;
}

test.each([
  ['twice as long as the work', [MEGABYTE, MEGABYTE], 20, [40, 40]],
  ['gathered, where one would be too short for a timer', [MEGABYTE, MEGABYTE, MEGABYTE], 3, [12]],
  ['not without end behind a slow source', [MEGABYTE, MEGABYTE / 2], 5_000, [100, 50]],
])('pauses are %s', async (_, chunks, takesMs, expected) => {
  expect(await run(chunks, takesMs)).toEqual(chunks);
  expect(pauses).toEqual(expected);
});

test('whoever gives it up does not wait for the pause', async () => {
  const reason = new Error('stopping');
  await expect(run([MEGABYTE, MEGABYTE], 20, AbortSignal.abort(reason))).rejects.toBe(reason);
});
