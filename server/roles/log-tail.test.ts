import { mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openLogTail } from './log-tail.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postvak-tail-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('lines wait for the data directory, which is made by others', async () => {
  const data = join(folder, 'data');
  const tail = openLogTail(data, ['services', 'application']);
  tail.write('first\n');
  expect(await readdir(folder)).toEqual([]);
  await mkdir(data);
  tail.write('second\n');
  const file = join(data, 'log', 'application+services.log');
  expect(await readFile(file, 'utf8')).toBe('first\nsecond\n');
  expect((await stat(file)).mode & 0o077).toBe(0);
});

test('it turns to a new file and keeps one before', async () => {
  const tail = openLogTail(folder, ['services'], 100);
  for (let line = 0; line < 100; line += 1) tail.write(`line ${line}\n`);
  const files = await readdir(join(folder, 'log'));
  expect(files.sort()).toEqual(['services.log', 'services.log.1']);
  const texts = await Promise.all(files.map((name) => readFile(join(folder, 'log', name), 'utf8')));
  expect(texts.join('').length).toBeLessThan(250);
  expect(texts.join('')).toContain('line 99');
});
