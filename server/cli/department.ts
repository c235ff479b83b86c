/** `postvak department`: to which accounts and people belong. */
import type { Command } from 'commander';
import { addDepartment, listDepartments } from '../accounts/department.ts';
import { withDatabase } from './open-database.ts';

export function describe(command: Command): void {
  command.command('list').description('list all departments').option('--json', 'as JSON').action(list);
  command
    .command('add')
    .description('add a department, with a queue of the same name')
    .argument('<name>', 'as colleagues know it')
    .action(add);
  command.action(() => command.help({ error: true }));
}

async function list(options: { readonly json?: boolean }): Promise<void> {
  for (const { id, name } of await withDatabase('department', (store) => listDepartments(store.db))) {
    process.stdout.write(options.json ? `${JSON.stringify({ id, name })}\n` : `${name}\n`);
  }
}

async function add(name: string): Promise<void> {
  await withDatabase('department', (store) => addDepartment(store, name, null));
  process.stdout.write(`added ${name}\n`);
}
