/** Who signed in, according to a judged id_token. */
export interface SignedInIdentity {
  /** Entra's object id of the user (`oid`); of other providers their `sub`. Never changes, not even with a new name. */
  readonly oid: string;
  /** Entra's tenant id (`tid`); of other providers their issuer. */
  readonly tid: string;
  /** The name to show. */
  readonly upn: string;
  /** The mail address that the directory gives; only worth what the tenant is worth. */
  readonly email: string | undefined;
}

/** https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference */
export function readIdentity(claims: {
  readonly sub: string;
  readonly iss: string;
  readonly [name: string]: unknown;
}): SignedInIdentity {
  const text = (name: string) => {
    const value = claims[name];
    return typeof value === 'string' && value !== '' ? value.slice(0, 320) : undefined;
  };
  const email = text('email');
  return {
    oid: text('oid') ?? claims.sub,
    tid: text('tid') ?? claims.iss,
    upn: text('upn') ?? text('preferred_username') ?? email ?? claims.sub,
    email,
  };
}
