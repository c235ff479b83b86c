/**
 * `postvak account connect`: signing in from a server without a browser. It works beside a running Postvak, which
 * takes the account up as soon as it is connected.
 */
import { text } from 'node:stream/consumers';
import type { Command } from 'commander';
import { type AccountView, listAccounts } from '../../accounts/account.ts';
import { givePassword } from '../../doctor/give-password.ts';
import { systemClock } from '../../kernel/clock.ts';
import { Failure } from '../../kernel/failure.ts';
import { Secret } from '../../kernel/secret.ts';
import { openSettingsVault } from '../../roles/context.ts';
import { connectAppOnly } from '../../tokens/app-only.ts';
import type { ConsentContext } from '../../tokens/consent.ts';
import { askDeviceSignIn, type DeviceSignIn, startDeviceSignIn } from '../../tokens/device.ts';
import { createProviderFinder } from '../../wire/entra/provider.ts';
import { withDatabase } from '../open-database.ts';
import { findAccount } from './find.ts';

export function describeConnect(command: Command): void {
  command
    .command('connect')
    .description('sign in for an account; one whose application has rights of its own needs no option')
    .argument('<account>', 'its name, the address that signs in, or its id')
    .option('--device', 'somebody signs in: by a code that is typed in a browser on any other device')
    .option('--password-stdin', 'an account with a password: read it from stdin')
    .option('--json', 'as JSON, one line per event')
    .action(connect);
}

interface ConnectOptions {
  readonly device?: boolean;
  readonly passwordStdin?: boolean;
  readonly json?: boolean;
}

async function connect(wanted: string, options: ConnectOptions): Promise<void> {
  await withDatabase('account', async (store, settings) => {
    const account = findAccount(await listAccounts(store.db), wanted);
    const vault = await openSettingsVault(settings, store);
    const context = { store, vault, findProvider: createProviderFinder() };
    const upn = await connectAs(context, account, options);
    process.stdout.write(
      options.json
        ? `${JSON.stringify({ event: 'connected', accountId: account.id, upn })}\n`
        : `${account.name} is connected as ${upn}\n`,
    );
  });
}

/** @returns as whom. @throws Failure of the sign-in, or `settings-invalid` for the option that the account needs. */
async function connectAs(
  context: ConsentContext,
  { id, grantKind, name, signIn }: AccountView,
  options: ConnectOptions,
): Promise<string> {
  const needs = (option: string) =>
    new Failure('settings-invalid', { detail: `the account "${name}" is connected with ${option}` });
  switch (grantKind) {
    case 'app-only': {
      const outcome = await connectAppOnly(context, id, null);
      if ('failure' in outcome) throw outcome.failure;
      return outcome.identity.upn;
    }
    case 'password': {
      if (!options.passwordStdin) throw needs('--password-stdin');
      const typed = (await text(process.stdin)).replace(/\r?\n$/, '');
      await givePassword(context, id, new Secret(typed), null);
      return signIn;
    }
    case 'delegated': {
      if (!options.device) throw needs('--device');
      const started = await startDeviceSignIn(context, id, null);
      tellCode(started, options.json ?? false);
      return waitForSignIn(context, id, started);
    }
  }
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
