/**
 * Secrets at rest: compact JWE (RFC 7516), `dir` with A256GCM, the key's id in the header. The database alone opens
 * nothing, and a sealed value copied into another row does not open either, because the row's id is part of what is
 * authenticated. Several keys may be given: the first seals, all open, so that a key can be replaced while running.
 */
import { CompactEncrypt, compactDecrypt, decodeProtectedHeader } from 'jose';
import { sql } from 'kysely';
import { Failure } from '../kernel/failure.ts';
import { newId } from '../kernel/id.ts';
import { Secret } from '../kernel/secret.ts';
import type { Db, Trx } from './pool.ts';
import type { VaultKey } from './vault-key.ts';

export interface Vault {
  /** @returns the id of the secret. */
  store(db: Db | Trx, purpose: string, value: Secret): Promise<string>;
  replace(db: Db | Trx, id: string, value: Secret): Promise<void>;
  /** @throws Failure `vault-key-missing` or `vault-unreadable`. */
  read(db: Db | Trx, id: string): Promise<Secret>;
  remove(db: Db | Trx, id: string): Promise<void>;
}

const PROBE_PURPOSE = 'vault-check';
const PROBE_LOCK = 0x7061_0002;
const RESEAL_BATCH = 200;

/** @param keys at least one; the first seals. */
export function openVault({ keys }: { readonly keys: readonly VaultKey[] }): Vault {
  const [sealing] = keys;
  if (!sealing) throw new Failure('vault-key-missing', { detail: 'no key was given' });
  return {
    async store(db, purpose, value) {
      const id = newId();
      const sealed = await seal(sealing, id, value);
      await db.insertInto('secret').values({ id, purpose, key_id: sealing.id, sealed }).execute();
      return id;
    },
    async replace(db, id, value) {
      const sealed = await seal(sealing, id, value);
      const { numUpdatedRows } = await db
        .updateTable('secret')
        .set({ sealed, key_id: sealing.id, updated_at: sql`now()` })
        .where('id', '=', id)
        .executeTakeFirst();
      if (numUpdatedRows !== 1n) throw new Error(`there is no secret ${id}`);
    },
    async read(db, id) {
      const row = await db
        .selectFrom('secret')
        .select('sealed')
        .where('id', '=', id)
        .executeTakeFirstOrThrow(() => new Error(`there is no secret ${id}`));
      return open(keys, id, row.sealed);
    },
    async remove(db, id) {
      await db.deleteFrom('secret').where('id', '=', id).execute();
    },
  };
}

/**
 * Whether these keys belong to this database; call it at start. The first start leaves a secret behind to try, so
 * that a node with other keys is stopped before it seals something that the rest cannot open.
 * @throws Failure `vault-key-missing` when a secret's key is not among them, `vault-unreadable` when one is wrong.
 */
export async function checkVault(db: Db, keys: readonly VaultKey[]): Promise<void> {
  const vault = openVault({ keys });
  await db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(${PROBE_LOCK})`.execute(trx);
    const used = await trx.selectFrom('secret').select('key_id').distinct().execute();
    const missing = used.map((row) => row.key_id).filter((id) => !keys.some((key) => key.id === id));
    if (missing.length > 0) {
      throw new Failure('vault-key-missing', {
        detail: `secrets of this database are sealed with key ${missing.join(', ')}; given: ${keys.map((key) => key.id).join(', ')}`,
        facts: { expected: missing.join(', '), found: keys.map((key) => key.id).join(', ') },
      });
    }
    const probes = await trx.selectFrom('secret').select('id').where('purpose', '=', PROBE_PURPOSE).execute();
    for (const probe of probes) await vault.read(trx, probe.id);
    if (probes.length === 0) await vault.store(trx, PROBE_PURPOSE, new Secret(PROBE_PURPOSE));
  });
}

/** Seals again, with the first key, what is sealed with another. @returns how many there were. */
export async function resealSecrets(db: Db, keys: readonly VaultKey[]): Promise<number> {
  const vault = openVault({ keys });
  const sealing = keys[0]?.id ?? '';
  for (let count = 0; ; ) {
    const resealed = await db.transaction().execute(async (trx) => {
      const rows = await trx
        .selectFrom('secret')
        .select('id')
        .where('key_id', '!=', sealing)
        .limit(RESEAL_BATCH)
        .forUpdate()
        .skipLocked()
        .execute();
      for (const { id } of rows) await vault.replace(trx, id, await vault.read(trx, id));
      return rows.length;
    });
    count += resealed;
    if (resealed === 0) return count;
  }
}

function seal(key: VaultKey, id: string, value: Secret): Promise<string> {
  return new CompactEncrypt(new TextEncoder().encode(value.reveal()))
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: key.id, sub: id })
    .encrypt(key.bytes);
}

async function open(keys: readonly VaultKey[], id: string, sealed: string): Promise<Secret> {
  const { kid, sub } = decodeProtectedHeader(sealed);
  const key = keys.find((candidate) => candidate.id === kid);
  if (!key) throw new Failure('vault-key-missing', { detail: `secret ${id} is sealed with key ${kid}` });
  try {
    if (sub !== id) throw new Error('the secret belongs to another row');
    const { plaintext } = await compactDecrypt(sealed, key.bytes, {
      keyManagementAlgorithms: ['dir'],
      contentEncryptionAlgorithms: ['A256GCM'],
    });
    return new Secret(new TextDecoder().decode(plaintext));
  } catch (cause) {
    throw new Failure('vault-unreadable', { detail: `secret ${id} does not open with key ${kid}`, cause });
  }
}
