import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, readFile, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { silentLog } from '../kernel/log.ts';
import { clusterPlace, removeDataDirectory } from './embedded/place.ts';
import { stopPostmaster } from './embedded/postmaster.ts';
import { type EmbeddedDatabase, type EmbeddedOptions, openEmbedded } from './embedded.ts';
import { pidExists } from './process-identity.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const HOLDER = fileURLToPath(new URL('../../test/support/hold-database.ts', import.meta.url));

/** A cluster that was made once: most of these tests are not about making one, which takes seconds. */
let made: string;
let base: string;
let dataDirectory: string;
const children: ChildProcess[] = [];

beforeAll(async () => {
  made = await mkdtemp(join(tmpdir(), 'postvak-embedded-made-'));
  await chmod(made, 0o755);
  const data = join(made, 'data');
  await (await openEmbedded({ ...OPTIONS, dataDirectory: data })).stop();
});
afterAll(() => removeDataDirectory(made));
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'postvak-embedded-'));
  await chmod(base, 0o755);
  dataDirectory = join(base, 'data');
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await stopPostmaster(await clusterPlace(dataDirectory));
  await removeDataDirectory(dataDirectory);
  await removeDataDirectory(base);
});

const OPTIONS = { command: 'start', guest: false, log: silentLog, durable: false } as const;

const open = (options: Partial<EmbeddedOptions> = {}) =>
  openEmbedded({ dataDirectory, ...OPTIONS, ...options });

/** Owners and modes are part of what is copied. */
const copyMade = () => promisify(execFile)('cp', ['-a', join(made, 'data'), dataDirectory]);

/** A Postvak of its own, as far as the database is concerned. */
async function holdInChild(): Promise<ChildProcess> {
  await copyMade();
  const child = spawn(process.execPath, [HOLDER, dataDirectory], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  await once(child.stdout, 'data');
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

async function ask<T>({ connection }: EmbeddedDatabase, question: string): Promise<T> {
  const client = new pg.Client({ ...connection, ssl: false });
  client.on('error', () => {});
  await client.connect();
  try {
    return Object.values((await client.query(question)).rows[0] ?? {})[0] as T;
  } finally {
    await client.end();
  }
}

const postmasterPid = async () =>
  Number((await readFile(join(await clusterPlace(dataDirectory), 'postmaster.pid'), 'utf8')).split('\n')[0]);

describe('the embedded database', () => {
  it('is reached by its socket only, never over TCP, and nobody else can enter its files', async () => {
    await copyMade();
    const database = await open();
    expect(await ask(database, 'show listen_addresses')).toBe('');
    const place = await clusterPlace(dataDirectory);
    for (const directory of [place, database.connection.host]) {
      expect((await stat(directory)).mode & 0o077).toBe(0);
    }
    await database.stop();
    expect(existsSync(join(place, 'postmaster.pid'))).toBe(false);
  });

  it('does not lose what was committed before kill -9, and goes on with the server that is still there', async () => {
    const child = await holdInChild();
    const server = await postmasterPid();
    await kill(child);
    expect(pidExists(server)).toBe(true);
    const database = await open();
    expect(database.holder).toBe(true);
    expect(await postmasterPid()).toBe(server);
    await database.stop();
    expect(pidExists(server) && existsSync(`/proc/${server}/cwd`)).toBe(false);
  });

  it('starts again after both Postvak and the server were killed', async () => {
    const child = await holdInChild();
    const server = await postmasterPid();
    await kill(child);
    process.kill(server, 'SIGKILL');
    const database = await open();
    expect(await ask(database, 'select 1')).toBe(1);
    await database.stop();
  });

  it('refuses a second start on its data directory, naming the process that runs', async () => {
    const child = await holdInChild();
    await expect(open()).rejects.toMatchObject({
      code: 'data-directory-in-use',
      facts: { pid: String(child.pid) },
    });
    expect(pidExists(await postmasterPid())).toBe(true);
  });

  it('lets a command work beside a running Postvak and leaves the server alone', async () => {
    await holdInChild();
    const guest = await open({ guest: true });
    expect(guest.holder).toBe(false);
    expect(await ask(guest, 'select 1')).toBe(1);
    await guest.stop();
    expect(pidExists(await postmasterPid())).toBe(true);
  });

  it('lets one of several starts win that come at the same moment', async () => {
    const outcomes = await Promise.allSettled([open(), open(), open()]);
    const won = outcomes.filter((outcome) => outcome.status === 'fulfilled');
    const lost = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(won).toHaveLength(1);
    expect(lost.map(({ reason }) => reason.code)).toEqual(['data-directory-in-use', 'data-directory-in-use']);
    await won[0]?.value.stop();
  });

  it('is not left for an empty one when its directory was closed to it', async () => {
    if (process.getuid?.() !== 0) return;
    await copyMade();
    await chown(dataDirectory, 0, 0);
    await chmod(dataDirectory, 0o704);
    await expect(open()).rejects.toMatchObject({
      code: 'database-unavailable',
      detail: expect.stringContaining('chmod g+x'),
    });
    expect(existsSync(join(dataDirectory, 'database-location'))).toBe(false);
  });

  it('is started again when the server dies while it is held', async () => {
    await copyMade();
    const running = Promise.withResolvers<void>();
    const log = { ...silentLog, info: () => running.resolve() };
    const database = await open({ log });
    const server = await postmasterPid();
    process.kill(server, 'SIGKILL');
    await running.promise;
    expect(await postmasterPid()).not.toBe(server);
    expect(await ask(database, 'select 1')).toBe(1);
    await expect(open()).rejects.toMatchObject({ code: 'data-directory-in-use' });
    await database.stop();
  });

  it('works where the path is longer than a socket may be', async () => {
    dataDirectory = join(base, 'a'.repeat(100), 'b'.repeat(60));
    await mkdir(dirname(dataDirectory));
    await copyMade();
    const database = await open();
    expect(await ask(database, 'select 1')).toBe(1);
    await database.stop();
    expect(existsSync(database.connection.host)).toBe(false);
  });

  it('works under a folder that others cannot enter, and finds its files there again', async () => {
    const closed = join(base, 'closed');
    await mkdir(closed, { mode: 0o700 });
    dataDirectory = join(closed, 'data');
    const first = await open();
    await ask(first, 'create table kept as select 42 as answer');
    await first.stop();
    expect((await stat(closed)).mode & 0o777).toBe(0o700);
    const second = await open();
    expect(await ask(second, 'select answer from kept')).toBe(42);
    await second.stop();
  });
});
