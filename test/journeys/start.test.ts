import { execFile } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { clusterPlace, removeDataDirectory } from '../../server/store/embedded/place.ts';
import { stopPostmaster } from '../../server/store/embedded/postmaster.ts';
import { createTestDatabase, urlOf } from '../support/database.ts';
import { type PostvakProcess, startPostvakProcess } from '../support/postvak-process.ts';

const MAIN = fileURLToPath(new URL('../../server/main.ts', import.meta.url));

let dataDirectory: string;
const started: PostvakProcess[] = [];

beforeEach(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), 'postvak-start-'));
});
afterEach(async () => {
  await Promise.all(started.splice(0).map((postvak) => postvak.kill()));
  await stopPostmaster(await clusterPlace(dataDirectory));
  await removeDataDirectory(dataDirectory);
});

async function start(options: Omit<Parameters<typeof startPostvakProcess>[0], 'dataDirectory'> = {}) {
  const postvak = await startPostvakProcess({ dataDirectory, ...options });
  started.push(postvak);
  return postvak;
}

function command(...parameters: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const env = { ...process.env, POSTVAK_DATA_DIR: dataDirectory, POSTVAK_PORT: '0', NO_COLOR: '1' };
  return new Promise((resolve) => {
    execFile(process.execPath, [MAIN, ...parameters], { env }, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
    );
  });
}

test('a start on a data directory in use ends with 1 and says who uses it, while commands work beside', async () => {
  const postvak = await start();
  const second = await command('start');
  expect(second.code).toBe(1);
  expect(second.stderr).toContain('data-directory-in-use');
  expect(second.stderr).toContain(`process ${postvak.pid}`);
  const made = await command(
    'user',
    'create',
    'anna@contoso.example',
    '--name',
    'Anna',
    '--role',
    'administrator',
  );
  expect(made).toMatchObject({ code: 0, stderr: '' });
  expect(made.stdout).toMatch(/^made anna@contoso\.example\npassword: [\w-]{20}\n$/);
  expect((await command('user', 'list')).stdout).toBe('anna@contoso.example\tadministrator\tAnna\n');
  expect((await fetch(`${postvak.origin}/readyz`)).status).toBe(200);
});

test('SIGTERM stops everything, the database too, with 0; what was there is there at the next start', async () => {
  const first = await start();
  await command('user', 'create', 'anna@contoso.example', '--name', 'Anna', '--role', 'administrator');
  expect(await first.stop()).toBe(0);
  await start();
  expect((await command('user', 'list', '--json')).stdout).toContain('anna@contoso.example');
});

test('after kill -9 the next start goes on with the database that still runs', async () => {
  const first = await start();
  await command('user', 'create', 'anna@contoso.example', '--name', 'Anna', '--role', 'administrator');
  await first.kill();
  const second = await start();
  expect((await command('user', 'list')).stdout).toContain('anna@contoso.example');
  expect(await second.stop()).toBe(0);
});

test('the roles run apart on a database of your own', async () => {
  const database = await createTestDatabase();
  try {
    const databaseUrl = urlOf(database.connection);
    const env = { POSTVAK_SECRET_KEY: 'ab'.repeat(32) };
    const application = await start({ databaseUrl, role: 'application', env });
    expect((await fetch(`${application.origin}/readyz`)).status).toBe(200);
    const rows = await database.store.db.selectFrom('node').select('roles').execute();
    expect(rows).toEqual([{ roles: ['application'] }]);
    expect(await application.stop()).toBe(0);
    expect(await database.store.db.selectFrom('node').select('ending').execute()).toEqual([
      { ending: 'stopped' },
    ]);
  } finally {
    await Promise.all(started.splice(0).map((postvak) => postvak.kill()));
    await database.drop();
  }
});
