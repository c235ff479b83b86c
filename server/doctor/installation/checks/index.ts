/** All checks of an installation of Postvak, in the order of the report. */
import type { Check } from '../../check.ts';
import type { ExaminedAccount } from '../../checks/examined.ts';
import { mailboxChecks } from '../../checks/mailbox.ts';
import { networkChecks } from '../../checks/network.ts';
import { tokenChecks } from '../../checks/token.ts';
import type { ExaminedMailbox, InstallationAccount } from '../accounts.ts';
import type { InstallationProbe } from '../probe.ts';
import { consoleOrigin, externalUrl } from './addresses.ts';
import { alarmPath } from './alarm-path.ts';
import { database } from './database.ts';
import { disk } from './disk.ts';
import { links } from './links.ts';
import { nodes } from './nodes.ts';
import { redirectUriCheck } from './redirect-uri.ts';
import { secretExpiryCheck } from './secret-expiry.ts';
import { sendAsCheck } from './send-as.ts';
import { settings } from './settings.ts';
import { vault } from './vault.ts';
import { version } from './version.ts';

type Checks = Check<InstallationProbe>[];

export function installationChecks(
  probe: InstallationProbe,
  accounts: readonly InstallationAccount[],
  whole: boolean,
): Checks {
  return [
    settings,
    disk,
    database,
    vault,
    nodes,
    version,
    externalUrl,
    consoleOrigin,
    ...networkChecks(waysOf(accounts), probe.server),
    ...registrationChecks(accounts),
    ...accounts.flatMap((account) => accountChecks(probe, account)),
    ...(whole && accounts.length > 0 ? [alarmPath] : []),
    links,
  ];
}

export function waysOf(accounts: readonly InstallationAccount[]) {
  return [...new Set(accounts.map(({ registration }) => registration.targets))];
}

function registrationChecks(accounts: readonly InstallationAccount[]): Checks {
  const byRegistration = Map.groupBy(accounts, ({ registration }) => registration);
  return [...byRegistration].flatMap(([registration, own]) => {
    const [first] = own;
    if (!first || registration.provider === 'password') return [];
    const asked = own.find(({ state }) => state === 'connected') ?? first;
    const signsIn = registration.provider === 'microsoft' && own.some((one) => one.grantKind === 'delegated');
    return [secretExpiryCheck(registration, asked), ...(signsIn ? [redirectUriCheck(registration)] : [])];
  });
}

function accountChecks(probe: InstallationProbe, account: InstallationAccount): Checks {
  const { targets, provider } = account.registration;
  const examined = examinedFrom(account, 'imap');
  const { name } = examined;
  const byPassword = account.grantKind === 'password';
  const needs = [
    'system.vault Postvak',
    ...['token.refresh', 'token.user', 'token.audience', 'token.lifetime'].map((id) => `${id} ${name}`),
  ];
  const tokens = tokenChecks(examined, {
    login: targets.login,
    refreshes: true,
    hasToken: !byPassword,
    claims:
      provider !== 'microsoft' ? 'unknown' : account.grantKind === 'app-only' ? 'app-only' : 'delegated',
  });
  return [
    ...(byPassword ? tokens.filter(({ id }) => id === 'token.refresh') : tokens).map((check) => ({
      ...check,
      needs: [...check.needs, 'system.vault Postvak'],
    })),
    ...account.mailboxes.flatMap((mailbox) => [
      ...mailboxChecks(examinedFrom(account, mailbox.incoming), mailbox.address, {
        targets,
        server: probe.server,
        needs,
      }),
      sendAsCheck(examinedFrom(account, mailbox.incoming), mailbox.address),
    ]),
  ];
}

function examinedFrom(account: InstallationAccount, inbound: ExaminedMailbox['incoming']): ExaminedAccount {
  const { id, name, signIn, oid, state } = account;
  const { clientId: app, tenant } = account.registration;
  return { id, name, signIn, oid, inbound, names: { app, tenant }, stopped: state === 'needs-sign-in' };
}
