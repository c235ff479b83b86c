/**
 * To whom alarms are told. What opens a webhook is a secret: its address and its signing key lie in the vault, and
 * only the host is shown.
 */
import { recordAudit } from '../accounts/audit.ts';
import { Refused } from '../accounts/refused.ts';
import { newId } from '../kernel/id.ts';
import { Secret } from '../kernel/secret.ts';
import { notify } from '../store/notify.ts';
import type { Db, Store, Trx } from '../store/pool.ts';
import type { QuietHours, Severity } from '../store/schema.ts';
import type { Vault } from '../store/vault.ts';
import { webhookUrlFault } from '../wire/webhook/address.ts';
import { newSigningSecret } from '../wire/webhook/sign.ts';
import type { Listener } from './audience.ts';

export interface Channel extends Listener {
  readonly name: string;
  readonly language: 'en' | 'nl';
  readonly toAdministrators: boolean;
  readonly recipients: readonly string[];
  /** Host of the webhook. */
  readonly target: string | null;
  readonly urlSecretId: string | null;
  readonly signingSecretId: string | null;
  readonly mostInWindow: number;
  readonly windowMs: number;
}

export interface ChannelFields {
  readonly name: string;
  readonly kind: Channel['kind'];
  readonly enabled: boolean;
  readonly departmentId: string | null;
  readonly leastSeverity: Severity;
  readonly language: 'en' | 'nl';
  readonly timeZone: string;
  readonly quiet: QuietHours | null;
  readonly toAdministrators: boolean;
  readonly recipients: readonly string[];
  readonly mostInWindow: number;
  readonly windowMs: number;
}

export async function listChannels(db: Db | Trx): Promise<Channel[]> {
  return db
    .selectFrom('alarm_channel')
    .select([
      'id',
      'name',
      'kind',
      'enabled',
      'department_id as departmentId',
      'least_severity as leastSeverity',
      'language',
      'time_zone as timeZone',
      'quiet',
      'to_administrators as toAdministrators',
      'recipients',
      'target',
      'url_secret_id as urlSecretId',
      'signing_secret_id as signingSecretId',
      'most_in_window as mostInWindow',
      'window_ms as windowMs',
    ])
    .orderBy('created_at')
    .orderBy('id')
    .execute();
}

export async function readChannel(db: Db | Trx, id: string): Promise<Channel> {
  const channel = (await listChannels(db)).find((each) => each.id === id);
  if (!channel) throw new Refused('not-found', 'There is no such channel.');
  return channel;
}

export interface Saved {
  readonly channel: Channel;
  /** Of a signed webhook, when it was just made: it is shown once. */
  readonly signingSecret: Secret | null;
}

/** @param url of a webhook. @throws Refused `invalid`. */
export async function addChannel(
  store: Store,
  vault: Vault,
  fields: ChannelFields,
  url: string | undefined,
  agentId: string,
): Promise<Saved> {
  check(fields);
  const id = newId();
  const isWebhook = fields.kind !== 'mail';
  if (isWebhook && url === undefined) throw new Refused('invalid', 'is missing', 'url');
  const signingSecret = fields.kind === 'webhook' ? newSigningSecret() : null;
  await store.db.transaction().execute(async (trx) => {
    const address = isWebhook && url !== undefined ? await storeUrl(trx, vault, url) : {};
    const signing = signingSecret
      ? { signing_secret_id: await vault.store(trx, 'alarm-webhook-signing', signingSecret) }
      : {};
    await trx
      .insertInto('alarm_channel')
      .values({ id, ...columnsOf(fields), ...address, ...signing })
      .execute();
    await note(trx, 'alarm-channel.created', id, agentId, fields);
  });
  return { channel: await readChannel(store.db, id), signingSecret };
}

/** @param wish what is left out stays. @throws Refused `not-found`, `invalid`. */
export async function changeChannel(
  store: Store,
  vault: Vault,
  id: string,
  wish: Partial<Omit<ChannelFields, 'kind'>> & { readonly url?: string | undefined },
  agentId: string,
): Promise<Channel> {
  const { url, ...given } = wish;
  return store.db.transaction().execute(async (trx) => {
    const before = await readChannel(trx, id);
    const fields: ChannelFields = { ...before, ...withoutUndefined(given) };
    check(fields);
    if (url !== undefined && before.kind === 'mail')
      throw new Refused('invalid', 'mail has no address', 'url');
    const address = url === undefined ? {} : await storeUrl(trx, vault, url);
    await trx
      .updateTable('alarm_channel')
      .set({ ...columnsOf(fields), ...address })
      .where('id', '=', id)
      .execute();
    if (url !== undefined && before.urlSecretId) await vault.remove(trx, before.urlSecretId);
    await note(trx, 'alarm-channel.changed', id, agentId, given);
    return readChannel(trx, id);
  });
}

export async function removeChannel(store: Store, vault: Vault, id: string, agentId: string): Promise<void> {
  await store.db.transaction().execute(async (trx) => {
    const { urlSecretId, signingSecretId, name } = await readChannel(trx, id);
    await trx.deleteFrom('alarm_channel').where('id', '=', id).execute();
    for (const secretId of [urlSecretId, signingSecretId]) if (secretId) await vault.remove(trx, secretId);
    await note(trx, 'alarm-channel.removed', id, agentId, { name });
  });
}

/** A new key for a signed webhook; the old one is good no more. */
export async function renewSigningSecret(
  store: Store,
  vault: Vault,
  id: string,
  agentId: string,
): Promise<Secret> {
  return store.db.transaction().execute(async (trx) => {
    const { signingSecretId } = await readChannel(trx, id);
    if (!signingSecretId) throw new Refused('conflict', 'Only a signed webhook has a key.');
    const secret = newSigningSecret();
    await vault.replace(trx, signingSecretId, secret);
    await note(trx, 'alarm-channel.key-renewed', id, agentId, {});
    return secret;
  });
}

function check(fields: ChannelFields): void {
  if (!isTimeZone(fields.timeZone)) throw new Refused('invalid', 'is not a time zone', 'timeZone');
  if (fields.kind === 'mail' && !fields.toAdministrators && fields.recipients.length === 0) {
    throw new Refused('invalid', 'needs at least one address, or the administrators', 'recipients');
  }
}

export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

async function storeUrl(trx: Trx, vault: Vault, url: string) {
  const fault = webhookUrlFault(url);
  if (fault) throw new Refused('invalid', fault, 'url');
  const { origin } = new URL(url);
  return { target: origin, url_secret_id: await vault.store(trx, 'alarm-webhook-url', new Secret(url)) };
}

function columnsOf(fields: ChannelFields) {
  return {
    name: fields.name,
    kind: fields.kind,
    enabled: fields.enabled,
    department_id: fields.departmentId,
    least_severity: fields.leastSeverity,
    language: fields.language,
    time_zone: fields.timeZone,
    quiet: fields.quiet && JSON.stringify(fields.quiet),
    to_administrators: fields.toAdministrators,
    recipients: [...fields.recipients],
    most_in_window: fields.mostInWindow,
    window_ms: fields.windowMs,
  };
}

async function note(trx: Trx, action: string, id: string, agentId: string, detail: object): Promise<void> {
  await recordAudit(trx, { agentId, action, subject: `alarm-channel:${id}`, detail });
  await notify(trx, 'alarms', '');
}

function withoutUndefined<T extends object>(values: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
