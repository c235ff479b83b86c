import * as oauth from 'oauth4webapi';
import { Failure } from '../../kernel/failure.ts';
import type { Secret } from '../../kernel/secret.ts';
import { type GrantedTokens, judgeTokenAnswer } from './answer.ts';
import { askTokenEndpoint, oauthClient, type TokenClient } from './ask.ts';
import { judgeCallbackError } from './fault.ts';

export interface Redemption {
  /** The query that came to the redirect URI, with its `state`. */
  readonly callback: URLSearchParams;
  readonly state: string;
  readonly nonce: string;
  readonly verifier: Secret;
  readonly redirectUri: string;
  /**
   * Of one resource, where the sign-in page was asked for those of several: Microsoft's extension says whom the token
   * is for (https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow#request-an-access-token).
   */
  readonly scopes?: readonly string[];
}

/**
 * Turns what came to the redirect URI into tokens, and judges the id_token with nonce and signature.
 * @throws Failure: what the sign-in page answered, what the token endpoint answered, or what is wrong with the tokens.
 */
export async function redeemCode(
  client: TokenClient,
  { callback, state, nonce, verifier, redirectUri, scopes }: Redemption,
  signal?: AbortSignal,
): Promise<GrantedTokens> {
  const parameters = judgeCallback(client, callback, state);
  const answer = await askTokenEndpoint(
    client,
    { asked: 'code', sent: [verifier.reveal(), callback.get('code') ?? ''], signal },
    (self, authentication, options) =>
      oauth.authorizationCodeGrantRequest(
        client.provider.metadata,
        self,
        authentication,
        parameters,
        redirectUri,
        verifier.reveal(),
        scopes ? { ...options, additionalParameters: { scope: scopes.join(' ') } } : options,
      ),
  );
  return judgeTokenAnswer(
    client,
    answer,
    (metadata, self, response) =>
      oauth.processAuthorizationCodeResponse(metadata, self, response, {
        expectedNonce: nonce,
        requireIdToken: true,
      }),
    { verify: true },
  );
}

function judgeCallback(client: TokenClient, callback: URLSearchParams, state: string): URLSearchParams {
  const { metadata, host } = client.provider;
  if (callback.has('error')) throw judgeCallbackError(callback, host);
  if (!callback.get('code')) {
    throw new Failure('authorization-code-invalid', {
      detail: 'the sign-in page gave no code',
      facts: { host },
    });
  }
  // An `iss` here (RFC 9207) names a tenant, where the metadata of `common` has a template; the id_token decides.
  const template = metadata.issuer.includes('{tenantid}');
  const issuer = (template && callback.get('iss')) || metadata.issuer;
  try {
    return oauth.validateAuthResponse({ ...metadata, issuer }, oauthClient(client), callback, state);
  } catch (error) {
    if (!(error instanceof oauth.OperationProcessingError)) throw error;
    throw new Failure('authorization-code-invalid', { detail: error.message, facts: { host } });
  }
}
