/**
 * What the checks of an installation of Postvak look through: what of Postvak itself could be opened, the network of
 * this node, and the accounts with their grants and mailboxes. Each is asked once per run however many checks want it.
 */
import { Failure } from '../../kernel/failure.ts';
import type { AccessTokens } from '../../tokens/access.ts';
import { exerciseGrant } from '../../tokens/exercise.ts';
import { readAccessTokenClaims } from '../../wire/entra/claims.ts';
import type { FindProvider } from '../../wire/entra/provider.ts';
import type { GraphAccess } from '../../wire/graph/ask.ts';
import { licencesOfUser, ownLicences } from '../../wire/graph/questions.ts';
import { type Attempt, attempt, type MailProtocol } from '../attempt.ts';
import {
  type ExaminedAccount,
  isSaid,
  type LiveCredentials,
  type MailProbe,
  type ServerKind,
} from '../checks/examined.ts';
import { judgeInbound } from '../judge/mailbox.ts';
import { permitted } from '../permitted.ts';
import { createSight, isOpen } from '../sight.ts';
import { both, type Said, type Words } from '../words.ts';
import type { InstallationAccount } from './accounts.ts';
import type { Opened, OpenedInstallation } from './opened.ts';

export interface InstallationProbe extends MailProbe {
  readonly opened: OpenedInstallation;
  readonly now: () => Date;
  readonly findProvider: FindProvider;
  readonly tokens: AccessTokens;
  accountOf(account: ExaminedAccount): InstallationAccount;
  /** A token for Graph, or why there is none. */
  graph(account: InstallationAccount): Promise<GraphAccess | Said>;
}

export interface InstallationProbeOptions {
  readonly opened: OpenedInstallation;
  readonly accounts: readonly InstallationAccount[];
  readonly server: ServerKind;
  readonly now: () => Date;
  readonly findProvider: FindProvider;
  readonly tokens: AccessTokens;
  readonly signal?: AbortSignal | undefined;
}

const OFF = both('the account is switched off', 'het account staat uit');

export function createInstallationProbe(options: InstallationProbeOptions): InstallationProbe {
  const { opened, accounts, server, now, findProvider, tokens, signal } = options;
  const sight = createSight(undefined, signal);
  const byId = new Map(accounts.map((account) => [account.id, account]));
  const once = createOnce();
  const accountOf = ({ id, name }: ExaminedAccount): InstallationAccount => {
    const found = byId.get(id ?? '');
    if (!found) throw new Error(`the account ${name} is not examined`);
    return found;
  };

  const probe: InstallationProbe = {
    opened,
    server,
    sight,
    now,
    findProvider,
    tokens,
    accountOf,
    endpointsOf: (account) => accountOf(account).registration.endpoints,
    credentials: (account) =>
      once(`credentials ${account.name}`, async () => {
        if (accountOf(account).state === 'disabled') return OFF;
        const context = { store: contentOf(opened.store), vault: contentOf(opened.vault), findProvider };
        return alive(await exerciseGrant(context, account.id ?? ''));
      }),
    attempt: (account, mailbox, protocol) =>
      once(`${protocol} ${account.name} ${mailbox}`, () => tryOne(account, mailbox, protocol)),
    inbound: (account, mailbox) =>
      once(`inbound ${account.name} ${mailbox}`, async () => {
        // Only the services role retrieves; the ports for it may be closed on the others.
        if (server === 'application') return undefined;
        const incoming = accountOf(account).mailboxes.find(({ address }) => address === mailbox)?.incoming;
        if (incoming !== account.inbound) return undefined;
        const chosen = await probe.attempt(account, mailbox, account.inbound);
        if (!chosen?.failure) return undefined;
        const [imap, pop3, smtp] = await Promise.all(
          (['imap', 'pop3', 'smtp'] as const).map((protocol) => probe.attempt(account, mailbox, protocol)),
        );
        return judgeInbound({
          mailbox,
          user: account.signIn,
          inbound: account.inbound,
          declared: {},
          licenceDeclared: Array.isArray(await probe.licences?.(account, mailbox)),
          imap,
          pop3,
          smtp,
          sibling: await siblingOf(account, mailbox),
        });
      }),
    graph: (account) => once(`graph ${account.id}`, () => graphAccess(tokens, account)),
    licences: (account, mailbox) =>
      once(`licences ${account.name} ${mailbox}`, () => readLicences(probe, account, mailbox, signal)),
  };

  async function tryOne(
    account: ExaminedAccount,
    mailbox: string,
    protocol: MailProtocol,
  ): Promise<Attempt | undefined> {
    const { targets, endpoints } = accountOf(account).registration;
    const live = await probe.credentials(account).catch(() => OFF);
    if (isSaid(live) || !(await isOpen(sight, targets[protocol]))) return undefined;
    const { credentials } = live;
    const { signIn: user } = account;
    const way = { endpoint: endpoints[protocol], ca: endpoints.ca };
    return attempt(protocol, { ...way, mailbox, user, credentials }, signal);
  }

  async function siblingOf(account: ExaminedAccount, mailbox: string) {
    const sibling = accountOf(account).mailboxes.find(
      ({ address, incoming }) => address !== mailbox && incoming === account.inbound,
    );
    if (!sibling) return undefined;
    const tried = await probe.attempt(account, sibling.address, account.inbound);
    return tried && { mailbox: sibling.address, opens: tried.failure === null };
  }

  return probe;
}

/** @throws Error for what is not open: checks that look through it wait for those that open it. */
export function contentOf<T>(opened: Opened<T>): T {
  if ('value' in opened) return opened.value;
  throw new Error(`not open: ${opened.failure.code}`);
}

function alive(exercised: Awaited<ReturnType<typeof exerciseGrant>>): LiveCredentials {
  if ('password' in exercised) {
    return { credentials: exercised, claims: undefined, lifetimeSeconds: undefined, renewal: undefined };
  }
  const { accessToken, lifetimeSeconds } = exercised;
  const claims = readAccessTokenClaims(accessToken);
  return { credentials: { accessToken }, claims, lifetimeSeconds, renewal: 'kept' };
}

async function graphAccess(
  tokens: AccessTokens,
  { id, registration }: InstallationAccount,
): Promise<GraphAccess | Words> {
  const { provider, endpoints } = registration;
  if (provider !== 'microsoft') return both('the provider has no Graph', 'deze aanbieder heeft geen Graph');
  try {
    const token = await tokens.accessToken(id, 'graph');
    return { origin: endpoints.graph, token, ca: endpoints.ca };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return both(
      `Graph gives no token to this account (${error.code})`,
      `Graph geeft dit account geen token (${error.code})`,
    );
  }
}

async function readLicences(
  probe: InstallationProbe,
  account: ExaminedAccount,
  mailbox: string,
  signal: AbortSignal | undefined,
): Promise<readonly string[] | Said> {
  const owner = probe.accountOf(account);
  const access = await probe.graph(owner);
  if (!('token' in Object(access))) return access as Said;
  const graph = access as GraphAccess;
  return permitted(() =>
    // A shared mailbox needs no licence of its own; whoever opens it does.
    owner.grantKind === 'app-only' ? licencesOfUser(graph, mailbox, signal) : ownLicences(graph, signal),
  );
}

function createOnce() {
  const kept = new Map<string, Promise<unknown>>();
  return <T>(key: string, ask: () => Promise<T>): Promise<T> => {
    const promise = (kept.get(key) as Promise<T> | undefined) ?? ask();
    promise.catch(() => {});
    kept.set(key, promise);
    return promise;
  };
}
