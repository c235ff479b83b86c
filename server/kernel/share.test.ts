import { expect, test } from 'vitest';
import { fairShare, surplus } from './share.ts';

test.each([
  [10, 1, 10],
  [10, 2, 6],
  [11, 2, 7],
  [3, 5, 2],
  [0, 3, 1],
  [5, 0, 5],
])('of %i mailboxes one of %i nodes holds at most %i', (mailboxes, nodes, most) => {
  expect(fairShare(mailboxes, nodes)).toBe(most);
});

test('a node that joins moves only its share', () => {
  const active = ['a', 'b', 'c', 'd', 'e', 'f'];
  expect(surplus(active, active, 1)).toEqual([]);
  expect(surplus(active, active, 2)).toEqual(['e', 'f']);
  expect(surplus(active, ['a', 'b', 'c', 'd'], 2)).toEqual([]);
});

test('mailboxes that are gone are stopped whatever the share', () => {
  expect(surplus(['a'], ['x', 'a', 'y'], 1)).toEqual(['x', 'y']);
});
