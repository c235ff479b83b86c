import { expect, test } from 'vitest';
import { finds } from './finds.ts';

test.each([
  ['lukasz', true],
  ['WISN', true],
  ['wisn luk', true],
  ['contoso', true],
  ['', true],
  ['  ', true],
  ['luk sales', false],
] as const)('"%s" finds Łukasz Wiśniewski: %s', (words, expected) => {
  expect(finds(words, ['Łukasz Wiśniewski', null, 'lukasz@contoso.example'])).toBe(expected);
});

test.each([
  ['strasse', 'Straße 1'],
  ['zoe', 'Zoë'],
  ['søren', 'Soren'],
  ['محمد', 'محمد عبد الله'],
  ['山田', '山田 太郎'],
  ['istanbul', 'İstanbul'],
])('"%s" finds %s', (words, text) => {
  expect(finds(words, [text])).toBe(true);
});
