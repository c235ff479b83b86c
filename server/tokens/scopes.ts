import type { Endpoints } from '../accounts/clouds.ts';
import type { TokenResource } from './access.ts';

/** What makes the token service give a refresh token and say who signed in. */
const SIGN_IN_SCOPES = ['offline_access', 'openid', 'profile', 'email'] as const;

/** The delegated permissions of Exchange Online that mail needs, without their resource. */
export const MAIL_PERMISSIONS = ['IMAP.AccessAsUser.All', 'POP.AccessAsUser.All', 'SMTP.Send'] as const;

/** The same for mail over Graph; the second of each is for mailboxes of others, such as shared ones. */
export const GRAPH_MAIL_PERMISSIONS = [
  'Mail.ReadWrite',
  'Mail.ReadWrite.Shared',
  'Mail.Send',
  'Mail.Send.Shared',
] as const;

/** What scopes are asked for. */
export interface ScopeWish {
  readonly provider: 'microsoft' | 'oidc' | 'password';
  readonly endpoints: Endpoints;
  /** A mailbox of the account is read or sent from over Graph. */
  readonly usesGraph: boolean;
}

/**
 * The scopes of one token request. Never of two resources: Entra gives a token for one of them only, and mixing in
 * a Graph scope makes it Graph (AADSTS28003, or a token that IMAP refuses).
 */
export function scopesFor(wish: ScopeWish, resource: TokenResource): string[] {
  const { provider, endpoints } = wish;
  if (provider !== 'microsoft') return [...(endpoints.scopes ?? SIGN_IN_SCOPES)];
  return [...permissionsOf(wish, resource), ...SIGN_IN_SCOPES];
}

/**
 * The scopes of a sign-in page, where a user agrees to everything at once; the token that follows is for the first
 * resource that is named.
 * @param first the resource whose token the account lives by.
 */
export function consentScopesFor(wish: ScopeWish, first: TokenResource): string[] {
  if (wish.provider !== 'microsoft') return scopesFor(wish, first);
  const second = first === 'outlook' && wish.usesGraph ? permissionsOf(wish, 'graph') : [];
  return [...permissionsOf(wish, first), ...second, ...SIGN_IN_SCOPES];
}

function permissionsOf({ endpoints, usesGraph }: ScopeWish, resource: TokenResource): string[] {
  if (resource === 'outlook') {
    return MAIL_PERMISSIONS.map((permission) => `${endpoints.scopeRoot}/${permission}`);
  }
  const permissions = ['User.Read', ...(usesGraph ? GRAPH_MAIL_PERMISSIONS : [])];
  return permissions.map((permission) => `${endpoints.graphResource}/${permission}`);
}

/** Client credentials take the whole of what was granted, by one name (AADSTS1002012 otherwise). */
export function appOnlyScopeFor(endpoints: Endpoints, resource: TokenResource): string {
  return `${resource === 'graph' ? endpoints.graphResource : endpoints.exchangeResource}/.default`;
}
