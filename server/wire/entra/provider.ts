/**
 * Where a provider's endpoints are, read from its own metadata (OpenID Connect Discovery 1.0) and kept for an hour.
 *
 * Entra's metadata has quirks: asked for by domain it answers with the tenant's GUID in the issuer, and for
 * `common` and `organizations` with the placeholder `{tenantid}`. So for Microsoft the issuer is not compared
 * with the address; the placeholder is filled from the signed `tid` when a sign-in is judged (`redeem.ts`).
 * Of any other provider the issuer must be exactly what was configured.
 */
import type * as oauth from 'oauth4webapi';
import { withDeadline } from '../../kernel/deadline.ts';
import { Failure } from '../../kernel/failure.ts';
import { judgeTokenError } from './fault.ts';
import { createHttpFetch, type HttpFetch } from './http.ts';
import { isLoopbackHttp } from './loopback.ts';

export interface ProviderAddress {
  readonly kind: 'microsoft' | 'oidc';
  /** Origin of the login service; for a generic provider its issuer. */
  readonly login: string;
  /** Tenant id, domain, `common` or `organizations`; unused for a generic provider. */
  readonly tenant: string;
  /** PEM certificates trusted besides the roots of the system. */
  readonly ca?: string | undefined;
}

export interface Provider {
  readonly kind: 'microsoft' | 'oidc';
  readonly metadata: oauth.AuthorizationServer;
  readonly fetch: HttpFetch;
  /** Plain http is allowed because the service runs on this machine. */
  readonly loopback: boolean;
  readonly host: string;
}

/** Finds providers; one per process, because it keeps what it found. */
export type FindProvider = (address: ProviderAddress, signal?: AbortSignal) => Promise<Provider>;

const KEEP_MS = 60 * 60_000;
const DEADLINE_MS = 15_000;

export function createProviderFinder(now: () => number = Date.now): FindProvider {
  const known = new Map<string, { readonly provider: Promise<Provider>; readonly until: number }>();
  return (address, signal) => {
    const key = JSON.stringify([address.kind, address.login, address.tenant, address.ca]);
    const found = known.get(key);
    if (found && found.until > now()) return found.provider;
    // The caller's signal is not handed down: others may be waiting for the same metadata.
    const provider = discover(address);
    known.set(key, { provider, until: now() + KEEP_MS });
    provider.catch(() => {
      if (known.get(key)?.provider === provider) known.delete(key);
    });
    return signal
      ? withDeadline(DEADLINE_MS + 1000, 'reading the metadata', () => provider, signal)
      : provider;
  };
}

/** @throws Failure `tenant-not-found` and what else the service answers, or of scope host. */
async function discover(address: ProviderAddress): Promise<Provider> {
  const url = metadataUrl(address);
  const fetch = createHttpFetch(address.ca);
  const response = await withDeadline(DEADLINE_MS, `reading ${url.href}`, (signal) =>
    fetch(url.href, { headers: { accept: 'application/json' }, signal }),
  );
  const body = await response.text();
  if (response.status !== 200) {
    throw judgeTokenError({ asked: 'metadata', host: url.hostname, status: response.status, body });
  }
  const metadata = readMetadata(body, url);
  requireIssuer(metadata, address);
  requireSafeEndpoints(metadata, url);
  return { kind: address.kind, metadata, fetch, loopback: isLoopbackHttp(url), host: url.hostname };
}

function metadataUrl({ kind, login, tenant }: ProviderAddress): URL {
  const base = kind === 'microsoft' ? `${login}/${encodeURIComponent(tenant)}/v2.0` : login;
  return new URL(`${base.replace(/\/+$/, '')}/.well-known/openid-configuration`);
}

function readMetadata(body: string, url: URL): oauth.AuthorizationServer {
  try {
    const metadata: unknown = JSON.parse(body);
    if (typeof (metadata as { issuer?: unknown })?.issuer === 'string') {
      return metadata as oauth.AuthorizationServer;
    }
  } catch {
    // not JSON: the same verdict as JSON without an issuer
  }
  throw new Failure('protocol-error', {
    detail: `${url.href} is not the metadata of a token service`,
    facts: { host: url.hostname },
  });
}

function requireIssuer(metadata: oauth.AuthorizationServer, { kind, login }: ProviderAddress): void {
  if (kind === 'microsoft' || metadata.issuer.replace(/\/+$/, '') === login.replace(/\/+$/, '')) return;
  throw new Failure('protocol-error', {
    detail: `the metadata names the issuer ${metadata.issuer.slice(0, 200)}, configured is ${login}`,
    facts: { host: new URL(login).hostname },
  });
}

/** Codes, tokens and secrets go to these addresses: never in clear text beyond this machine. */
function requireSafeEndpoints(metadata: oauth.AuthorizationServer, from: URL): void {
  for (const name of [
    'authorization_endpoint',
    'token_endpoint',
    'jwks_uri',
    'device_authorization_endpoint',
  ] as const) {
    const value = metadata[name];
    if (value === undefined && name !== 'token_endpoint') continue;
    const url = URL.canParse(String(value)) ? new URL(String(value)) : undefined;
    if (url?.protocol === 'https:' || (url && isLoopbackHttp(url) && isLoopbackHttp(from))) continue;
    throw new Failure('protocol-error', {
      detail: `the metadata names an unsafe ${name}: ${String(value).slice(0, 200)}`,
      facts: { host: from.hostname },
    });
  }
}
