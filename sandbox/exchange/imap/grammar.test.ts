import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Message } from '../store/folder.ts';
import { BadCommand, Cursor } from './cursor.ts';
import { parseFetchItems } from './fetch-items.ts';
import { matchesPattern } from './list-pattern.ts';
import { decodeName, encodeName } from './mailbox-name.ts';
import { parseSearchKeys } from './search-keys.ts';
import { formatUids, inSet, parseSequenceSet, withinView } from './sequence-set.ts';
import { dateTime, dayStart, parseDateTime, string } from './strings.ts';

const view = [3, 5, 6, 9].map((uid) => ({ uid }) as Message);

test.each([
  ['1', false, [3]],
  ['2:3', false, [5, 6]],
  ['3:2', false, [5, 6]],
  ['*', false, [9]],
  ['*:3', false, [6, 9]],
  ['1,4,2:3,2', false, [3, 5, 6, 9]],
  ['5:6', true, [5, 6]],
  ['1:*', true, [3, 5, 6, 9]],
  ['100:*', true, [9]],
  ['7:8', true, []],
  ['*:100', true, [9]],
])('the set %s (by uid: %s) names %o', (text, byUid, expected) => {
  expect(inSet(view, parseSequenceSet(text) ?? [], byUid).map(({ uid }) => uid)).toEqual(expected);
});

test.each(['', '0', '01', '1:', ':2', '1,,2', 'a', '1:2:3', '-1', '12345678901'])(
  '%j is no sequence set',
  (text) => {
    expect(parseSequenceSet(text)).toBeUndefined();
  },
);

test('a sequence number beyond the last is no message', () => {
  expect(withinView(view, parseSequenceSet('1:4') ?? [])).toBe(true);
  expect(withinView(view, parseSequenceSet('5') ?? [])).toBe(false);
  expect(withinView([], parseSequenceSet('*') ?? [])).toBe(false);
});

test('formatted UIDs read back as themselves', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 300 }), { minLength: 1 }), (uids) => {
      const sorted = [...uids].sort((a, b) => a - b);
      const all = sorted.map((uid) => ({ uid }) as Message);
      const set = parseSequenceSet(formatUids(sorted));
      expect(inSet(all, set ?? [], true).map(({ uid }) => uid)).toEqual(sorted);
    }),
  );
});

test.each([
  ['INBOX', 'inbox', true],
  ['A/B/C', '*', true],
  ['A/B/C', '%', false],
  ['A', '%', true],
  ['A/B', 'A/%', true],
  ['A/B/C', 'A/%', false],
  ['A/B/C', 'A/*', true],
  ['A/B/C', '%/%/%', true],
  ['Sent Items', 'Sent*', true],
  ['Sent Items', 'sent', false],
  ['A/B', '*%', true],
])('%s matches %s: %s', (name, pattern, expected) => {
  expect(matchesPattern(name, pattern)).toBe(expected);
});

test('folder names survive modified UTF-7', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (name) => {
      const encoded = encodeName(name);
      expect(encoded).toMatch(/^[\x20-\x7e]*$/);
      expect(decodeName(encoded)).toBe(name);
    }),
  );
  expect(encodeName('Entwürfe & 日本')).toBe('Entw&APw-rfe &- &ZeVnLA-');
});

test('a written string reads back as itself', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      const value = Buffer.from(bytes).toString('latin1');
      const written = string(value);
      const literal = /^(\{\d+\})\r\n([\s\S]*)$/.exec(written);
      const cursor = new Cursor(
        literal ? [literal[1] as string, Buffer.from(literal[2] as string, 'latin1'), ''] : [written],
      );
      expect(cursor.string()).toBe(value);
      cursor.end();
    }),
  );
});

test('dates read back as themselves, and nonsense is refused', () => {
  const date = new Date('2026-02-05T03:04:05Z');
  expect(dateTime(date)).toBe('" 5-Feb-2026 03:04:05 +0000"');
  expect(parseDateTime(dateTime(date).slice(1, -1))?.getTime()).toBe(date.getTime());
  expect(parseDateTime('05-Feb-2026 05:34:05 +0230')?.getTime()).toBe(date.getTime());
  expect(parseDateTime('31-Feb-2026 00:00:00 +0000')).toBeUndefined();
  expect(dayStart('1-Foo-2026')).toBeUndefined();
});

const fetchItems = (text: string) => {
  const cursor = new Cursor([text]);
  const items = parseFetchItems(cursor);
  cursor.end();
  return items;
};

test.each([
  ['FLAGS', 1],
  ['FAST', 3],
  ['ALL', 4],
  ['FULL', 5],
  ['(UID FLAGS BODY.PEEK[HEADER.FIELDS (To "From")] BODY[1.2.MIME]<0.10>)', 4],
  ['body[]', 1],
  ['RFC822.HEADER', 1],
])('FETCH %s is %i items', (text, count) => {
  expect(fetchItems(text)).toHaveLength(count);
});

test.each([
  '',
  '()',
  'BODY[',
  'BODY[]<0.0>',
  'BODY[MIME]',
  'BODY[0]',
  '(FAST)',
  'BODY[HEADER.FIELDS ()]',
  'X',
  'FLAGS FLAGS',
])('FETCH %j is refused', (text) => {
  expect(() => fetchItems(text)).toThrow(BadCommand);
});

test.each([
  '',
  'FOO',
  'NOT',
  'OR ALL',
  'BEFORE yesterday',
  'LARGER x',
  '(',
  'SUBJECT',
  `${'NOT '.repeat(500)}ALL`,
])('SEARCH %j is refused', (text) => {
  expect(() => parseSearchKeys(new Cursor([text]))).toThrow(BadCommand);
});
