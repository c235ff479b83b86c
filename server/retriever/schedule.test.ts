import { expect, test } from 'vitest';
import { Failure, type FailureCode } from '../kernel/failure.ts';
import { retryAfter } from './schedule.ts';
import { DEFAULT_TUNING } from './tuning.ts';

const latest = () => 1;

test.each<[FailureCode, number | undefined, number, { waitMs: number; untilChange: boolean }]>([
  ['connection-lost', undefined, 1, { waitMs: 1_000, untilChange: true }],
  ['connection-lost', undefined, 4, { waitMs: 8_000, untilChange: true }],
  ['host-unreachable', undefined, 1_000, { waitMs: 60_000, untilChange: true }],
  ['mailbox-throttled', 299_961, 1, { waitMs: 299_961, untilChange: false }],
  ['mailbox-throttled', 0, 9, { waitMs: 0, untilChange: false }],
  ['mailbox-throttled', undefined, 1, { waitMs: 60_000, untilChange: false }],
  ['sign-in-refused', undefined, 1, { waitMs: 20_000, untilChange: true }],
  ['sign-in-refused', undefined, 2, { waitMs: 300_000, untilChange: true }],
  ['grant-revoked', undefined, 7, { waitMs: 300_000, untilChange: true }],
  ['unknown', undefined, 1, { waitMs: 1_000, untilChange: true }],
])('%s (asked for %s) at attempt %i', (code, retryAfterMs, attempts, expected) => {
  const failure = new Failure(code, retryAfterMs === undefined ? {} : { retryAfterMs });
  expect(retryAfter(failure, attempts, DEFAULT_TUNING, latest)).toEqual(expected);
});
