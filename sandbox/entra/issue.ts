/** Makes the answer of the token endpoint from a grant, or for an application by itself. */
import { createHash, randomInt } from 'node:crypto';
import type { App, User } from '../directory/directory.ts';
import type { FaultPlace } from '../faults/registry.ts';
import { missingConsent } from './consent.ts';
import { type EntraContext, issuerOf, valuesOf } from './context.ts';
import { EntraFailure } from './failure.ts';
import type { Grant } from './grants.ts';
import { readScopes, rolesOf } from './scopes.ts';

const SHORTEST_SECONDS = 3600;
const LONGEST_SECONDS = 5400;

export interface DelegatedIssue {
  readonly app: App;
  readonly user: User;
  readonly grant: Grant;
  /** The request's own scope; the grant's when absent. */
  readonly scope: string | null;
  readonly nonce: string | undefined;
  readonly publicClient: boolean;
  readonly grantType: string;
  readonly origin: string;
}

/** @throws EntraFailure 65001, and what `readScopes` throws. */
export async function issueDelegated(context: EntraContext, issue: DelegatedIssue): Promise<object> {
  const { app, user, grant, origin } = issue;
  const values = valuesOf(app, grant.tenantId, user);
  const place = { user: user.upn, mailbox: user.upn };
  const granted = readScopes(grant.scope, 'authorize', values);
  const asked = readScopes(issue.scope ?? grant.scope, 'token', values);
  // A request for identity alone gets a token for Graph, as Entra gives.
  const audience = asked.audience ?? granted.audience ?? '00000003-0000-0000-c000-000000000000';
  if (missingConsent(app, user, asked.full).length > 0) throw new EntraFailure(65001, values);
  const names = asked.all ? consentedNames(app, user, audience) : asked.names;
  const scopes = without(context, place, names);
  const lifetimeSeconds = lifetimeOf(context, place);
  const accessToken = await context.tokens.signAccessToken(
    {
      app,
      user,
      tenantId: user.tenantId,
      issuer: issuerOf(origin, user.tenantId),
      audience: context.faults.active('entra-wrong-audience', place)?.audience ?? audience,
      scopes,
      roles: [],
      lifetimeSeconds,
      paddingBytes: context.faults.active('entra-large-token', place)?.bytes,
    },
    issue.grantType,
  );
  return {
    token_type: 'Bearer',
    scope: [...scopes.map((name) => `${scopePrefix(audience)}${name}`), ...granted.openid].join(' '),
    expires_in: lifetimeSeconds - 1,
    ext_expires_in: lifetimeSeconds - 1,
    access_token: accessToken,
    ...refreshTokenOf(context, issue, granted.openid.has('offline_access')),
    ...(granted.openid.has('openid')
      ? { id_token: await idTokenOf(context, issue, accessToken, lifetimeSeconds) }
      : {}),
  };
}

/** @throws EntraFailure 1002012, and what `readScopes` throws. */
export async function issueAppOnly(
  context: EntraContext,
  { app, tenantId, scope, origin }: { app: App; tenantId: string; scope: string; origin: string },
): Promise<object> {
  if (!/^\S+\/\.default$/.test(scope)) throw new EntraFailure(1002012, { scope });
  const { audience = '' } = readScopes(scope, 'token', valuesOf(app, tenantId));
  const place = { user: app.clientId };
  const lifetimeSeconds = lifetimeOf(context, place);
  const roles = rolesOf(audience).filter((role) => app.appRoles.has(role));
  const accessToken = await context.tokens.signAccessToken(
    {
      app,
      user: undefined,
      tenantId,
      issuer: issuerOf(origin, tenantId),
      audience: context.faults.active('entra-wrong-audience', place)?.audience ?? audience,
      scopes: [],
      roles: without(context, place, roles),
      lifetimeSeconds,
    },
    'client_credentials',
  );
  return {
    token_type: 'Bearer',
    expires_in: lifetimeSeconds - 1,
    ext_expires_in: lifetimeSeconds - 1,
    access_token: accessToken,
  };
}

function refreshTokenOf(context: EntraContext, issue: DelegatedIssue, offline: boolean) {
  const { grant, publicClient, user } = issue;
  if (!offline) return {};
  const place = { user: user.upn, mailbox: user.upn };
  if (context.faults.active('entra-no-refresh-token', place)) return {};
  if (issue.grantType === 'refresh_token' && context.faults.active('entra-refresh-not-rotated', place))
    return {};
  const { clientId, upn, tenantId, scope } = grant;
  return {
    refresh_token: context.grants.issueRefreshToken({ clientId, upn, tenantId, scope, publicClient }),
  };
}

/** https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference */
function idTokenOf(
  { tokens }: EntraContext,
  { app, user, nonce, origin }: DelegatedIssue,
  accessToken: string,
  lifetimeSeconds: number,
): Promise<string> {
  const hash = createHash('sha256').update(accessToken).digest();
  return tokens.signIdToken(
    {
      aud: app.clientId,
      iss: issuerOf(origin, user.tenantId),
      // Pairwise: the same user has another `sub` for each application.
      sub: createHash('sha256').update(`${app.clientId} ${user.oid}`).digest('base64url'),
      oid: user.oid,
      tid: user.tenantId,
      name: user.displayName,
      preferred_username: user.upn,
      email: user.upn,
      upn: user.upn,
      at_hash: hash.subarray(0, hash.length / 2).toString('base64url'),
      ...(nonce === undefined ? {} : { nonce }),
    },
    lifetimeSeconds,
  );
}

export function lifetimeOf({ faults, settings }: EntraContext, place: FaultPlace): number {
  return (
    faults.active('entra-token-lifetime', place)?.seconds ??
    settings.tokenLifetimeSeconds ??
    randomInt(SHORTEST_SECONDS, LONGEST_SECONDS + 1)
  );
}

function without({ faults }: EntraContext, place: FaultPlace, names: readonly string[]): string[] {
  const fault = faults.active('entra-scopes-missing', place);
  if (!fault) return [...names];
  return fault.scopes === undefined ? [] : names.filter((name) => !fault.scopes?.includes(name));
}

function consentedNames(app: App, user: User, audience: string): string[] {
  const all = [...app.adminConsented, ...(app.userConsented.get(user.upn.toLowerCase()) ?? [])];
  const names = all
    .filter((full) => full.startsWith(`${audience}/`))
    .map((full) => full.slice(audience.length + 1));
  return [...new Set(names)];
}

function scopePrefix(audience: string): string {
  return audience.startsWith('https://') ? `${audience}/` : '';
}
