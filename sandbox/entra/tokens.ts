/**
 * Access tokens: RS256 JWTs with the claims of Entra ID's v2.0 tokens, signed with a key made at start. Clients
 * must not look inside (the audience is Exchange), yet everybody does; so the claims are exactly those.
 */
import { randomUUID } from 'node:crypto';
import { compactVerify, decodeJwt, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import type { SandboxClock } from '../clock.ts';
import type { App, User } from '../directory/directory.ts';

export interface TokenRequest {
  readonly app: App;
  /** Undefined: for the application itself. */
  readonly user: User | undefined;
  readonly tenantId: string;
  readonly issuer: string;
  readonly audience: string;
  /** Short names, e.g. `IMAP.AccessAsUser.All`. */
  readonly scopes: readonly string[];
  readonly roles: readonly string[];
  readonly lifetimeSeconds: number;
  /** Bytes of group claims, for tokens as large as those of users in many groups. */
  readonly paddingBytes?: number | undefined;
}

/** What the sandbox remembers of a token that it gave. */
export interface IssuedToken {
  /** The `uti` claim. */
  readonly id: string;
  readonly grant: string;
  readonly clientId: string;
  readonly upn: string | undefined;
  readonly audience: string;
  readonly permissions: readonly string[];
  readonly issuedAt: Date;
  readonly expiresAt: Date;
}

export interface VerifiedToken {
  readonly id: string;
  readonly oid: string;
  /** Undefined for an application by itself. */
  readonly upn: string | undefined;
  readonly tid: string;
  readonly aud: string;
  readonly scp: readonly string[];
  readonly roles: readonly string[];
  readonly appId: string;
  readonly expiresAt: Date;
  /** By the sandbox's clock. */
  readonly expired: boolean;
}

export interface RefusedToken {
  readonly error: 'malformed' | 'bad-signature' | 'revoked';
}

/** @returns who it is for and what it allows, also when it has expired: see `expired`. */
export type VerifyAccessToken = (jwt: string) => Promise<VerifiedToken | RefusedToken>;

export interface Tokens {
  readonly jwks: { readonly keys: readonly JWK[] };
  signAccessToken(request: TokenRequest, grant: string): Promise<string>;
  signIdToken(claims: Record<string, unknown>, lifetimeSeconds: number): Promise<string>;
  readonly verifyAccessToken: VerifyAccessToken;
  /** The newest 200, newest first. */
  issued(): readonly IssuedToken[];
  /** Tokens of the user that were given before now are worth nothing from now on. */
  revokeAll(upn: string): void;
  clear(): void;
}

const MOST_REMEMBERED = 200;

export async function createTokens({ clock }: { readonly clock: SandboxClock }): Promise<Tokens> {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { modulusLength: 2048 });
  const kid = randomUUID();
  const header = { alg: 'RS256', typ: 'JWT', kid };
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid, use: 'sig', alg: 'RS256' }] };
  const issued: IssuedToken[] = [];
  const revokedBefore = new Map<string, number>();
  const nowSeconds = () => Math.floor(clock.now().getTime() / 1000);

  return {
    jwks,
    signAccessToken: async ({ app, user, tenantId, audience, scopes, roles, ...request }, grant) => {
      const now = nowSeconds();
      const id = randomUUID().replaceAll('-', '').slice(0, 22);
      const expires = now + request.lifetimeSeconds;
      const claims = {
        aud: audience,
        iss: request.issuer,
        iat: now,
        nbf: now,
        exp: expires,
        appid: app.clientId,
        app_displayname: app.name,
        azp: app.clientId,
        azpacr: app.secrets.length + app.certificates.length > 0 ? '1' : '0',
        idtyp: user ? 'user' : 'app',
        oid: user?.oid ?? app.servicePrincipalId,
        sub: user?.oid ?? app.servicePrincipalId,
        tid: tenantId,
        uti: id,
        ver: '2.0',
        ...(user ? { upn: user.upn, unique_name: user.upn, name: user.displayName } : {}),
        ...(user ? { scp: scopes.join(' ') } : { roles }),
        ...(request.paddingBytes ? { groups: groupsOf(request.paddingBytes) } : {}),
      };
      issued.unshift({
        id,
        grant,
        clientId: app.clientId,
        upn: user?.upn,
        audience,
        permissions: user ? scopes : roles,
        issuedAt: new Date(now * 1000),
        expiresAt: new Date(expires * 1000),
      });
      issued.length = Math.min(issued.length, MOST_REMEMBERED);
      return new SignJWT(claims).setProtectedHeader(header).sign(privateKey);
    },
    signIdToken: (claims, lifetimeSeconds) => {
      const now = nowSeconds();
      return new SignJWT({ ...claims, iat: now, nbf: now, exp: now + lifetimeSeconds, ver: '2.0' })
        .setProtectedHeader(header)
        .sign(privateKey);
    },
    verifyAccessToken: async (jwt) => {
      let claims: Record<string, unknown>;
      try {
        claims = decodeJwt(jwt);
      } catch {
        return { error: 'malformed' };
      }
      try {
        // The signature only: expiry is judged by the sandbox's clock.
        await compactVerify(jwt, publicKey, { algorithms: ['RS256'] });
      } catch {
        return { error: 'bad-signature' };
      }
      const upn = typeof claims.upn === 'string' ? claims.upn : undefined;
      const revoked = upn === undefined ? undefined : revokedBefore.get(upn.toLowerCase());
      if (revoked !== undefined && Number(claims.iat) < revoked) return { error: 'revoked' };
      const expiresAt = new Date(Number(claims.exp) * 1000);
      return {
        id: String(claims.uti),
        oid: String(claims.oid),
        upn,
        tid: String(claims.tid),
        aud: String(claims.aud),
        scp: typeof claims.scp === 'string' ? claims.scp.split(' ').filter(Boolean) : [],
        roles: Array.isArray(claims.roles) ? claims.roles.map(String) : [],
        appId: String(claims.azp),
        expiresAt,
        expired: expiresAt <= clock.now(),
      };
    },
    issued: () => issued,
    revokeAll: (upn) => void revokedBefore.set(upn.toLowerCase(), nowSeconds() + 1),
    clear: () => {
      issued.length = 0;
      revokedBefore.clear();
    },
  };
}

function groupsOf(bytes: number): string[] {
  return Array.from({ length: Math.ceil(bytes / 52) }, () => randomUUID());
}
