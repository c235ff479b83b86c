import type { Secret } from '../../kernel/secret.ts';
import { peekJwt } from './jwt.ts';

/** What Postvak looks at in an access token. Microsoft may change its form, so each may be missing. */
export interface AccessTokenClaims {
  readonly audiences: readonly string[];
  /** Delegated permissions (`scp`). */
  readonly scopes: readonly string[];
  /** Application permissions (`roles`). */
  readonly roles: readonly string[];
  readonly upn: string | undefined;
  readonly oid: string | undefined;
  readonly tid: string | undefined;
  /** Seconds since 1970. */
  readonly issuedAt: number | undefined;
  readonly expiresAt: number | undefined;
}

/**
 * Reads an access token that came straight from the token endpoint; its signature is for the mail server to check.
 * @returns undefined when it is opaque, as that of many other providers is.
 */
export function readAccessTokenClaims(token: Secret): AccessTokenClaims | undefined {
  const claims = peekJwt(token.reveal());
  if (!claims) return undefined;
  return {
    audiences: strings(claims.aud),
    scopes: typeof claims.scp === 'string' ? claims.scp.split(' ').filter(Boolean) : strings(claims.scp),
    roles: strings(claims.roles),
    upn: text(claims.upn) ?? text(claims.unique_name) ?? text(claims.preferred_username),
    oid: text(claims.oid),
    tid: text(claims.tid),
    issuedAt: number(claims.iat),
    expiresAt: number(claims.exp),
  };
}

function strings(value: unknown): string[] {
  return [value].flat().filter((one): one is string => typeof one === 'string');
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function number(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
