import type { Command } from 'commander';
import { listAccounts } from '../../accounts/account.ts';
import { withDatabase } from '../open-database.ts';

export function describeList(command: Command): void {
  command.command('list').description('list all accounts').option('--json', 'as JSON').action(list);
}

async function list(options: { readonly json?: boolean }): Promise<void> {
  const accounts = await withDatabase('account', (store) => listAccounts(store.db));
  for (const { id, name, signIn, state, failure, mailboxes } of accounts) {
    const addresses = mailboxes.map(({ address }) => address);
    process.stdout.write(
      options.json
        ? `${JSON.stringify({ id, name, signIn, state, failure: failure?.code ?? null, mailboxes: addresses })}\n`
        : `${name}\t${signIn}\t${state}${failure ? ` (${failure.code})` : ''}\t${addresses.join(' ')}\n`,
    );
  }
}
