import fc from 'fast-check';
import { expect, test } from 'vitest';
import { judgeEceVersion, MINIMUMS, parseEceVersion } from './version.ts';

test.each([
  ['12.6(1) ES3', '12.6(1)', 3, 0],
  ['12.6.1_ES3', '12.6(1)', 3, 0],
  ['12.6(1)_ES3', '12.6(1)', 3, 0],
  ['ECE 12.6(1)ES3', '12.6(1)', 3, 0],
  ['12.6', '12.6(1)', 0, 0],
  ['12.6 (1) es 10', '12.6(1)', 10, 0],
  ['11.6(1) ES12_ET1', '11.6(1)', 12, 1],
  ['11.6(1) ES12 and ES12_ET1', '11.6(1)', 12, 1],
  ['11.6(1) ES12 ET1', '11.6(1)', 12, 1],
])('%s is read as people write it', (written, release, es, et) => {
  expect(parseEceVersion(written)).toEqual({ release, es, et });
});

test.each([
  ['11.6(1) ES11', 'fail'],
  ['11.6(1) ES12', 'fail'],
  ['11.6(1) ES12_ET1', 'warn'],
  ['11.6(1) ES13', 'pass'],
  ['12.0(1) ES5', 'fail'],
  ['12.0(1) ES6', 'warn'],
  ['12.0(1) ES6_ET2', 'pass'],
  ['12.5(1) ES2', 'fail'],
  ['12.5(1) ES3', 'warn'],
  ['12.6(1)', 'fail'],
  ['12.6(1) ES1', 'warn'],
  ['12.6(1) ES3', 'pass'],
  ['11.5(1) ES20', 'fail'],
  ['15.0(1) ES1', 'fail'],
  ['twelve', 'fail'],
  ['', 'fail'],
])('%s: %s', (written, outcome) => {
  expect(judgeEceVersion(written).outcome).toBe(outcome);
});

test('a newer ES of a listed release never fails', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.keys(MINIMUMS)),
      fc.integer({ min: 1, max: 50 }),
      (release, more) => {
        const es = (MINIMUMS[release]?.es ?? 0) + more;
        return judgeEceVersion(`${release} ES${es}`).outcome === 'pass';
      },
    ),
  );
});

test('any text is judged, none throws or hangs', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 500 }), (text) => judgeEceVersion(text).outcome !== undefined),
  );
});
