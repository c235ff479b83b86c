/**
 * What the checks of a Cisco ECE deployment look through: its file, the network of this machine, tokens, and mailboxes
 * opened with them. Each is asked once per run however many checks want it.
 */
import { CLOUDS } from '../../accounts/clouds.ts';
import { resolveEndpoints } from '../../accounts/endpoints.ts';
import { Failure } from '../../kernel/failure.ts';
import type { Secret } from '../../kernel/secret.ts';
import { scopesFor } from '../../tokens/scopes.ts';
import { type AccessTokenClaims, readAccessTokenClaims } from '../../wire/entra/claims.ts';
import { createProviderFinder } from '../../wire/entra/provider.ts';
import { refreshTokens } from '../../wire/entra/refresh.ts';
import { type Attempt, attempt, type Endpoint, type MailProtocol } from '../attempt.ts';
import { type InboundVerdict, judgeInbound } from '../judge/mailbox.ts';
import { createSight, type Sight, type Target } from '../sight.ts';
import type { EceAccount, EceDescription } from './file.ts';

/** On which of ECE's servers this runs: retrieving, sending and refreshing, or console and first token. */
export type EceServer = 'services' | 'application';

export interface EceTargets {
  readonly login: Target;
  readonly imap: Target;
  readonly pop3: Target;
  readonly smtp: Target;
}

export interface LiveToken {
  readonly token: Secret;
  readonly claims: AccessTokenClaims | undefined;
  /** Undefined when the token is opaque. */
  readonly lifetimeSeconds: number | undefined;
  readonly refreshed: boolean;
}

export interface EceProbe {
  readonly description: EceDescription;
  readonly server: EceServer;
  readonly targets: EceTargets;
  readonly endpoints: ReturnType<typeof resolveEndpoints>;
  readonly sight: Sight;
  /** @returns why there is none, or the token. @throws Failure when it cannot be refreshed. */
  token(account: EceAccount): Promise<LiveToken | string>;
  /** @returns undefined when it cannot be tried: no token, no network. */
  attempt(account: EceAccount, mailbox: string, protocol: MailProtocol): Promise<Attempt | undefined>;
  /** @returns undefined when the mailbox opens or was not tried. */
  inbound(account: EceAccount, mailbox: string): Promise<InboundVerdict | undefined>;
}

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

  const refresh = async (account: EceAccount, refreshToken: Secret): Promise<LiveToken> => {
    const { clientId = '', clientSecret, tenant } = description.entra;
    const facts = { account: account.name, user: account.signIn, app: clientId, tenant };
    try {
      const address = { kind: 'microsoft', login: endpoints.login, tenant, ca } as const;
      const client = {
        provider: await findProvider(address, signal),
        clientId,
        authentication: clientSecret
          ? ({ by: 'secret', secret: clientSecret } as const)
          : ({ by: 'nothing' } as const),
      };
      const scopes = scopesFor('microsoft', endpoints, 'outlook');
      const { accessToken, lifetimeSeconds } = await refreshTokens(client, refreshToken, scopes, signal);
      return {
        token: accessToken,
        claims: readAccessTokenClaims(accessToken),
        lifetimeSeconds,
        refreshed: true,
      };
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      throw new Failure(error.code, { detail: error.detail, facts: { ...facts, ...error.facts } });
    }
  };

  const probe: EceProbe = {
    description,
    server,
    targets,
    endpoints,
    sight,
    token: (account) =>
      once(`token ${account.name}`, async () => {
        const { accessToken, refreshToken } = account;
        if (refreshToken && description.entra.clientId) return refresh(account, refreshToken);
        if (refreshToken && !accessToken) return 'the refresh token needs entra.clientId beside it';
        return accessToken
          ? asGiven(accessToken, now())
          : 'the file has no accessToken or refreshToken for it';
      }),
    attempt: (account, mailbox, protocol) =>
      once(`${protocol} ${account.name} ${mailbox}`, async () => {
        const live = await probe.token(account).catch(() => 'none');
        if (typeof live === 'string' || !(await isOpen(sight, targets[protocol]))) return undefined;
        const endpoint: Endpoint = {
          host: targets[protocol].host,
          port: targets[protocol].port,
          tls: protocol === 'smtp' ? 'starttls' : 'implicit',
        };
        const { signIn: user } = account;
        return attempt(protocol, { endpoint, ca, mailbox, user, token: live.token }, signal);
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
          licenceDeclared: licence !== undefined,
          imap,
          pop3,
          smtp,
        });
      }),
  };
  return probe;
}

function asGiven(token: Secret, now: Date): LiveToken | string {
  const claims = readAccessTokenClaims(token);
  const { issuedAt, expiresAt } = claims ?? {};
  if (expiresAt !== undefined && expiresAt * 1000 <= now.getTime()) {
    return `the access token in the file expired at ${new Date(expiresAt * 1000).toISOString()}; put a fresh one there`;
  }
  const lifetimeSeconds =
    issuedAt !== undefined && expiresAt !== undefined ? expiresAt - issuedAt : undefined;
  return { token, claims, lifetimeSeconds, refreshed: false };
}

async function isOpen(sight: Sight, target: Target): Promise<boolean> {
  try {
    await sight.resolve(target.host);
    await sight.reach(target);
    return (await sight.tls(target)).fault === undefined;
  } catch (error) {
    // A refusal in place of a greeting comes from the server itself: the attempt shows it as any client sees it.
    return error instanceof Failure && error.code === 'server-unavailable';
  }
}

function targetsOf({ entra, hosts }: EceDescription): EceTargets {
  const cloud = CLOUDS[entra.cloud];
  const at = (written: string | undefined, host: string, port: number, tls: Target['tls']): Target => {
    const [name = host, given] = written?.split(':') ?? [host];
    return { host: name, port: given === undefined ? port : Number(given), tls };
  };
  return {
    login: at(hosts.login, new URL(cloud.login).hostname, 443, 'implicit'),
    imap: at(hosts.imap, cloud.imap.host, cloud.imap.port, 'implicit'),
    pop3: at(hosts.pop3, cloud.pop3.host, cloud.pop3.port, 'implicit'),
    smtp: at(hosts.smtp, cloud.smtp.host, cloud.smtp.port, 'starttls-smtp'),
  };
}

function endpointsOf({ entra }: EceDescription, { login }: EceTargets, ca: string | undefined) {
  return resolveEndpoints(entra.cloud, {
    login: `https://${login.host}${login.port === 443 ? '' : `:${login.port}`}`,
    ...(ca === undefined ? {} : { ca }),
  });
}
