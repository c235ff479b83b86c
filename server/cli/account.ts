/**
 * `postvak account`: accounts from the command line, for a server without a browser. Signing in by device code
 * works beside a running Postvak, which takes the account up as soon as it is connected.
 */
import type { Command } from 'commander';
import { type AccountView, listAccounts } from '../accounts/account.ts';
import { systemClock } from '../kernel/clock.ts';
import { Failure } from '../kernel/failure.ts';
import { openSettingsVault } from '../roles/context.ts';
import type { ConsentContext } from '../tokens/consent.ts';
import { askDeviceSignIn, type DeviceSignIn, startDeviceSignIn } from '../tokens/device.ts';
import { createProviderFinder } from '../wire/entra/provider.ts';
import { withDatabase } from './open-database.ts';

export function describe(command: Command): void {
  command.command('list').description('list all accounts').option('--json', 'as JSON').action(list);
  command
    .command('connect')
    .description('sign in for an account')
    .argument('<account>', 'its name, the address that signs in, or its id')
    .requiredOption('--device', 'by a code that is typed in a browser on any other device')
    .option('--json', 'as JSON, one line per event')
    .action(connect);
  command.action(() => command.help({ error: true }));
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

async function connect(wanted: string, options: { readonly json?: boolean }): Promise<void> {
  await withDatabase('account', async (store, settings) => {
    const account = findAccount(await listAccounts(store.db), wanted);
    const vault = await openSettingsVault(settings, store);
    const context = { store, vault, findProvider: createProviderFinder() };
    const started = await startDeviceSignIn(context, account.id, null);
    tellCode(started, options.json ?? false);
    const upn = await waitForSignIn(context, account.id, started);
    process.stdout.write(
      options.json
        ? `${JSON.stringify({ event: 'connected', accountId: account.id, upn })}\n`
        : `${account.name} is connected as ${upn}\n`,
    );
  });
}

function findAccount(accounts: readonly AccountView[], wanted: string): AccountView {
  const key = wanted.toLowerCase();
  const found = accounts.filter(({ id, name, signIn }) => [id, name.toLowerCase(), signIn].includes(key));
  const [account] = found;
  if (found.length === 1 && account) return account;
  const names = accounts.map(({ name, signIn }) => `${name} (${signIn})`).join(', ') || 'none yet';
  throw new Failure('settings-invalid', {
    detail:
      found.length === 0
        ? `there is no account "${wanted}"; there are: ${names}`
        : `"${wanted}" names several accounts: ${found.map(({ id }) => id).join(', ')}`,
  });
}

function tellCode({ verificationUri, userCode, signIn, expiresAt }: DeviceSignIn, json: boolean): void {
  process.stdout.write(
    json
      ? `${JSON.stringify({ event: 'code', verificationUri, userCode, signIn, expiresAt })}\n`
      : `Open ${verificationUri} in any browser, type the code ${userCode} and sign in as ${signIn}.\n` +
          `The code is good until ${expiresAt.toTimeString().slice(0, 5)}.\n`,
  );
}

/** @throws Failure `wrong-user`, `sign-in-cancelled`, `sign-in-expired` and the others of a sign-in. */
async function waitForSignIn(
  context: ConsentContext,
  accountId: string,
  { attemptId, intervalMs }: DeviceSignIn,
): Promise<string> {
  let waitMs = intervalMs;
  for (;;) {
    await systemClock.sleep(waitMs);
    const outcome = await askDeviceSignIn(context, accountId, attemptId, null);
    if ('identity' in outcome) return outcome.identity.upn;
    if ('failure' in outcome) throw outcome.failure;
    waitMs = Math.max(outcome.askAgainInMs, 100);
  }
}
