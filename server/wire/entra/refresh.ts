import * as oauth from 'oauth4webapi';
import type { Secret } from '../../kernel/secret.ts';
import { type GrantedTokens, judgeTokenAnswer } from './answer.ts';
import { askTokenEndpoint, type TokenClient } from './ask.ts';

/**
 * A fresh access token for a refresh token. Entra binds a refresh token to a user and a client, not to a resource:
 * the scopes choose whom the new access token is for.
 * @param scopes of one resource.
 * @returns with a new refresh token mostly; without one the old one stays good (RFC 6749 section 6).
 */
export async function refreshTokens(
  client: TokenClient,
  refreshToken: Secret,
  scopes: readonly string[],
  signal?: AbortSignal,
): Promise<GrantedTokens> {
  const answer = await askTokenEndpoint(
    client,
    { asked: 'refresh', sent: [refreshToken.reveal()], signal },
    (self, authentication, options) =>
      oauth.refreshTokenGrantRequest(client.provider.metadata, self, authentication, refreshToken.reveal(), {
        ...options,
        additionalParameters: { scope: scopes.join(' ') },
      }),
  );
  return judgeTokenAnswer(client, answer, oauth.processRefreshTokenResponse, { verify: false });
}
