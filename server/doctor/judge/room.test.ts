import { expect, test } from 'vitest';
import { judgeRoom } from './room.ts';

const GIB = 1024 ** 3;

test.each<[number, number, string, string]>([
  [0, 10 * GIB, 'fail', '0 MiB'],
  [64 * 1024 ** 2 - 1, 10 * GIB, 'fail', '63 MiB'],
  [64 * 1024 ** 2, 10 * GIB, 'warn', '64 MiB'],
  [2 * GIB, 10 * GIB, 'pass', '2.0 GiB'],
  [2 * GIB, 100 * GIB, 'warn', '2.0 GiB'],
  // Five hundredths of a huge disk are plenty.
  [30 * GIB, 1000 * GIB, 'pass', '30.0 GiB'],
  [5 * GIB, 0, 'pass', '5.0 GiB'],
  [0, 0, 'pass', '?'],
])('%i of %i bytes free: %s', (free, total, outcome, told) => {
  expect(judgeRoom(free, total)).toMatchObject({ outcome, free: told });
});
