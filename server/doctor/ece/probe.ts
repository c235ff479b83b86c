/**
 * What the checks of a Cisco ECE deployment look through: its file, the network of this machine, tokens, and mailboxes
 * opened with them. Each is asked once per run however many checks want it.
 */
import { CLOUDS } from '../../accounts/clouds.ts';
import { resolveEndpoints } from '../../accounts/endpoints.ts';
import { Failure } from '../../kernel/failure.ts';
import type { Secret } from '../../kernel/secret.ts';
import { scopesFor } from '../../tokens/scopes.ts';
import type { TokenClient } from '../../wire/entra/ask.ts';
import { readAccessTokenClaims } from '../../wire/entra/claims.ts';
import { createProviderFinder } from '../../wire/entra/provider.ts';
import { refreshTokens } from '../../wire/entra/refresh.ts';
import { proxyFor } from '../../wire/proxy.ts';
import { attempt, type Endpoint } from '../attempt.ts';
import { type ExaminedAccount, isSaid, type LiveCredentials, type ServerKind } from '../checks/examined.ts';
import { judgeInbound } from '../judge/mailbox.ts';
import { createSight, isOpen, type Target } from '../sight.ts';
import { both, type Words } from '../words.ts';
import type { EceProbe, EceTargets } from './examined.ts';
import type { EceAccount, EceDescription } from './file.ts';
import { graphAccess, licencesByGraph } from './graph.ts';

/** On which of ECE's servers this runs: retrieving, sending and refreshing, or console and first token. */
export type EceServer = ServerKind;

export interface EceProbeOptions {
  readonly description: EceDescription;
  readonly server: EceServer;
  /** PEM trusted besides the roots. */
  readonly ca: string | undefined;
  readonly now: () => Date;
  readonly signal?: AbortSignal;
}

export function createEceProbe({ description, server, ca, now, signal }: EceProbeOptions): EceProbe {
  const targets = targetsOf(description);
  const endpoints = endpointsOf(description, targets, ca);
  const sight = createSight(ca, signal);
  const findProvider = createProviderFinder();
  const kept = new Map<string, Promise<unknown>>();
  const once = <T>(key: string, ask: () => Promise<T>): Promise<T> => {
    const promise = (kept.get(key) as Promise<T> | undefined) ?? ask();
    promise.catch(() => {});
    kept.set(key, promise);
    return promise;
  };

  const client = () =>
    once('client', async (): Promise<TokenClient> => {
      const { clientId = '', clientSecret: secret, tenant } = description.entra;
      const address = { kind: 'microsoft', login: endpoints.login, tenant, ca } as const;
      return {
        provider: await findProvider(address, signal),
        clientId,
        authentication: secret ? { by: 'secret', secret } : { by: 'nothing' },
      };
    });

  const refresh = async (account: EceAccount, refreshToken: Secret): Promise<LiveCredentials> => {
    const { clientId = '', tenant } = description.entra;
    const facts = { account: account.name, user: account.signIn, app: clientId, tenant };
    try {
      const scopes = scopesFor({ provider: 'microsoft', endpoints, usesGraph: false }, 'outlook');
      const given = await refreshTokens(await client(), refreshToken, scopes, signal);
      const { accessToken, lifetimeSeconds } = given;
      return {
        credentials: { accessToken },
        claims: readAccessTokenClaims(accessToken),
        lifetimeSeconds,
        renewal: given.refreshToken ? 'dropped' : 'unrotated',
      };
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      throw new Failure(error.code, { detail: error.detail, facts: { ...facts, ...error.facts } });
    }
  };

  const given = (account: ExaminedAccount): EceAccount => {
    const found = description.accounts.find(({ name }) => name === account.name);
    if (!found) throw new Error(`the file has no account ${account.name}`);
    return found;
  };

  const probe: EceProbe = {
    description,
    server,
    targets,
    sight,
    endpointsOf: () => endpoints,
    credentials: (account) =>
      once(`token ${account.name}`, async () => {
        const written = given(account);
        const { accessToken, refreshToken } = written;
        if (refreshToken && description.entra.clientId) return refresh(written, refreshToken);
        if (refreshToken && !accessToken) return NEEDS_CLIENT_ID;
        return accessToken ? asGiven(accessToken, now()) : NO_TOKEN;
      }),
    attempt: (account, mailbox, protocol) =>
      once(`${protocol} ${account.name} ${mailbox}`, async () => {
        const live = await probe.credentials(account).catch(() => NO_TOKEN);
        if (isSaid(live) || !(await isOpen(sight, targets[protocol]))) return undefined;
        const endpoint: Endpoint = {
          host: targets[protocol].host,
          port: targets[protocol].port,
          tls: protocol === 'smtp' ? 'starttls' : 'implicit',
        };
        const { signIn: user } = account;
        const { credentials } = live;
        return attempt(protocol, { endpoint, ca, mailbox, user, credentials }, signal);
      }),
    inbound: (account, mailbox) =>
      once(`inbound ${account.name} ${mailbox}`, async () => {
        // Only the services server retrieves; the ports for it may be closed on the others.
        if (server === 'application') return undefined;
        const chosen = await probe.attempt(account, mailbox, account.inbound);
        if (!chosen?.failure) return undefined;
        const [imap, pop3, smtp] = await Promise.all(
          (['imap', 'pop3', 'smtp'] as const).map((protocol) => probe.attempt(account, mailbox, protocol)),
        );
        const { inbound, signIn: user, licence, switches } = account;
        return judgeInbound({
          mailbox,
          user,
          inbound,
          declared: {
            ...(switches?.imap === undefined ? {} : { imap: switches.imap }),
            ...(switches?.pop3 === undefined ? {} : { pop3: switches.pop3 }),
          },
          licenceDeclared: licence !== undefined || Array.isArray(await probe.licences?.(account, mailbox)),
          imap,
          pop3,
          smtp,
          sibling: await siblingOf(account, mailbox),
        });
      }),
    graph: (name) =>
      once(`graph ${name}`, async () => {
        const refreshToken = description.accounts.find((one) => one.name === name)?.refreshToken;
        if (!refreshToken || !description.entra.clientId) return NO_GRAPH;
        return graphAccess(endpoints, await client(), refreshToken, signal);
      }),
    licences: ({ name }) =>
      once(`licences ${name}`, async () => {
        const access = await probe.graph(name);
        return typeof access === 'string' || 'en' in access ? access : licencesByGraph(access, signal);
      }),
  };
  const siblingOf = async (account: ExaminedAccount, mailbox: string) => {
    const sibling = given(account).mailboxes.find((one) => one !== mailbox);
    if (sibling === undefined) return undefined;
    const tried = await probe.attempt(account, sibling, account.inbound);
    return tried && { mailbox: sibling, opens: tried.failure === null };
  };
  return probe;
}

const NEEDS_CLIENT_ID = both(
  'the refresh token needs entra.clientId beside it',
  'bij het vernieuwingstoken hoort entra.clientId',
);
const NO_TOKEN = both(
  'the file has no accessToken or refreshToken for it',
  'het bestand heeft er geen accessToken of refreshToken voor',
);

const NO_GRAPH = both(
  'the file does not say licence; Graph is asked only with a refreshToken',
  'het bestand noemt geen licentie; Graph wordt alleen met een refreshToken gevraagd',
);

function asGiven(token: Secret, now: Date): LiveCredentials | Words {
  const claims = readAccessTokenClaims(token);
  const { issuedAt, expiresAt } = claims ?? {};
  if (expiresAt !== undefined && expiresAt * 1000 <= now.getTime()) {
    const at = new Date(expiresAt * 1000).toISOString();
    return both(
      `the access token in the file expired at ${at}; put a fresh one there`,
      `het toegangstoken in het bestand verliep op ${at}; zet er een vers in`,
    );
  }
  const lifetimeSeconds =
    issuedAt !== undefined && expiresAt !== undefined ? expiresAt - issuedAt : undefined;
  return { credentials: { accessToken: token }, claims, lifetimeSeconds, renewal: undefined };
}

function targetsOf({ entra, hosts }: EceDescription): EceTargets {
  const cloud = CLOUDS[entra.cloud];
  const at = (written: string | undefined, host: string, port: number, tls: Target['tls']): Target => {
    const [name = host, given] = written?.split(':') ?? [host];
    return { host: name, port: given === undefined ? port : Number(given), tls };
  };
  const login = at(hosts.login, new URL(cloud.login).hostname, 443, 'implicit');
  return {
    login: { ...login, proxy: proxyFor(login, process.env) },
    imap: { ...at(hosts.imap, cloud.imap.host, cloud.imap.port, 'implicit'), service: 'imap' },
    pop3: { ...at(hosts.pop3, cloud.pop3.host, cloud.pop3.port, 'implicit'), service: 'pop3' },
    smtp: { ...at(hosts.smtp, cloud.smtp.host, cloud.smtp.port, 'starttls-smtp'), service: 'smtp' },
  };
}

function endpointsOf({ entra, hosts }: EceDescription, { login }: EceTargets, ca: string | undefined) {
  return resolveEndpoints(entra.cloud, {
    login: `https://${login.host}${login.port === 443 ? '' : `:${login.port}`}`,
    ...(hosts.graph === undefined ? {} : { graph: `https://${hosts.graph}` }),
    ...(ca === undefined ? {} : { ca }),
  });
}
