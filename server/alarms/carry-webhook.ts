import { Failure } from '../kernel/failure.ts';
import { postWebhook } from '../wire/webhook/post.ts';
import { signedHeaders } from '../wire/webhook/sign.ts';
import type { Channel } from './channels.ts';
import type { AlarmContext } from './context.ts';

/**
 * @param id the same for every try, so that a receiver sees a repetition.
 * @returns where it went. @throws Failure
 */
export async function carryToWebhook(
  { store, vault, clock }: Pick<AlarmContext, 'store' | 'vault' | 'clock'>,
  channel: Pick<Channel, 'urlSecretId' | 'signingSecretId' | 'target'>,
  id: string,
  content: object,
  signal: AbortSignal,
): Promise<string> {
  if (channel.urlSecretId === null) throw new Failure('alarm-route-broken', { detail: 'it has no address' });
  const url = await vault.read(store.db, channel.urlSecretId);
  const signing = channel.signingSecretId ? await vault.read(store.db, channel.signingSecretId) : undefined;
  const body = JSON.stringify(content);
  const headers = signing ? signedHeaders(`alarm_${id}`, clock.now(), body, signing) : {};
  await postWebhook(url, body, headers, signal);
  return channel.target ?? 'webhook';
}
