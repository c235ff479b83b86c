/** Collects the parts of a bundle that are not findings. What cannot be read is left out: a bundle is for bad days. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Store } from '../../store/pool.ts';
import type { Opened } from '../installation/opened.ts';
import type { Report } from '../report.ts';
import { listRowHistory } from '../runs/read.ts';
import type { BundleParts } from './make.ts';

const LONGEST_LOG = 512 * 1024;

/** Settings whose value helps and harms nobody. Of all others only that they are set. */
const OPEN_SETTINGS: ReadonlySet<string> = new Set([
  'POSTVAK_DATA_DIR',
  'POSTVAK_EXTERNAL_URL',
  'POSTVAK_HOST',
  'POSTVAK_PORT',
  'POSTVAK_HEALTH_PORT',
  'POSTVAK_ROLE',
  'POSTVAK_LOG_LEVEL',
  'POSTVAK_TRUST_PROXY',
  'POSTVAK_SENT_ITEMS_GRACE',
]);

export interface BundleSource {
  readonly report: Report;
  readonly store: Opened<Store>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** undefined while the settings cannot be used. */
  readonly dataDirectory: string | undefined;
  readonly now: Date;
}

export async function collectBundle(source: BundleSource): Promise<BundleParts> {
  const { report, store, environment, dataDirectory, now } = source;
  const { db } = 'value' in store ? store.value : { db: undefined };
  const [nodes, rows, log] = await Promise.all([
    db
      ? db
          .selectFrom('node')
          .selectAll()
          .execute()
          .catch(() => [])
      : [],
    db ? listRowHistory(db, null).catch(() => []) : [],
    dataDirectory === undefined ? '' : readLogTail(dataDirectory),
  ]);
  return { report, nodes, rows, settings: settingsOf(environment), log, madeAt: now };
}

/** @returns '' when nothing was logged on this machine. */
async function readLogTail(dataDirectory: string): Promise<string> {
  const folder = join(dataDirectory, 'log');
  const files = (await readdir(folder).catch(() => []))
    .filter((name) => /\.log(\.1)?$/.test(name))
    .sort()
    .reverse();
  const texts = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8').catch(() => '')));
  return texts.map((text, index) => `== ${files[index]}\n${text.slice(-LONGEST_LOG)}`).join('\n');
}

function settingsOf(environment: BundleSource['environment']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment)
      .filter(([name, value]) => name.startsWith('POSTVAK_') && value)
      .map(([name, value]) => [name, OPEN_SETTINGS.has(name) ? (value ?? '') : '[set]']),
  );
}
