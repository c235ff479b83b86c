/** The doctor on the command line while Postvak itself cannot run: a finding with a remedy, never a stack trace. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, statfs, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ADMINISTRATOR } from '../../server/cli/demo/connect.ts';
import { DeskClient } from '../../server/cli/demo/desk-client.ts';
import type { Report } from '../../server/doctor/report.ts';
import { createTestDatabase, type TestDatabase, urlOf } from '../support/database.ts';
import { reportOf, runDoctor } from '../support/doctor-cli.ts';
import { startPostvakProcess } from '../support/postvak-process.ts';

let database: TestDatabase;
let dataDirectory: string;
let usual: Record<string, string>;
let folders = 0;

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

const run = (env: Record<string, string>, ...parameters: string[]) =>
  runDoctor({ ...usual, ...env }, ...parameters);

async function examine(env: Record<string, string>): Promise<Report> {
  const said = await run(env, '--json');
  expect(said.status).toBe(1);
  return reportOf(said);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

test.concurrent.each([
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
  ['the key of the vault is gone', 'system.vault', async () => ({ POSTVAK_DATA_DIR: await emptyFolder() })],
  [
    'the key of the vault is no key',
    'system.vault',
    async () => {
      const folder = await emptyFolder();
      await writeFile(join(folder, 'vault.key'), 'not a key\n');
      return { POSTVAK_DATA_DIR: folder };
    },
  ],
  [
    'the user of the database is refused',
    'system.database',
    async () => ({ POSTVAK_DATABASE_URL: urlOf({ ...database.connection, user: 'nobody_known' }) }),
  ],
  [
    'there is no database yet',
    'system.database',
    async () => ({ POSTVAK_DATABASE_URL: '', POSTVAK_DATA_DIR: await emptyFolder() }),
  ],
  [
    'the data directory is a file',
    'system.disk',
    async () => ({ POSTVAK_DATA_DIR: join(dataDirectory, 'vault.key') }),
  ],
  [
    'the object store is away',
    'system.originals',
    async () => ({
      POSTVAK_BLOB_URL: `s3://originals/mail?endpoint=http://127.0.0.1:${await freePort()}`,
      POSTVAK_BLOB_ACCESS_KEY: 'KEY',
      POSTVAK_BLOB_SECRET_KEY: 'secret',
    }),
  ],
] as const)('%s: %s', async (_, check, broken) => {
  const env = await broken();
  const report = await examine(env);
  expect(report.diagnosis.check).toBe(check);
  // Nobody runs here, which is true and beside the point.
  const failed = report.findings.filter(({ outcome }) => outcome === 'fail').map((finding) => finding.check);
  expect(failed.filter((one) => one !== 'system.nodes')).toEqual([check]);
  expect(report.diagnosis.sentence).not.toMatch(/<\w+>/);
  expect(report.diagnosis.remedy?.text).not.toBe('');
  expect(report.findings.filter(({ outcome }) => outcome === 'crashed')).toEqual([]);
});

test('what is told is no stack trace, in Dutch too', async () => {
  const env = { POSTVAK_DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' };
  const told = await run(env, '--lang', 'nl');
  expect(told.status).toBe(1);
  expect(told.said + told.trouble).not.toMatch(/\n\s+at .*:\d+/);
  expect(told.said).toContain('Wie: Postvak-beheerder.');
});

test('every setting that cannot be used is named, and no value of it', async () => {
  const wrong = {
    POSTVAK_PORT: 'planted-1',
    POSTVAK_DATABASE_URL: 'mysql://planted-2@db/x',
    POSTVAK_EXTERNAL_URL: 'planted-3',
    POSTVAK_ROLE: 'planted-4',
    POSTVAK_SECRET_KEY: 'planted-5',
    POSTVAK_BLOB_URL: 'ftp://planted-6',
    POSTVAK_LOG_LEVEL: 'planted-7',
  };
  const report = await examine(wrong);
  const settings = report.findings.find(({ check }) => check === 'system.settings');
  for (const name of Object.keys(wrong)) expect(settings?.evidence.join('\n')).toContain(name);
  expect(report.diagnosis.sentence).toMatch(/^A setting cannot be used: POSTVAK_\w+ is /);
  expect(JSON.stringify(report)).not.toContain('planted-');
});

test('tables of a newer version are told as such', async () => {
  const { pool } = database.store;
  await pool.query("insert into schema_migration (version, name, checksum) values (9999, '9999_later', 'x')");
  try {
    const report = await examine({});
    expect(report.diagnosis).toMatchObject({ check: 'system.database' });
    expect(report.findings.find(({ check }) => check === 'system.database')?.failure?.code).toBe(
      'schema-newer',
    );
  } finally {
    await pool.query('delete from schema_migration where version = 9999');
  }
});

describe('a full disk', () => {
  let folder: string;
  let mounted = false;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'postvak-full-'));
    mounted = await small(folder);
  });
  afterAll(async () => {
    if (mounted) await promisify(execFile)('umount', [folder]);
    await rm(folder, { recursive: true, force: true });
  });

  test('is the cause, with the folder and what is left', async ({ skip }) => {
    if (!mounted) skip('only root may mount a small file system');
    const { bavail, bsize } = await statfs(folder);
    await writeFile(join(folder, 'filler'), Buffer.alloc(bavail * bsize - 4096));
    const report = await examine({ POSTVAK_DATA_DIR: folder });
    expect(report.diagnosis.check).toBe('system.disk');
    const disk = report.findings.find(({ check }) => check === 'system.disk');
    expect(disk?.failure).toMatchObject({ code: 'disk-full', facts: { directory: folder } });
    expect(report.diagnosis.remedy?.command).toBe(`df -h ${folder}`);
    // The report itself needs room elsewhere, and says where it found none.
    const { status, trouble } = await run(
      { POSTVAK_DATA_DIR: folder },
      '--html',
      join(folder, 'report.html'),
    );
    expect({ status, trouble }).toEqual({
      status: 2,
      trouble: `error: ${join(folder, 'report.html')} cannot be written: the disk is full\n`,
    });
  });
});

/** A file system of two megabytes. @returns false when this user may not mount. */
function small(folder: string): Promise<boolean> {
  return promisify(execFile)('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'none', folder]).then(
    () => true,
    () => false,
  );
}

async function emptyFolder(): Promise<string> {
  folders += 1;
  const folder = join(dataDirectory, `empty${folders}`);
  await mkdir(folder);
  return folder;
}

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
