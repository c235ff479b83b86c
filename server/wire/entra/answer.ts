/**
 * Judges a success of the token endpoint: its form, and of an id_token issuer, audience, nonce, times and signature.
 *
 * The errors of the library hold the whole answer as their cause, tokens included. So they are neither kept as a
 * cause nor shown: only the words of the check that failed are.
 */
import * as oauth from 'oauth4webapi';
import { Failure } from '../../kernel/failure.ts';
import { Secret } from '../../kernel/secret.ts';
import { oauthClient, TOKEN_DEADLINE_MS, type TokenClient, type TokenEndpointAnswer } from './ask.ts';
import { readIdentity, type SignedInIdentity } from './identity.ts';
import { peekJwt } from './jwt.ts';
import type { Provider } from './provider.ts';

export interface GrantedTokens {
  readonly accessToken: Secret;
  readonly refreshToken: Secret | undefined;
  /** From now, in seconds. */
  readonly lifetimeSeconds: number;
  readonly scopes: readonly string[];
  /** From the id_token, when one was judged. */
  readonly identity: SignedInIdentity | undefined;
}

/** RFC 6749 section 5.1: when `expires_in` is left out, the lifetime is what the service documents; Entra's minimum. */
const LIFETIME_UNSAID_SECONDS = 3600;

type Process = (
  metadata: oauth.AuthorizationServer,
  client: oauth.Client,
  response: Response,
) => Promise<oauth.TokenEndpointResponse>;

/**
 * @param process the judging function of oauth4webapi for this grant.
 * @param verify check the signature of the id_token; unneeded where nothing is believed because of it.
 * @throws Failure `protocol-error`, `authorization-code-invalid` (the nonce is not ours), `user-other-tenant`.
 */
export async function judgeTokenAnswer(
  client: TokenClient,
  answer: TokenEndpointAnswer,
  process: Process,
  { verify }: { readonly verify: boolean },
): Promise<GrantedTokens> {
  const metadata = withIssuerFor(client.provider, answer.body);
  const response = new Response(answer.body, { status: 200, headers: answer.headers });
  try {
    const tokens = await process(metadata, oauthClient(client), response);
    const claims = oauth.getValidatedIdTokenClaims(tokens);
    if (verify && claims) await verifySignature(client.provider, metadata, response);
    return {
      accessToken: new Secret(tokens.access_token),
      refreshToken: tokens.refresh_token === undefined ? undefined : new Secret(tokens.refresh_token),
      lifetimeSeconds: tokens.expires_in ?? LIFETIME_UNSAID_SECONDS,
      scopes: tokens.scope?.split(' ').filter(Boolean) ?? [],
      identity: claims && readIdentity(claims),
    };
  } catch (error) {
    throw judgeLibraryError(error, client.provider);
  }
}

/**
 * `common` and `organizations` give the issuer as a template. It is filled from the answer's own `tid`, which the
 * signature covers; which tenant is welcome is decided by whoever compares the identity.
 */
function withIssuerFor({ metadata }: Provider, body: string): oauth.AuthorizationServer {
  if (!metadata.issuer.includes('{tenantid}')) return metadata;
  const tid = peekJwt(idTokenOf(body))?.tid;
  const filled = typeof tid === 'string' && /^[0-9a-f-]{36}$/i.test(tid) ? tid : '';
  return { ...metadata, issuer: metadata.issuer.replace('{tenantid}', filled) };
}

function idTokenOf(body: string): string {
  try {
    return String((JSON.parse(body) as { id_token?: unknown } | null)?.id_token ?? '');
  } catch {
    return '';
  }
}

async function verifySignature(provider: Provider, metadata: oauth.AuthorizationServer, response: Response) {
  await oauth.validateApplicationLevelSignature(metadata, response, {
    [oauth.customFetch]: provider.fetch,
    [oauth.allowInsecureRequests]: provider.loopback,
    signal: AbortSignal.timeout(TOKEN_DEADLINE_MS),
  } as oauth.ValidateSignatureOptions);
}

function judgeLibraryError(error: unknown, provider: Provider): unknown {
  if (error instanceof Failure) return error;
  const facts = { host: provider.host };
  if (error instanceof DOMException && error.name === 'TimeoutError') {
    return new Failure('host-timeout', {
      detail: 'the keys of the token service did not come in time',
      facts,
    });
  }
  if (error instanceof oauth.OperationProcessingError || error instanceof oauth.UnsupportedOperationError) {
    const claim = claimOf(error);
    if (claim === 'nonce') return new Failure('authorization-code-invalid', { detail: error.message, facts });
    if (claim === 'iss') return new Failure('user-other-tenant', { detail: error.message, facts });
    const clock = error.code === oauth.JWT_TIMESTAMP_CHECK ? ' (compare the clock of this machine)' : '';
    return new Failure('protocol-error', { detail: `${error.message}${clock}`, facts });
  }
  return error;
}

function claimOf(error: Error): unknown {
  const { cause } = error;
  return typeof cause === 'object' && cause !== null && 'claim' in cause ? cause.claim : undefined;
}
