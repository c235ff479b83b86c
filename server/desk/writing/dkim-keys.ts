/**
 * Keys that sign what leaves for a domain, where the mail server does not sign itself.
 *
 * Microsoft 365 signs: mailboxes of it are never signed here, whatever keys there are. A key is made by Postvak and
 * never shown; what a person copies is the public half, into DNS. Signing begins when a person says so. A domain has one
 * key of each algorithm at most; what is switched on signs side by side.
 */
import { generateKeyPair, type KeyObject, randomBytes } from 'node:crypto';
import { domainToASCII } from 'node:url';
import { promisify } from 'node:util';
import { sql } from 'kysely';
import { recordAudit } from '../../accounts/audit.ts';
import { Refused } from '../../accounts/refused.ts';
import { violatedIndex } from '../../accounts/unique-violation.ts';
import { newId } from '../../kernel/id.ts';
import { Secret } from '../../kernel/secret.ts';
import type { Db, Store } from '../../store/pool.ts';
import type { Vault } from '../../store/vault.ts';
import {
  type DkimRecord,
  dkimRecord,
  type LookUpText,
  lookUpDkimRecord,
  type RecordState,
} from '../../wire/network/dkim-record.ts';
import { DKIM_ALGORITHMS, type DkimAlgorithm } from '../../wire/smtp/dkim-sign.ts';

export interface DkimKey {
  readonly id: string;
  readonly domain: string;
  readonly algorithm: DkimAlgorithm;
  readonly enabled: boolean;
  /** To be put into DNS. */
  readonly record: DkimRecord;
  /** As it was found when somebody last asked; null: never. */
  readonly recordState: RecordState | null;
  readonly checkedAt: Date | null;
}

/** What can still be made for a domain. */
export interface MissingKeys {
  readonly domain: string;
  readonly algorithms: readonly DkimAlgorithm[];
}

const RSA_BITS = 2048;

export async function listDkimKeys(db: Db): Promise<DkimKey[]> {
  const rows = await db
    .selectFrom('dkim_key')
    .selectAll()
    .orderBy('domain')
    .orderBy('algorithm', 'desc')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    domain: row.domain,
    algorithm: row.algorithm,
    enabled: row.enabled,
    record: dkimRecord(
      row.domain,
      row.selector,
      row.algorithm === 'rsa-sha256' ? 'rsa' : 'ed25519',
      row.public_key,
    ),
    recordState: row.record_state,
    checkedAt: row.checked_at,
  }));
}

/** Domains that mailboxes write from and whose server may leave signing to us, with the kinds of key they have not. */
export async function missingKeys(db: Db): Promise<MissingKeys[]> {
  const { rows } = await sql<{ domain: string }>`
    select distinct lower(split_part(own.address, '@', 2)) as domain
    from (
      select id as mailbox_id, address from mailbox
      union all select mailbox_id, address from mailbox_alias
    ) own
    join mailbox m on m.id = own.mailbox_id
    join account a on a.id = m.account_id
    join app_registration r on r.id = a.app_registration_id
    where r.provider <> 'microsoft'`.execute(db);
  const keys = new Set((await listDkimKeys(db)).map(({ domain, algorithm }) => `${domain} ${algorithm}`));
  return [...new Set(rows.map(({ domain }) => domainToASCII(domain)))]
    .filter((domain) => domain !== '')
    .sort()
    .map((domain) => ({
      domain,
      algorithms: DKIM_ALGORITHMS.filter((algorithm) => !keys.has(`${domain} ${algorithm}`)),
    }))
    .filter(({ algorithms }) => algorithms.length > 0);
}

/** @throws Refused `invalid` for a domain that nobody here writes from, `conflict` when it has a key of that kind. */
export async function addDkimKey(
  store: Store,
  vault: Vault,
  wanted: { readonly domain: string; readonly algorithm: DkimAlgorithm },
  agentId: string,
): Promise<DkimKey> {
  const { algorithm } = wanted;
  const domain = domainToASCII(wanted.domain.trim().toLowerCase());
  const keys = await listDkimKeys(store.db);
  if (keys.some((key) => key.domain === domain && key.algorithm === algorithm)) throw taken(domain);
  if (!(await missingKeys(store.db)).some((each) => each.domain === domain)) {
    throw new Refused(
      'invalid',
      'is the domain of no mailbox whose mail Postvak could sign; Microsoft 365 signs by itself',
      'domain',
    );
  }
  const { privateKey, publicKey } = await makePair(algorithm);
  const id = newId();
  const selector = `postvak-${randomBytes(4).toString('hex')}`;
  try {
    await store.db.transaction().execute(async (trx) => {
      const secretId = await vault.store(trx, 'dkim-key', privateKey);
      await trx
        .insertInto('dkim_key')
        .values({ id, domain, algorithm, selector, public_key: publicKey, secret_id: secretId })
        .execute();
      await recordAudit(trx, {
        agentId,
        action: 'dkim-key.made',
        subject: `dkim-key:${id}`,
        detail: { domain, algorithm, selector },
      });
    });
  } catch (error) {
    throw violatedIndex(error) === 'dkim_key_one_each' ? taken(domain) : error;
  }
  return requireKey(store.db, id);
}

async function makePair(algorithm: DkimAlgorithm) {
  const pair =
    algorithm === 'rsa-sha256'
      ? await promisify(generateKeyPair)('rsa', { modulusLength: RSA_BITS })
      : await promisify(generateKeyPair)('ed25519');
  return {
    privateKey: new Secret(pair.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string),
    publicKey: inDns(pair.publicKey, algorithm),
  };
}

/** Of Ed25519 the bare 32 octets, which a JWK has in base64url (RFC 8037 section 2). */
function inDns(key: KeyObject, algorithm: DkimAlgorithm): string {
  if (algorithm === 'rsa-sha256') return key.export({ type: 'spki', format: 'der' }).toString('base64');
  return Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url').toString('base64');
}

/** @throws Refused `not-found`. */
export async function switchDkimKey(
  store: Store,
  id: string,
  enabled: boolean,
  agentId: string,
): Promise<DkimKey> {
  const { domain } = await requireKey(store.db, id);
  await store.db.transaction().execute(async (trx) => {
    await trx.updateTable('dkim_key').set({ enabled }).where('id', '=', id).execute();
    await recordAudit(trx, {
      agentId,
      action: enabled ? 'dkim-key.switched-on' : 'dkim-key.switched-off',
      subject: `dkim-key:${id}`,
      detail: { domain },
    });
  });
  return requireKey(store.db, id);
}

/** Looks whether the record is in DNS, and notes it. @throws Refused `not-found`. */
export async function checkDkimKey(store: Store, id: string, lookUp?: LookUpText): Promise<DkimKey> {
  const { record } = await requireKey(store.db, id);
  const state = await lookUpDkimRecord(record, lookUp);
  await store.db
    .updateTable('dkim_key')
    .set({ record_state: state, checked_at: sql<Date>`now()` })
    .where('id', '=', id)
    .execute();
  return requireKey(store.db, id);
}

/** @throws Refused `not-found`. */
export async function removeDkimKey(store: Store, vault: Vault, id: string, agentId: string): Promise<void> {
  await store.db.transaction().execute(async (trx) => {
    const removed = await trx
      .deleteFrom('dkim_key')
      .where('id', '=', id)
      .returning(['domain', 'secret_id'])
      .executeTakeFirst();
    if (!removed) throw missing();
    await vault.remove(trx, removed.secret_id);
    await recordAudit(trx, {
      agentId,
      action: 'dkim-key.removed',
      subject: `dkim-key:${id}`,
      detail: { domain: removed.domain },
    });
  });
}

async function requireKey(db: Db, id: string): Promise<DkimKey> {
  const key = (await listDkimKeys(db)).find((candidate) => candidate.id === id);
  if (!key) throw missing();
  return key;
}

const missing = () => new Refused('not-found', 'There is no such key.');
const taken = (domain: string) =>
  new Refused('conflict', `${domain} has a key of that kind. Remove it first if you want another one.`);
