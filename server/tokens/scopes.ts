import type { Endpoints } from '../accounts/clouds.ts';
import type { TokenResource } from './access.ts';

/** What makes the token service give a refresh token and say who signed in. */
const SIGN_IN_SCOPES = ['offline_access', 'openid', 'profile', 'email'] as const;

/** The delegated permissions of Exchange Online that mail needs, without their resource. */
export const MAIL_PERMISSIONS = ['IMAP.AccessAsUser.All', 'POP.AccessAsUser.All', 'SMTP.Send'] as const;

/**
 * The scopes of one token request. Never of two resources: Entra gives a token for one of them only, and mixing in
 * a Graph scope makes it Graph (AADSTS28003, or a token that IMAP refuses).
 */
export function scopesFor(
  provider: 'microsoft' | 'oidc' | 'password',
  endpoints: Endpoints,
  resource: TokenResource,
): string[] {
  if (provider !== 'microsoft') return [...(endpoints.scopes ?? SIGN_IN_SCOPES)];
  const scopes =
    resource === 'graph'
      ? [`${endpoints.graphResource}/User.Read`]
      : MAIL_PERMISSIONS.map((permission) => `${endpoints.scopeRoot}/${permission}`);
  return [...scopes, ...SIGN_IN_SCOPES];
}

/** Client credentials take the whole of what was granted, by one name (AADSTS1002012 otherwise). */
export function appOnlyScopeFor(endpoints: Endpoints, resource: TokenResource): string {
  return `${resource === 'graph' ? endpoints.graphResource : endpoints.exchangeResource}/.default`;
}
