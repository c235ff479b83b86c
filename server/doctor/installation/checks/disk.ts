import type { StatsFs } from 'node:fs';
import { access, constants, stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Failure } from '../../../kernel/failure.ts';
import { judgeRoom } from '../../judge/room.ts';
import { both } from '../../words.ts';
import { contentOf } from '../probe.ts';
import { row } from './row.ts';

/** There is room where Postvak writes. Nothing is written to find out. */
export const disk = row(
  'system.disk',
  both('there is room on the disk', 'er is ruimte op de schijf'),
  ['system.settings'],
  async ({ opened }) => {
    // PostgreSQL that would not start for want of room says it better than any number.
    if ('failure' in opened.store && opened.store.failure.code === 'disk-full') throw opened.store.failure;
    const { dataDirectory } = contentOf(opened.settings);
    await requireFolder(dataDirectory);
    const { bavail, blocks, bsize } = await roomAt(dataDirectory);
    const { outcome, free, percent } = judgeRoom(bavail * bsize, blocks * bsize);
    const evidence = [
      both(
        `${free} free at ${dataDirectory} (${percent}%)`,
        `${free} vrij op ${dataDirectory} (${percent}%)`,
      ),
    ];
    if (outcome === 'pass') return { evidence };
    if (outcome === 'fail') {
      const detail = `${free} are left at ${dataDirectory}`;
      return { evidence, fail: new Failure('disk-full', { detail, facts: { directory: dataDirectory } }) };
    }
    return {
      evidence,
      warn: {
        summary: both(
          `Only ${free} are free at ${dataDirectory}.`,
          `Er is nog maar ${free} vrij op ${dataDirectory}.`,
        ),
        remedy: both(
          'Make room or enlarge the disk before it is full: a full disk stops the database.',
          'Maak ruimte of vergroot de schijf voordat hij vol is: een volle schijf legt de database stil.',
        ),
      },
    };
  },
);

/** @throws Failure `settings-invalid` where nothing can be kept. */
async function requireFolder(directory: string): Promise<void> {
  const refuse = (why: string) =>
    new Failure('settings-invalid', { detail: `POSTVAK_DATA_DIR: ${directory} ${why}` });
  const found = await stat(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw refuse(`cannot be read (${error.code})`);
  });
  if (found === undefined) return;
  if (!found.isDirectory()) throw refuse('is not a folder');
  await access(directory, constants.W_OK).catch((error: NodeJS.ErrnoException) => {
    throw refuse(`may not be written to by this user (${error.code})`);
  });
}

/** A data directory that is not there yet will be made in the nearest folder that is. */
async function roomAt(directory: string): Promise<StatsFs> {
  try {
    return await statfs(directory);
  } catch (error) {
    const above = dirname(directory);
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || above === directory) throw error;
    return roomAt(above);
  }
}
