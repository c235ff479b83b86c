import * as oauth from 'oauth4webapi';
import { Failure } from '../../kernel/failure.ts';
import { Secret } from '../../kernel/secret.ts';
import { type GrantedTokens, judgeTokenAnswer } from './answer.ts';
import { askTokenEndpoint, type TokenClient } from './ask.ts';

/** What a person needs to sign in on another device (RFC 8628 section 3.2), and what we need to ask afterwards. */
export interface DeviceCode {
  readonly userCode: string;
  readonly verificationUri: string;
  readonly deviceCode: Secret;
  readonly expiresInSeconds: number;
  readonly intervalSeconds: number;
}

/** RFC 8628 section 3.5, for a service that names no interval. */
const INTERVAL_UNSAID_SECONDS = 5;

/** @throws Failure `public-client-not-allowed` and whatever else the service answers. */
export async function askDeviceCode(
  client: TokenClient,
  scopes: readonly string[],
  signal?: AbortSignal,
): Promise<DeviceCode> {
  const { metadata, host } = client.provider;
  if (metadata.device_authorization_endpoint === undefined) {
    throw new Failure('public-client-not-allowed', {
      detail: 'the provider offers no device code',
      facts: { host },
    });
  }
  const answer = await askTokenEndpoint(
    client,
    { asked: 'device', sent: [], signal },
    (self, authentication, options) =>
      oauth.deviceAuthorizationRequest(metadata, self, authentication, { scope: scopes.join(' ') }, options),
  );
  const fields = readFields(answer.body);
  if (!fields) {
    throw new Failure('protocol-error', { detail: 'the answer holds no device code', facts: { host } });
  }
  return fields;
}

function readFields(body: string): DeviceCode | undefined {
  let json: Record<string, unknown>;
  try {
    json = JSON.parse(body);
  } catch {
    return undefined;
  }
  const { device_code, user_code, verification_uri, expires_in, interval } = json ?? {};
  if (typeof device_code !== 'string' || typeof user_code !== 'string') return undefined;
  // Shown to a person who will open it: never another scheme than the web's.
  if (typeof verification_uri !== 'string' || !/^https?:\/\//.test(verification_uri)) return undefined;
  if (!Number.isFinite(Number(expires_in)) || Number(expires_in) <= 0) return undefined;
  return {
    deviceCode: new Secret(device_code),
    userCode: user_code,
    verificationUri: verification_uri,
    expiresInSeconds: Number(expires_in),
    intervalSeconds: Math.max(1, Number(interval) || INTERVAL_UNSAID_SECONDS),
  };
}

/**
 * Asks once whether the person has signed in.
 * @throws Failure `authorization-pending` (with `retryAfterMs` when asked too often), `sign-in-cancelled`,
 * `sign-in-expired`, `public-client-not-allowed`.
 */
export async function redeemDeviceCode(
  client: TokenClient,
  deviceCode: Secret,
  signal?: AbortSignal,
): Promise<GrantedTokens> {
  const answer = await askTokenEndpoint(
    client,
    { asked: 'device', sent: [deviceCode.reveal()], signal },
    (self, authentication, options) =>
      oauth.deviceCodeGrantRequest(
        client.provider.metadata,
        self,
        authentication,
        deviceCode.reveal(),
        options,
      ),
  );
  return judgeTokenAnswer(client, answer, oauth.processDeviceCodeResponse, { verify: true });
}
