/**
 * The directory of a test run's database, and its end: vitest's global set-up. Runs beside each other have a
 * directory each; what a run that was killed left behind is cleared away by the next one.
 */
import { mkdirSync, mkdtempSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clusterPlace, removeDataDirectory } from '../../server/store/embedded/place.ts';
import { stopPostmaster } from '../../server/store/embedded/postmaster.ts';
import { pidExists } from '../../server/store/process-identity.ts';

const VARIABLE = 'POSTVAK_TEST_DATABASE';
const PREFIX = 'postvak-tests-';

/** Vitest calls it once before the workers start, which inherit the environment. */
export default async function setup(): Promise<() => Promise<void>> {
  await clearAbandonedRuns();
  const directory = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
  process.env[VARIABLE] = directory;
  return () => remove(directory);
}

export function runDirectory(): string {
  const directory = process.env[VARIABLE];
  if (!directory)
    throw new Error('tests with a database are run by vitest, which calls test/support/database-run.ts');
  mkdirSync(directory, { recursive: true });
  return directory;
}

async function clearAbandonedRuns(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = name.startsWith(PREFIX) ? Number(name.slice(PREFIX.length).split('-')[0]) : 0;
    // Another user's leavings are that user's affair.
    if (pid > 0 && !pidExists(pid)) await remove(join(tmpdir(), name)).catch(() => {});
  }
}

async function remove(directory: string): Promise<void> {
  await stopPostmaster(await clusterPlace(directory));
  await removeDataDirectory(directory);
}
