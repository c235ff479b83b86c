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

const SOURCES = import.meta.glob<string>('../**/*.{ts,tsx}', {
  eager: true,
  query: '?raw',
  import: 'default',
});

/** The sources of an area, and of other parts of the console what they import, directly or not. */
function sourcesOf(area: string): Set<string> {
  const found = new Set<string>();
  const waiting = Object.keys(SOURCES).filter((path) => path.startsWith(`../${area}/`));
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (found.has(path)) continue;
    found.add(path);
    for (const [, name] of SOURCES[path]?.matchAll(/(?:from|import\()\s*'(\.{1,2}\/[^']+\.tsx?)'/g) ?? []) {
      const imported = new URL(name ?? '', new URL(path, 'file:///src/i18n/')).pathname;
      const known = imported.replace('/src/i18n/', './').replace('/src/', '../');
      // The router names every screen; a screen that only leads to another does not show its texts.
      if (known in SOURCES && known !== '../app/router.tsx') waiting.push(known);
    }
  }
  return found;
}

test.each(Object.entries(TEXTS_OF))('%s asks only for texts that it has loaded', (area, loaded) => {
  const asked = new Set(
    [...sourcesOf(area)].flatMap((path) =>
      [...(SOURCES[path] ?? '').matchAll(/useTranslation\('(\w+)'/g)].map(([, part]) => part ?? ''),
    ),
  );
  expect(asked.size).toBeGreaterThan(0);
  expect([...asked].filter((part) => !['common', ...loaded].includes(part))).toEqual([]);
});

test('every part of the console that asks for texts is an area', () => {
  const asking = Object.entries(SOURCES)
    .filter(([, source]) => /useTranslation\('/.test(source))
    .map(([path]) => path.split('/')[1]);
  expect([...new Set(asking)].filter((folder) => !(String(folder) in TEXTS_OF))).toEqual([]);
});
