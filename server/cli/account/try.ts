/** `postvak account try`: opens the mailboxes of an account for real, in both directions. */
import type { Command } from 'commander';
import { type AccountView, listAccounts } from '../../accounts/account.ts';
import { accountConnection } from '../../accounts/connection.ts';
import { type TriedMailbox, tryMailboxes } from '../../doctor/try-mailboxes.ts';
import { systemClock } from '../../kernel/clock.ts';
import { describeFailure } from '../../kernel/describe-failure.ts';
import { Failure } from '../../kernel/failure.ts';
import { silentLog } from '../../kernel/log.ts';
import { openSettingsVault } from '../../roles/context.ts';
import { createKeeper } from '../../tokens/keeper.ts';
import { withDatabase } from '../open-database.ts';
import { findAccount } from './find.ts';

export function describeTry(command: Command): void {
  command
    .command('try')
    .description('open the mailboxes of an account, in both directions; ends with 1 when one does not open')
    .argument('<account>', 'its name, the address that signs in, or its id')
    .option('--json', 'as JSON, one line per mailbox')
    .action(tryAccount);
}

async function tryAccount(wanted: string, options: { readonly json?: boolean }): Promise<void> {
  const { account, tried } = await withDatabase('account', async (store, settings) => {
    const account = findAccount(await listAccounts(store.db), wanted);
    const connection = await accountConnection(store.db, account.id);
    if (connection?.accountState !== 'connected') {
      throw new Failure('grant-missing', { facts: account.names, detail: 'the account is not connected' });
    }
    const vault = await openSettingsVault(settings, store);
    const keeper = createKeeper({ store, vault, clock: systemClock, log: silentLog });
    return { account, tried: await tryMailboxes(keeper, connection, account.mailboxes) };
  });
  for (const one of tried) tell(account, one, options.json ?? false);
  if (tried.some(({ retrieveFailure, dispatchFailure }) => retrieveFailure || dispatchFailure)) {
    process.exitCode = 1;
  }
}

function tell(
  account: AccountView,
  { address, retrieveFailure, dispatchFailure }: TriedMailbox,
  json: boolean,
): void {
  const described = (failure: Failure | null) =>
    failure && describeFailure(failure.toJSON(), { ...account.names, mailbox: address });
  const retrieving = described(retrieveFailure);
  const sending = described(dispatchFailure);
  if (json) {
    process.stdout.write(`${JSON.stringify({ address, retrieving, sending })}\n`);
    return;
  }
  for (const [direction, failure] of [
    ['retrieving', retrieving],
    ['sending', sending],
  ] as const) {
    process.stdout.write(
      `${address}\t${direction}\t${failure ? `${failure.code}: ${failure.summary}` : 'works'}\n`,
    );
    if (failure)
      process.stdout.write(`\t${failure.remedy}\n${failure.command ? `\t$ ${failure.command}\n` : ''}`);
  }
}
