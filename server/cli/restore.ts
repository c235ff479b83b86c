/** `postvak restore FILE`: a backup into an empty database, whole or not at all. Postvak must not run meanwhile. */
import type { Command } from 'commander';
import { openDatabase } from '../roles/context.ts';
import { openLog } from '../roles/log.ts';
import { readSettings } from '../roles/settings.ts';
import { restoreBackup } from '../store/backup/restore.ts';
import { progress } from './progress.ts';
import { showsColour } from './terminal.ts';

export function describe(command: Command): void {
  command.argument('<file>', 'made by "postvak backup"').action(run);
}

async function run(file: string): Promise<void> {
  const log = openLog({ level: 'warn', plain: true, colour: showsColour() });
  const database = await openDatabase({ settings: readSettings(), log, command: 'restore', guest: false });
  const report = progress('restoring');
  try {
    const restored = await restoreBackup(database.store, { file, onTable: report.step });
    report.end();
    process.stdout.write(`restored ${restored.rows} rows of ${restored.createdAt}\n`);
    if (restored.vaultKeys.length > 0) {
      process.stdout.write(`start Postvak with vault key ${restored.vaultKeys.join(', ')}\n`);
    }
  } finally {
    report.end();
    await database.close();
  }
}
