/**
 * A cluster: the files of one PostgreSQL. It is made under another name and renamed when complete, so that an
 * interrupted initdb never looks like a database, and of two makers one wins.
 *
 * Authentication is `trust` on a Unix socket in a directory that only PostgreSQL's user (and root) can enter; there
 * is no TCP port and no password to keep.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Failure } from '../../kernel/failure.ts';
import { pidExists } from '../process-identity.ts';
import type { Binaries } from './place.ts';
import type { SystemUser } from './system-user.ts';

export interface Cluster {
  readonly directory: string;
  readonly binaries: Binaries;
  readonly user: SystemUser;
  /** false: fsync off, for tests. */
  readonly durable: boolean;
}

/** The superuser of the cluster, and its database. */
export const CLUSTER_NAME = 'postvak';

export async function makeCluster(cluster: Cluster): Promise<void> {
  const found = await readFile(join(cluster.directory, 'PG_VERSION'), 'utf8').catch(() => undefined);
  if (found === undefined) await initialise(cluster);
  else checkVersion(found.trim(), cluster);
}

async function initialise({ directory, binaries, user, durable }: Cluster): Promise<void> {
  await removeAbandonedDrafts(directory);
  const draft = `${directory}.draft-${process.pid}-${randomBytes(4).toString('hex')}`;
  await mkdir(draft, { mode: 0o700 });
  if (user) await chown(draft, user.uid, user.gid);
  try {
    await runInitdb(binaries.initdb, draft, user, durable);
    await rename(draft, directory);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    const { code } = error as NodeJS.ErrnoException;
    // Another start made it meanwhile.
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error;
  }
}

/** What an initdb left behind whose Postvak is gone. */
async function removeAbandonedDrafts(directory: string): Promise<void> {
  const prefix = `${basename(directory)}.draft-`;
  for (const name of await readdir(dirname(directory))) {
    const pid = name.startsWith(prefix) ? Number(name.slice(prefix.length).split('-')[0]) : 0;
    if (pid > 0 && !pidExists(pid))
      await rm(join(dirname(directory), name), { recursive: true, force: true });
  }
}

function runInitdb(initdb: string, directory: string, user: SystemUser, durable: boolean): Promise<void> {
  const parameters = [
    `--pgdata=${directory}`,
    `--username=${CLUSTER_NAME}`,
    '--auth-local=trust',
    '--auth-host=reject',
    '--encoding=UTF8',
    // The built-in provider sorts alike on every system and in every version of its C library.
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
    ...(durable ? [] : ['--no-sync']),
  ];
  return new Promise((resolve, reject) => {
    const child = spawn(initdb, parameters, {
      ...user,
      cwd: '/',
      env: { LC_ALL: 'C', TZ: 'UTC' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const words: string[] = [];
    child.stderr.setEncoding('utf8').on('data', (text: string) => words.push(text));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) return resolve();
      const said = words.join('').trim();
      reject(
        new Failure(/no space left/i.test(said) ? 'disk-full' : 'database-unavailable', {
          detail: `initdb: ${said}`,
          facts: { directory },
        }),
      );
    });
  });
}

function checkVersion(found: string, { directory, binaries }: Cluster): void {
  const ours = binaries.version.split('.')[0];
  if (found === ours) return;
  throw new Failure('database-unavailable', {
    detail: `${directory} was made by PostgreSQL ${found}, this Postvak brings ${ours}: make a backup with the former version and restore it with this one`,
  });
}
