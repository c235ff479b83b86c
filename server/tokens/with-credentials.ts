import { Failure, type FailureCode } from '../kernel/failure.ts';
import type { Secret } from '../kernel/secret.ts';
import type { AccessTokens, TokenResource } from './access.ts';

/** What a mail server is shown: a token (SASL XOAUTH2), or a password where a server still wants one. */
export type Credentials = { readonly accessToken: Secret } | { readonly password: Secret };

/** Whose credentials, and of which kind. */
export interface CredentialsOwner {
  readonly accountId: string;
  readonly signsInBy: 'token' | 'password';
  /** Left out: IMAP, POP3 and SMTP. */
  readonly resource?: TokenResource;
}

const REFUSED: ReadonlySet<FailureCode> = new Set(['sign-in-refused', 'access-token-expired']);

/** A mail server would not take the credentials. */
export function isRefusedSignIn(error: unknown): error is Failure {
  return error instanceof Failure && REFUSED.has(error.code);
}

/**
 * Uses an account's credentials on a mail server. What is refused may have been revoked, or replaced a moment ago:
 * the keeper is told which it was and asked for others, once. A hundred mailboxes of one account then renew a token
 * together only once, and a wrong password stops the account before the server locks it.
 * @throws what `use` throws; Failure of scope grant or host.
 */
export async function withCredentials<T>(
  tokens: AccessTokens,
  { accountId, signsInBy, resource = 'outlook' }: CredentialsOwner,
  signal: AbortSignal,
  use: (credentials: Credentials) => Promise<T>,
): Promise<T> {
  const ask = async (refused?: Secret) => {
    const wish = { ...(refused ? { refused } : {}), signal };
    return signsInBy === 'password'
      ? tokens.password(accountId, wish)
      : tokens.accessToken(accountId, resource, wish);
  };
  const show = (secret: Secret) =>
    use(signsInBy === 'password' ? { password: secret } : { accessToken: secret });
  const first = await ask();
  try {
    return await show(first);
  } catch (error) {
    if (!isRefusedSignIn(error)) throw error;
    return show(await ask(first));
  }
}
