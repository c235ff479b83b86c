/**
 * One request to the token endpoint: who asks, how it is authenticated, how long it may take. It asks; whether the
 * answer is good is judged in `answer.ts`, and why it is not in `fault.ts`.
 */
import { createPrivateKey, webcrypto } from 'node:crypto';
import * as oauth from 'oauth4webapi';
import { withDeadline } from '../../kernel/deadline.ts';
import type { Secret } from '../../kernel/secret.ts';
import { type Asked, judgeTokenError } from './fault.ts';
import type { Provider } from './provider.ts';

export type ClientAuthentication =
  | { readonly by: 'secret'; readonly secret: Secret }
  /** A private key in PKCS #8 PEM, and the SHA-256 thumbprint (base64url) of the certificate that Entra was given. */
  | { readonly by: 'certificate'; readonly privateKey: Secret; readonly thumbprint: string }
  | { readonly by: 'nothing' };

/** One app registration, ready to ask. */
export interface TokenClient {
  readonly provider: Provider;
  readonly clientId: string;
  readonly authentication: ClientAuthentication;
}

/** An answer with status 200, not yet judged. */
export interface TokenEndpointAnswer {
  readonly body: string;
  readonly headers: Headers;
}

export interface AskOptions {
  readonly asked: Asked;
  /** What the request carries and no error may repeat. */
  readonly sent: readonly string[];
  readonly signal?: AbortSignal | undefined;
}

type RequestOptions = oauth.HttpRequestOptions<'POST', URLSearchParams>;

/** Long enough for a slow line; a lock in the database is held meanwhile. */
export const TOKEN_DEADLINE_MS = 20_000;
/** Entra's clock, ours, and that of a virtual machine that has just woken up. */
const CLOCK_TOLERANCE_SECONDS = 300;

/**
 * @param send makes one request of oauth4webapi with what it is given.
 * @throws Failure of scope grant or host; the signal's reason.
 */
export async function askTokenEndpoint(
  client: TokenClient,
  { asked, sent, signal }: AskOptions,
  send: (self: oauth.Client, authentication: oauth.ClientAuth, options: RequestOptions) => Promise<Response>,
): Promise<TokenEndpointAnswer> {
  const { provider } = client;
  const response = await withDeadline(
    TOKEN_DEADLINE_MS,
    `the token service ${provider.host}`,
    async (inner) =>
      send(oauthClient(client), await authenticate(client.authentication), {
        [oauth.customFetch]: provider.fetch,
        [oauth.allowInsecureRequests]: provider.loopback,
        signal: inner,
      } as RequestOptions),
    signal,
  );
  const body = await response.text();
  if (response.status === 200) return { body, headers: response.headers };
  throw judgeTokenError({
    asked,
    host: provider.host,
    status: response.status,
    retryAfterMs: readRetryAfter(response.headers.get('retry-after')),
    body,
    sent: [...sent, ...secretsOf(client.authentication)],
  });
}

export function oauthClient({ clientId }: TokenClient): oauth.Client {
  return { client_id: clientId, [oauth.clockTolerance]: CLOCK_TOLERANCE_SECONDS };
}

async function authenticate(authentication: ClientAuthentication): Promise<oauth.ClientAuth> {
  switch (authentication.by) {
    case 'secret':
      return oauth.ClientSecretPost(authentication.secret.reveal());
    case 'nothing':
      return oauth.None();
    case 'certificate': {
      const key = await importPrivateKey(authentication.privateKey);
      return oauth.PrivateKeyJwt(key, {
        // https://learn.microsoft.com/entra/identity-platform/certificate-credentials
        [oauth.modifyAssertion]: (header) => {
          header['x5t#S256'] = authentication.thumbprint;
        },
      });
    }
  }
}

function importPrivateKey(pem: Secret): Promise<webcrypto.CryptoKey> {
  const der = createPrivateKey(pem.reveal()).export({ type: 'pkcs8', format: 'der' });
  return webcrypto.subtle.importKey('pkcs8', der, { name: 'RSA-PSS', hash: 'SHA-256' }, false, ['sign']);
}

function secretsOf(authentication: ClientAuthentication): string[] {
  return authentication.by === 'secret' ? [authentication.secret.reveal()] : [];
}

/** RFC 9110 section 10.2.3: seconds or a date. Capped at a day, so that a mistake does not stop an account for good. */
export function readRetryAfter(header: string | null, now: number = Date.now()): number | undefined {
  if (header === null) return undefined;
  const ms = /^\s*\d+\s*$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), 24 * 60 * 60_000) : undefined;
}
