import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readCursor, writeCursor } from './page-cursor.ts';

const PLACE = { at: '2030-01-02 03:04:05.123456+00', id: '0190a6c2-7e3b-7000-8000-000000000001' };

test('a cursor comes back as it was written, to the microsecond', () => {
  expect(readCursor(writeCursor(PLACE))).toEqual(PLACE);
});

test.each([
  ['nothing', ''],
  ['noise', 'abc'],
  ['SQL', Buffer.from(`2030-01-01' or '1'='1|${PLACE.id}`).toString('base64url')],
  ['no id', Buffer.from(PLACE.at).toString('base64url')],
  ['more than was asked', Buffer.from(`${PLACE.at}|${PLACE.id}|x`).toString('base64url')],
])('%s is not a cursor', (_, cursor) => {
  expect(readCursor(cursor)).toBeNull();
});

test('any text is refused or harmless', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const place = readCursor(text);
      if (place) expect(place.id).toMatch(/^[\da-f-]{36}$/);
    }),
  );
});
