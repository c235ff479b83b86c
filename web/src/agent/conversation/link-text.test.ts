import { expect, test } from 'vitest';
import { linkText } from './link-text.ts';

test.each<[string, string[]]>([
  ['see https://example.com/a?b=1#c.', ['https://example.com/a?b=1#c']],
  ['(https://example.com/a)', ['https://example.com/a']],
  [
    'https://en.wikipedia.org/wiki/Mail_(disambiguation)',
    ['https://en.wikipedia.org/wiki/Mail_(disambiguation)'],
  ],
  ['mail jan@example.com, please', ['mailto:jan@example.com']],
  ['javascript:alert(1) data:text/html,x', []],
  ['no links', []],
])('links of %s', (text, hrefs) => {
  const parts = linkText(text);
  expect(parts.flatMap(({ href }) => href ?? [])).toEqual(hrefs);
  expect(parts.map((part) => part.text).join('')).toBe(text);
});
