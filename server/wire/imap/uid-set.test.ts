import { expect, test } from 'vitest';
import { uidSet } from './uid-set.ts';

test.each([
  [[1], '1'],
  [[1, 2, 3], '1:3'],
  [[1, 3, 4, 9], '1,3:4,9'],
  [[7, 4_294_967_294, 4_294_967_295], '7,4294967294:4294967295'],
  [[], ''],
])('%j is %s', (uids, set) => {
  expect(uidSet(uids)).toBe(set);
});
