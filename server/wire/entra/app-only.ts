import * as oauth from 'oauth4webapi';
import { type GrantedTokens, judgeTokenAnswer } from './answer.ts';
import { askTokenEndpoint, type TokenClient } from './ask.ts';

/**
 * A token for the application itself (RFC 6749 section 4.4). Entra takes exactly one scope, `<resource>/.default`,
 * and gives no refresh token: the secret or certificate is asked with again.
 */
export async function askAppOnlyToken(
  client: TokenClient,
  scope: string,
  signal?: AbortSignal,
): Promise<GrantedTokens> {
  const answer = await askTokenEndpoint(
    client,
    { asked: 'app-only', sent: [], signal },
    (self, authentication, options) =>
      oauth.clientCredentialsGrantRequest(client.provider.metadata, self, authentication, { scope }, options),
  );
  return judgeTokenAnswer(client, answer, oauth.processClientCredentialsResponse, { verify: false });
}
