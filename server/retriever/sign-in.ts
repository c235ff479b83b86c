import type { MailboxConnection } from '../accounts/connection.ts';
import type { Secret } from '../kernel/secret.ts';
import type { AccessTokens } from '../tokens/access.ts';
import { withToken } from '../tokens/with-token.ts';

/** Signs in with the account's token; one that is refused is renewed once (`tokens/with-token.ts`). */
export function signInWith<T>(
  tokens: AccessTokens,
  { accountId }: Pick<MailboxConnection, 'accountId'>,
  signal: AbortSignal,
  open: (accessToken: Secret) => Promise<T>,
): Promise<T> {
  return withToken(tokens, accountId, signal, open);
}
