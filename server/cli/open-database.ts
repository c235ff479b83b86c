/** Runs a command's work on the database, brought to this version, also beside a running Postvak. */
import { type Database, openDatabase } from '../roles/context.ts';
import { openLog } from '../roles/log.ts';
import { readSettings, type Settings } from '../roles/settings.ts';
import { migrate } from '../store/migrate.ts';
import type { Store } from '../store/pool.ts';
import { showsColour } from './terminal.ts';

export async function withDatabase<T>(
  command: string,
  work: (store: Store, settings: Settings) => Promise<T>,
): Promise<T> {
  const settings = readSettings();
  const log = openLog({ level: 'warn', plain: true, colour: showsColour() });
  const database: Database = await openDatabase({ settings, log, command, guest: true });
  try {
    if (command !== 'migrate') await migrate(database.store);
    return await work(database.store, settings);
  } finally {
    await database.close();
  }
}
