/**
 * Signatures of Standard Webhooks (github.com/standard-webhooks/standard-webhooks, spec 1.0): HMAC-SHA256 over
 * `id.timestamp.body`, so that a receiver knows who sent it, when, and that nobody sends it a second time.
 */
import { createHmac, randomBytes } from 'node:crypto';
import { Secret } from '../../kernel/secret.ts';

const PREFIX = 'whsec_';
/** The specification asks for 24 to 64 bytes. */
const KEY_BYTES = 32;

export function newSigningSecret(): Secret {
  return new Secret(PREFIX + randomBytes(KEY_BYTES).toString('base64'));
}

/**
 * @param id the same whenever the same message is sent again, so that a receiver can tell.
 * @returns the three headers.
 */
export function signedHeaders(id: string, at: Date, body: string, secret: Secret): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const key = Buffer.from(secret.reveal().replace(PREFIX, ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}
