import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CHECKS } from '../../server/doctor/ids.ts';
import { doctorSchema } from './doctor-schema.ts';

test('docs/doctor.schema.json describes what is printed', () => {
  const committed = readFileSync(new URL('../../docs/doctor.schema.json', import.meta.url), 'utf8');
  expect(JSON.parse(committed)).toEqual(JSON.parse(doctorSchema()));
});

const page = readFileSync(new URL('../../docs/doctor.md', import.meta.url), 'utf8');
const [, checks = ''] = page.split('# The checks\n');

const IN_PROFILE = new Map<boolean | string, string>([
  [true, 'yes'],
  [false, 'no'],
  ['with-token', 'with a token'],
  ['with-refresh-token', 'with a refresh token'],
]);

test('docs/doctor.md has every check and no other, in the order of the code', () => {
  const headings = [...checks.matchAll(/^## (\S+)$/gm)].map(([, id]) => id);
  expect(headings).toEqual(Object.keys(CHECKS));
});

test.each(Object.entries(CHECKS))('%s says its point of the guide and its profile', (id, { ece, guide }) => {
  const section = checks.split(`## ${id}\n`)[1]?.split('\n## ')[0] ?? '';
  expect(section).toContain(`- point of the guide: ${guide}\n`);
  expect(section).toContain(`- in the ECE profile: ${IN_PROFILE.get(ece)}\n`);
});
