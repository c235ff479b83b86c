/** Asks the authorization endpoint whether it would send a browser to a redirect URI, without signing anybody in. */
import * as oauth from 'oauth4webapi';
import type { Provider } from './provider.ts';

export interface RedirectQuestion {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
}

export interface RedirectAnswer {
  readonly verdict: 'registered' | 'refused' | 'unknown';
  /** The code that the answer shows, or its status. */
  readonly said: string;
}

/** AADSTS codes about the redirect URI (https://learn.microsoft.com/entra/identity-platform/reference-error-codes). */
const ABOUT_REDIRECT = /AADSTS(50011|500113|500112)(?!\d)/;
const ANY_CODE = /AADSTS\d+/;

/** @throws Failure of scope host; the signal's reason. */
export async function askRedirect(
  { metadata, fetch }: Provider,
  { clientId, redirectUri, scopes }: RedirectQuestion,
  signal?: AbortSignal,
): Promise<RedirectAnswer> {
  const url = new URL(metadata.authorization_endpoint ?? '');
  const parameters = {
    client_id: clientId,
    response_type: 'code',
    response_mode: 'query',
    redirect_uri: redirectUri,
    scope: scopes.join(' '),
    state: oauth.generateRandomState(),
    nonce: oauth.generateRandomNonce(),
    code_challenge: await oauth.calculatePKCECodeChallenge(oauth.generateRandomCodeVerifier()),
    code_challenge_method: 'S256',
    prompt: 'none',
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  const response = await fetch(url.href, { signal });
  const location = response.headers.get('location');
  if (location?.startsWith(`${redirectUri}?`)) return { verdict: 'registered', said: 'login_required' };
  const page = `${location ?? ''} ${await response.text()}`;
  const refused = ABOUT_REDIRECT.exec(page)?.[0];
  if (refused) return { verdict: 'refused', said: refused };
  return { verdict: 'unknown', said: ANY_CODE.exec(page)?.[0] ?? `status ${response.status}` };
}
