import { describe, expect, test } from 'vitest';
import { TEXTS_OF } from './areas.ts';

const TEXTS = import.meta.glob<{ default: object }>('./{en,nl}/*.ts', { eager: true });

function keysOf(value: object, path = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, text] of Object.entries(value)) {
    if (typeof text === 'string') found.set(path + key, text);
    else for (const [inner, each] of keysOf(text, `${path}${key}.`)) found.set(inner, each);
  }
  return found;
}
const textsOf = (language: string, part: string) => keysOf(TEXTS[`./${language}/${part}.ts`]?.default ?? {});
const parts = Object.keys(TEXTS).flatMap((path) => /^\.\/en\/(.*)\.ts$/.exec(path)?.[1] ?? []);

describe.each(parts)('the texts of %s', (part) => {
  const english = textsOf('en', part);
  const dutch = textsOf('nl', part);

  test('have the same keys in both languages', () => {
    expect([...dutch.keys()].sort()).toEqual([...english.keys()].sort());
  });

  test('name the same variables in both languages', () => {
    const variables = (text = '') => (text.match(/\{\{\w+\}\}/g) ?? []).sort();
    for (const [key, text] of english)
      expect([key, variables(dutch.get(key))]).toEqual([key, variables(text)]);
  });

  test('are never empty', () => {
    for (const [key, text] of [...english, ...dutch]) expect(text.trim(), key).not.toBe('');
  });
});

const SOURCES = import.meta.glob<string>('../{agent,admin,outgoing,setup}/**/*.tsx', {
  eager: true,
  query: '?raw',
  import: 'default',
});

test.each(Object.entries(TEXTS_OF))('%s asks only for texts that it has loaded', (area, loaded) => {
  const sources = Object.entries(SOURCES).filter(([path]) => path.startsWith(`../${area}/`));
  const asked = new Set(
    sources.flatMap(([, source]) =>
      [...source.matchAll(/useTranslation\('(\w+)'/g)].map(([, part]) => part ?? ''),
    ),
  );
  expect(asked.size).toBeGreaterThan(0);
  expect([...asked].filter((part) => !(loaded as readonly string[]).includes(part))).toEqual([]);
});
