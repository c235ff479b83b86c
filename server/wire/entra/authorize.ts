import * as oauth from 'oauth4webapi';
import { Failure } from '../../kernel/failure.ts';
import { Secret } from '../../kernel/secret.ts';
import type { Provider } from './provider.ts';

/** What one sign-in must remember until the browser comes back (RFC 7636, RFC 6749 section 10.12). */
export interface SignInSecrets {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: Secret;
}

export function newSignInSecrets(): SignInSecrets {
  return {
    state: oauth.generateRandomState(),
    nonce: oauth.generateRandomNonce(),
    verifier: new Secret(oauth.generateRandomCodeVerifier()),
  };
}

export interface SignInRequest extends SignInSecrets {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  /** The user who should sign in; filled into the sign-in page. */
  readonly loginHint: string;
}

/**
 * Where to send the browser. The prompt makes the provider ask for credentials even when the browser is signed in
 * as somebody else: otherwise a workstation's own user would silently be the one who signs in.
 */
export async function buildSignInUrl(provider: Provider, request: SignInRequest): Promise<URL> {
  const endpoint = provider.metadata.authorization_endpoint;
  if (endpoint === undefined) {
    throw new Failure('protocol-error', {
      detail: 'the metadata names no authorization_endpoint',
      facts: { host: provider.host },
    });
  }
  const url = new URL(endpoint);
  const parameters = {
    client_id: request.clientId,
    response_type: 'code',
    response_mode: 'query',
    redirect_uri: request.redirectUri,
    scope: request.scopes.join(' '),
    state: request.state,
    nonce: request.nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(request.verifier.reveal()),
    code_challenge_method: 'S256',
    login_hint: request.loginHint,
    ...promptOf(provider),
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url;
}

function promptOf({ kind, metadata }: Provider): Record<string, string> {
  if (kind === 'microsoft') return { prompt: 'login' };
  // Google gives a refresh token for access_type=offline only, and again only after a new consent
  // (https://developers.google.com/identity/protocols/oauth2/web-server#offline).
  if (metadata.issuer === 'https://accounts.google.com') {
    return { prompt: 'select_account consent', access_type: 'offline' };
  }
  // OpenID Connect Core section 11: offline_access wants prompt=consent.
  return { prompt: 'login consent' };
}
