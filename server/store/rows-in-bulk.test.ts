import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packBytes, packTexts } from './rows-in-bulk.ts';

test('whatever the texts, each lies where its place says', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.string({ unit: 'grapheme' }))), (texts) => {
      const { bytes, places } = packTexts(texts);
      const found = places.map(({ start, length }) =>
        length === null ? null : bytes.toString('utf8', start - 1, start - 1 + length),
      );
      expect(found).toEqual(texts);
      expect(bytes.length).toBe(places.reduce((sum, { length }) => sum + (length ?? 0), 0));
    }),
  );
});

test('bytes lie one after the other', () => {
  expect(packBytes([Buffer.from('ab'), Buffer.alloc(0), Buffer.from('c')])).toEqual({
    bytes: Buffer.from('abc'),
    places: [
      { start: 1, length: 2 },
      { start: 3, length: 0 },
      { start: 3, length: 1 },
    ],
  });
});
