import { expect, test } from 'vitest';
import type { StartPoint } from '../store/schema.ts';
import { isWanted, sinceWhen } from './start-point.ts';

const connectedAt = new Date('2026-06-10T12:00:00.700Z');

test.each<[StartPoint, string | undefined]>([
  // servers date mail in whole seconds
  [{ from: 'now' }, '2026-06-10T12:00:00.000Z'],
  [{ from: 'days', days: 3 }, '2026-06-07T12:00:00.000Z'],
  [{ from: 'unread' }, undefined],
  [{ from: 'everything' }, undefined],
])('%j begins at %s', (startPoint, since) => {
  expect(sinceWhen(startPoint, connectedAt)?.toISOString()).toBe(since);
});

const message = (uid: number, flags: string[], date: string) => ({
  uid,
  flags,
  internalDate: new Date(date),
  size: 1,
});

test.each([
  ['unread from before', message(5, [], '2026-06-01T00:00:00Z'), true],
  ['read from before', message(5, ['\\Seen'], '2026-06-01T00:00:00Z'), false],
  ['read on a telephone, but new', message(5, ['\\Seen'], '2026-06-10T13:00:00Z'), true],
  ['above the floor', message(11, ['\\Seen'], '2026-06-01T00:00:00Z'), true],
])('start point unread: %s', (_, listed, wanted) => {
  expect(isWanted({ startPoint: { from: 'unread' }, connectedAt }, 10)(listed)).toBe(wanted);
  expect(isWanted({ startPoint: { from: 'everything' }, connectedAt }, 10)(listed)).toBe(true);
});
