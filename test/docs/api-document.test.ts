import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { PROBLEMS } from '../../server/http/problem.ts';

const document = readFileSync(new URL('../../docs/api.md', import.meta.url), 'utf8');

test('docs/api.md lists every kind of problem, and no other', () => {
  const section = document.slice(document.indexOf('| type: '), document.indexOf('## Lists'));
  const listed = [...section.matchAll(/^\| `([\w-]+)` \| ([\d, ]+) \|/gm)].map(([, code, status]) => [
    code,
    status,
  ]);
  const known = Object.entries(PROBLEMS).map(([code, [status]]) => [
    code,
    code === 'failure' ? '422, 502, 503' : String(status),
  ]);
  expect(listed.sort()).toEqual(known.sort());
});
