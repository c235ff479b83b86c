/** What is known about one error of Entra; the table is in `aadsts.ts`. */
export type OAuthError =
  | 'invalid_client'
  | 'invalid_request'
  | 'invalid_grant'
  | 'invalid_scope'
  | 'invalid_resource'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'unsupported_response_type'
  | 'interaction_required'
  | 'login_required'
  | 'consent_required'
  | 'access_denied'
  | 'authorization_pending'
  | 'authorization_declined'
  | 'bad_verification_code'
  | 'expired_token'
  | 'temporarily_unavailable'
  | 'server_error';

export const SHOWS = ['token', 'page', 'redirect'] as const;
export type Shows = (typeof SHOWS)[number];

export interface EntraError {
  readonly error: OAuthError;
  readonly text: string;
  /** Where the fault of this number shows unless told otherwise. */
  readonly shows: readonly Shows[];
  readonly suberror?: string;
  /** It is about the person: the sign-in page knows it only after the password. */
  readonly aboutUser?: boolean;
  /** Checklist rows that the fault breaks. */
  readonly breaks: readonly string[];
}

/** At the token endpoint only. */
export function answer(
  error: OAuthError,
  breaks: readonly string[],
  text: string,
  suberror?: string,
): EntraError {
  return { error, text, shows: ['token'], breaks, ...(suberror === undefined ? {} : { suberror }) };
}

/** On the sign-in page, and at the token endpoint when a grant is used later. */
export function page(
  error: OAuthError,
  breaks: readonly string[],
  text: string,
  suberror?: string,
): EntraError {
  return { ...answer(error, breaks, text, suberror), shows: ['page', 'token'] };
}

/** The same, about the person. */
export function userPage(
  error: OAuthError,
  breaks: readonly string[],
  text: string,
  suberror?: string,
): EntraError {
  return { ...page(error, breaks, text, suberror), aboutUser: true };
}

/** Handed back to the application in the redirect, and at the token endpoint. */
export function redirect(error: OAuthError, breaks: readonly string[], text: string): EntraError {
  return { ...answer(error, breaks, text), shows: ['redirect', 'token'] };
}
