import { Failure, type FailureCode } from '../kernel/failure.ts';
import type { Secret } from '../kernel/secret.ts';
import type { AccessTokens } from './access.ts';

const REFUSED: ReadonlySet<FailureCode> = new Set(['sign-in-refused', 'access-token-expired']);

/** A mail server would not take the credentials. */
export function isRefusedSignIn(error: unknown): error is Failure {
  return error instanceof Failure && REFUSED.has(error.code);
}

/**
 * Uses an account's token on a mail server. One that is refused may have been revoked before its time: another is
 * tried, once. Which one was refused is told, so that many mailboxes of one account renew it together only once.
 */
export async function withToken<T>(
  tokens: AccessTokens,
  accountId: string,
  signal: AbortSignal,
  use: (token: Secret) => Promise<T>,
): Promise<T> {
  const token = await tokens.accessToken(accountId, 'outlook', { signal });
  try {
    return await use(token);
  } catch (error) {
    if (!isRefusedSignIn(error)) throw error;
    return use(await tokens.accessToken(accountId, 'outlook', { refused: token, signal }));
  }
}
