/** `postvak account enable | disable | resume`. */
import type { Command } from 'commander';
import { type AccountView, listAccounts } from '../../accounts/account.ts';
import { openSettingsVault } from '../../roles/context.ts';
import type { Settings } from '../../roles/settings.ts';
import type { Store } from '../../store/pool.ts';
import { changeAccount, resumeAccount } from '../../tokens/change-account.ts';
import { withDatabase } from '../open-database.ts';
import { findAccount } from './find.ts';

type Change = (store: Store, settings: Settings, account: AccountView) => Promise<AccountView>;

const switchTo =
  (enabled: boolean): Change =>
  async (store, settings, { id }) =>
    changeAccount(store, await openSettingsVault(settings, store), id, { enabled }, null);

const CHANGES: readonly (readonly [name: string, what: string, change: Change])[] = [
  ['disable', 'stop retrieving and sending; the sign-in is kept', switchTo(false)],
  ['enable', 'go on with an account that was disabled', switchTo(true)],
  [
    'resume',
    'try a stopped account again, after its cause was cured elsewhere',
    (store, _, { id }) => resumeAccount(store, id, null),
  ],
];

export function describeChange(command: Command): void {
  for (const [name, what, change] of CHANGES) {
    command
      .command(name)
      .description(what)
      .argument('<account>', 'its name, the address that signs in, or its id')
      .action(async (wanted: string) => {
        const { name: called, state } = await withDatabase('account', async (store, settings) =>
          change(store, settings, findAccount(await listAccounts(store.db), wanted)),
        );
        process.stdout.write(`${called} is ${state}\n`);
      });
  }
}
