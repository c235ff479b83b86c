import { expect, test } from 'vitest';
import { judgeTokenLifetime } from './token-lifetime.ts';

test.each([
  [3_599, 'pass', 60],
  [3_600, 'pass', 60],
  [4_711, 'pass', 79],
  [5_400, 'pass', 90],
  [600, 'warn', 10],
  [86_399, 'warn', 1_440],
])('%i s: %s', (seconds, outcome, minutes) => {
  expect(judgeTokenLifetime(seconds)).toEqual({ outcome, minutes });
});
