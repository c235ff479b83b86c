/**
 * Opens a mailbox by Microsoft Graph with its account's token, to see whether it could be read or sent from. Nothing is
 * changed and nothing sent: whether the token may send can only be read from the token.
 */
import type { AccountConnection } from '../accounts/connection.ts';
import { Failure } from '../kernel/failure.ts';
import { readAccessTokenClaims } from '../wire/entra/claims.ts';
import { openGraph } from '../wire/graph/session.ts';
import type { AccessTokens } from './access.ts';
import { withCredentials } from './with-credentials.ts';

export type GraphWay = Pick<AccountConnection, 'accountId' | 'signsInBy' | 'graph' | 'ca' | 'opener'>;

/** @throws Failure of scope host, grant or mailbox. */
export async function openByGraph(
  tokens: AccessTokens,
  { accountId, signsInBy, graph, ca, opener: user }: GraphWay,
  mailbox: string,
  permission: 'Mail.ReadWrite' | 'Mail.Send',
  signal: AbortSignal,
): Promise<void> {
  await withCredentials(tokens, { accountId, signsInBy, resource: 'graph' }, signal, async (credentials) => {
    if (!('accessToken' in credentials)) {
      throw new Failure('graph-access-denied', { detail: 'Graph takes no passwords' });
    }
    const session = openGraph({ graph, ca }, { mailbox, user, ...credentials });
    try {
      await session.ask('GET', 'mailFolders/inbox', { query: { $select: 'id' } }, signal);
    } finally {
      session.close();
    }
    const claims = readAccessTokenClaims(credentials.accessToken);
    const granted = [...(claims?.scopes ?? []), ...(claims?.roles ?? [])];
    const own = mailbox.toLowerCase() === user.toLowerCase() || (claims?.roles.length ?? 0) > 0;
    const needed = own ? permission : `${permission}.Shared`;
    if (!claims || granted.includes(needed)) return;
    throw new Failure('graph-access-denied', {
      detail: `the token lacks ${needed}`,
      facts: { mailbox, user, missing: needed },
    });
  });
}
