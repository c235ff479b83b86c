/** `postvak migrate`: brings the database to this version without starting anything. `start` does it by itself. */
import type { Command } from 'commander';
import { migrate, schemaVersion } from '../store/migrate.ts';
import { withDatabase } from './open-database.ts';

export function describe(command: Command): void {
  command.option('--check', 'change nothing; end with 1 when something is to be applied').action(run);
}

async function run(options: { readonly check?: boolean }): Promise<void> {
  await withDatabase('migrate', async (store) => {
    if (options.check) {
      const { applied, known } = await schemaVersion(store);
      process.stdout.write(`database ${applied}, this version ${known}\n`);
      if (applied < known) process.exitCode = 1;
      return;
    }
    const names = await migrate(store);
    for (const name of names) process.stdout.write(`applied ${name}\n`);
    if (names.length === 0) process.stdout.write('the database is up to date\n');
  });
}
