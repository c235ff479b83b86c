import { expect, test } from 'vitest';
import { judgeExpiry } from './expiry.ts';

const NOON = new Date('2026-03-10T12:00:00Z');

test.each([
  ['2026-03-09', 'fail', -1],
  ['2026-03-10', 'warn', 0],
  ['2026-03-17', 'warn', 7],
  ['2026-04-08', 'warn', 29],
  ['2026-04-09', 'pass', 30],
  ['2027-01-01', 'pass', 297],
])('a secret that ends on %s: %s', (endsOn, outcome, days) => {
  expect(judgeExpiry(endsOn, NOON)).toEqual({ outcome, days });
});
