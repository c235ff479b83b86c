/** All checks of an installation of Postvak, in the order of the report. */
import type { Check } from '../../check.ts';
import type { ExaminedAccount } from '../../checks/examined.ts';
import { mailboxChecks } from '../../checks/mailbox.ts';
import { naming } from '../../checks/naming.ts';
import { networkChecks } from '../../checks/network.ts';
import { tokenChecks } from '../../checks/token.ts';
import { type ExaminedMailbox, type InstallationAccount, webTarget } from '../accounts.ts';
import type { InstallationProbe } from '../probe.ts';
import { consoleOrigin, externalUrl } from './addresses.ts';
import { alarmPath } from './alarm-path.ts';
import { database } from './database.ts';
import { disk } from './disk.ts';
import { graphCheck } from './graph.ts';
import { links } from './links.ts';
import { nodes } from './nodes.ts';
import { originals } from './originals.ts';
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
    originals,
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
  const byRegistration = Map.groupBy(accounts, ({ registration }) => registration);
  return [...byRegistration].map(([{ targets, endpoints }, own]) =>
    own.some(({ mailboxes }) => mailboxes.some(usesGraph))
      ? { ...targets, graph: webTarget(endpoints.graph, endpoints.ca) }
      : targets,
  );
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
  const examined = examinedFrom(account);
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
  const rows = [
    ...(byPassword ? tokens.filter(({ id }) => id === 'token.refresh') : tokens).map((check) => ({
      ...check,
      needs: [...check.needs, 'system.vault Postvak'],
    })),
    ...account.mailboxes.flatMap((mailbox) => {
      const own = examinedFrom(account, mailbox);
      const rows: Checks = [
        ...mailboxChecks(own, mailbox.address, { targets, server: probe.server, needs }),
        sendAsCheck(own, mailbox.address),
      ];
      const shown = rows.filter(({ id }) => !goesOverGraph(id, mailbox));
      return usesGraph(mailbox) ? [...shown, graphCheck(account, mailbox, needs)] : shown;
    }),
  ];
  return rows.map((check) => naming(account.names, check));
}

const OF_READING: ReadonlySet<string> = new Set([
  'mailbox.imap-enabled',
  'mailbox.pop-enabled',
  'mailbox.full-access',
  'connectivity.imap',
  'connectivity.pop3',
]);
const OF_SENDING: ReadonlySet<string> = new Set([
  'mailbox.smtp-enabled',
  'connectivity.smtp',
  'mailbox.send-as',
]);

function goesOverGraph(id: string, { incoming, outgoing }: ExaminedMailbox): boolean {
  return (incoming === 'graph' && OF_READING.has(id)) || (outgoing === 'graph' && OF_SENDING.has(id));
}

function usesGraph({ incoming, outgoing }: ExaminedMailbox): boolean {
  return incoming === 'graph' || outgoing === 'graph';
}

/** @param mailbox left out for what concerns the account alone. */
function examinedFrom(account: InstallationAccount, mailbox?: ExaminedMailbox): ExaminedAccount {
  const { id, name, oid, state, mailResource, names } = account;
  const inbound = mailbox?.incoming === 'pop3' ? 'pop3' : 'imap';
  const stopped = state === 'needs-sign-in';
  return { id, name, signIn: names.user, oid, inbound, mailResource, stopped };
}
