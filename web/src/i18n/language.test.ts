import { expect, test } from 'vitest';
import { formatIn } from './format.ts';
import { regionOf } from './language.ts';

test.each([
  ['en', ['en-GB', 'nl'], 'en-GB'],
  ['en', ['nl-NL', 'en-US'], 'en-US'],
  ['en', ['nl-NL', 'de'], 'en'],
  ['nl', ['en-GB', 'nl-BE'], 'nl-BE'],
  ['en', ['eng', 'en'], 'en'],
])('%s for a browser that asks for %j is written as in %s', (language, spoken, region) => {
  expect(regionOf(language, spoken)).toBe(region);
});

test('a day is written as people write it where they live', () => {
  expect(formatIn('en-GB').date('2026-11-05T12:00:00Z')).toBe('5 Nov 2026');
  expect(formatIn('en-US').date('2026-11-05T12:00:00Z')).toBe('Nov 5, 2026');
});
