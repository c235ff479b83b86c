/** `postvak backup FILE`: everything in the database, as it is at one moment, while Postvak goes on. */
import { stat } from 'node:fs/promises';
import { type Command, InvalidArgumentError } from 'commander';
import { VERSION } from '../roles/version.ts';
import { writeBackup } from '../store/backup/write.ts';
import { withDatabase } from './open-database.ts';
import { progress } from './progress.ts';

export function describe(command: Command): void {
  command
    .argument('<file>', 'is made; must not be there yet', newFile)
    .addHelpText('after', '\nThe key of the vault is not in it. Keep the key apart: docs/operations.md')
    .action(run);
}

async function run(file: string): Promise<void> {
  const report = progress('backing up');
  const made = await withDatabase('backup', (store) =>
    writeBackup(store, { file, version: VERSION, onTable: report.step }),
  ).finally(report.end);
  const { size } = await stat(file);
  process.stdout.write(`${file}: ${made.rows} rows, ${(size / 1024 / 1024).toFixed(1)} MB\n`);
  process.stdout.write(
    `its secrets are sealed with vault key ${made.vaultKeys.join(', ') || 'none'}, which is not in it\n`,
  );
}

function newFile(value: string): string {
  if (value.trim() === '') throw new InvalidArgumentError('It has no name.');
  return value;
}
