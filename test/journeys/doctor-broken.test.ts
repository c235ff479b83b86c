/** The doctor on the command line while Postvak itself cannot run: a finding with a remedy, never a stack trace. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ADMINISTRATOR } from '../../server/cli/demo/connect.ts';
import { DeskClient } from '../../server/cli/demo/desk-client.ts';
import type { Report } from '../../server/doctor/report.ts';
import { createTestDatabase, type TestDatabase, urlOf } from '../support/database.ts';
import { startPostvakProcess } from '../support/postvak-process.ts';

const MAIN = fileURLToPath(new URL('../../server/main.ts', import.meta.url));

let database: TestDatabase;
let dataDirectory: string;
let usual: Record<string, string>;

beforeAll(async () => {
  database = await createTestDatabase();
  dataDirectory = await mkdtemp(join(tmpdir(), 'postvak-doctor-broken-'));
  usual = { POSTVAK_DATA_DIR: dataDirectory, POSTVAK_DATABASE_URL: urlOf(database.connection) };
  // An installation with a secret in its vault.
  const node = await startPostvakProcess({ dataDirectory, databaseUrl: urlOf(database.connection) });
  try {
    const desk = new DeskClient(node.origin);
    await desk.setUp(ADMINISTRATOR, 'Service');
    await desk.registerApp({
      name: 'Application',
      tenant: 'contoso.example',
      clientId: '11111111-2222-3333-4444-555555555555',
      clientSecret: 'a secret of the test',
    });
  } finally {
    await node.stop();
  }
}, 120_000);
afterAll(async () => {
  await database?.drop();
  await rm(dataDirectory, { recursive: true, force: true });
});

async function run(env: Record<string, string>, ...parameters: string[]) {
  const child = spawn(process.execPath, [MAIN, 'doctor', ...parameters], {
    env: { ...process.env, ...usual, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit') as Promise<[number]>;
  const [said, trouble, [status]] = await Promise.all([text(child.stdout), text(child.stderr), exited]);
  return { said, trouble, status };
}

async function examine(env: Record<string, string>): Promise<Report> {
  const { said, trouble, status } = await run(env, '--json');
  expect({ status, trouble }).toEqual({ status: 1, trouble: '' });
  return JSON.parse(said) as Report;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

test.each([
  [
    'the database is away',
    'system.database',
    async () => ({ POSTVAK_DATABASE_URL: `postgres://nobody@127.0.0.1:${await freePort()}/none` }),
  ],
  [
    'the database is none of ours',
    'system.database',
    async () => ({ POSTVAK_DATABASE_URL: urlOf({ ...database.connection, database: 'there_is_none' }) }),
  ],
  ['a setting cannot be used', 'system.settings', async () => ({ POSTVAK_PORT: 'ninety' })],
  [
    'the key of the vault is another',
    'system.vault',
    async () => ({ POSTVAK_SECRET_KEY: randomBytes(32).toString('base64') }),
  ],
] as const)('%s: %s', async (_, check, broken) => {
  const env = await broken();
  const report = await examine(env);
  expect(report.diagnosis.check).toBe(check);
  expect(report.diagnosis.remedy?.text).not.toBe('');
  expect(report.findings.filter(({ outcome }) => outcome === 'crashed')).toEqual([]);
  for (const language of ['en', 'nl']) {
    const told = await run(env, '--lang', language);
    expect(told.status).toBe(1);
    expect(told.said + told.trouble).not.toMatch(/\n\s+at .*:\d+/);
  }
});

test('a bundle for support is written also then', async () => {
  const file = join(dataDirectory, 'bundle.zip');
  const { status } = await run(
    { POSTVAK_DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' },
    '--bundle',
    file,
  );
  expect(status).toBe(1);
  // The signature of a zip (APPNOTE.TXT section 4.3.7).
  expect((await readFile(file)).subarray(0, 4)).toEqual(Buffer.from('PK\u0003\u0004'));
});
