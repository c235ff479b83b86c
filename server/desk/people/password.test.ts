import { expect, test } from 'vitest';
import { hashPassword, passwordMatches } from './password.ts';

const CHEAP = { ln: 4, r: 8, p: 1 };

test('a password matches its own hash only, and the same password never has the same hash', async () => {
  const hash = await hashPassword('correct horse', CHEAP);
  expect(hash).toMatch(/^\$scrypt\$ln=4,r=8,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
  expect(await passwordMatches('correct horse', hash)).toBe(true);
  expect(await passwordMatches('correct horsf', hash)).toBe(false);
  expect(await hashPassword('correct horse', CHEAP)).not.toBe(hash);
});

test('the default cost is that of OWASP, and a flood of sign-ins waits in line', async () => {
  const hash = await hashPassword('correct horse');
  expect(hash).toMatch(/^\$scrypt\$ln=17,r=8,p=1\$/);
  const before = process.memoryUsage().rss;
  const answers = await Promise.all(Array.from({ length: 4 }, () => passwordMatches('correct horse', hash)));
  expect(answers).toEqual(Array(4).fill(true));
  expect(process.memoryUsage().rss - before).toBeLessThan(400 * 1024 * 1024);
});

test('letters typed in another composition are the same password', async () => {
  const hash = await hashPassword('caf\u00e9 no\u00ebl 12', CHEAP);
  expect(await passwordMatches('cafe\u0301 noe\u0308l 12', hash)).toBe(true);
});

test.each([
  ['nobody', null],
  ['an unreadable hash', 'x'],
])('%s never matches', async (_, stored) => {
  expect(await passwordMatches('', stored)).toBe(false);
});
