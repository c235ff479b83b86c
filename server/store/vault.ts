/**
 * Secrets at rest: compact JWE (RFC 7516), `dir` with A256GCM, the key's id in the header. The database alone opens
 * nothing, and a sealed value copied into another row does not open either, because the row's id is part of what is
 * authenticated. Several keys may be given: the first seals, all open, so that a key can be replaced while running.
 *
 * Where the keys lie in a file they are read again now and then, and at once when a secret names an unknown key: so
 * a running node follows a rotation (`vault-rotation.ts`) without being told.
 */
import { setTimeout } from 'node:timers/promises';
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

export interface OpenVault extends Vault {
  /** As they are now; the first seals. */
  keyIds(): Promise<readonly string[]>;
}

export interface VaultKeys {
  /** At least one; the first seals. */
  readonly keys: readonly VaultKey[];
  /** Where they may have changed. What it throws is passed over: the keys known so far stay. */
  readonly reread?: () => Promise<readonly VaultKey[]>;
  /** How old the keys may be with which something is sealed; a rotation waits longer than that. */
  readonly freshMs?: number;
}

/** How old the keys at hand may be when something is sealed. A rotation waits longer than this. */
export const KEYS_FRESH_MS = 2_000;

const PROBE_PURPOSE = 'vault-check';
const PROBE_LOCK = 0x7061_0002;
const RESEAL_BATCH = 200;
const LOCKED_WAIT_MS = 200;

/** @throws Failure `vault-key-missing` when there is no key. */
export function openVault({ keys, reread, freshMs = KEYS_FRESH_MS }: VaultKeys): OpenVault {
  const present = followKeys(keys, reread);
  const sealFor = async (id: string, value: Secret) => {
    const [key] = await present(freshMs);
    if (!key) throw new Failure('vault-key-missing', { detail: 'no key was given' });
    return { key_id: key.id, sealed: await seal(key, id, value) };
  };
  return {
    async store(db, purpose, value) {
      const id = newId();
      await db
        .insertInto('secret')
        .values({ id, purpose, ...(await sealFor(id, value)) })
        .execute();
      return id;
    },
    async replace(db, id, value) {
      const { numUpdatedRows } = await db
        .updateTable('secret')
        .set({ ...(await sealFor(id, value)), updated_at: sql`now()` })
        .where('id', '=', id)
        .executeTakeFirst();
      if (numUpdatedRows !== 1n) throw new Error(`there is no secret ${id}`);
    },
    async read(db, id) {
      const row = await db
        .selectFrom('secret')
        .select(['sealed', 'key_id'])
        .where('id', '=', id)
        .executeTakeFirstOrThrow(() => new Error(`there is no secret ${id}`));
      const known = await present(Number.POSITIVE_INFINITY);
      const knows = known.some((key) => key.id === row.key_id);
      return open(knows ? known : await present(0), id, row.sealed);
    },
    async remove(db, id) {
      await db.deleteFrom('secret').where('id', '=', id).execute();
    },
    keyIds: async () => (await present(freshMs)).map(({ id }) => id),
  };
}

/** @returns the keys, read again when those at hand are older than asked for. */
function followKeys(keys: readonly VaultKey[], reread: VaultKeys['reread']) {
  if (keys.length === 0) throw new Failure('vault-key-missing', { detail: 'no key was given' });
  let known = keys;
  let readAt = performance.now();
  return async (maxAgeMs: number): Promise<readonly VaultKey[]> => {
    if (!reread || performance.now() - readAt <= maxAgeMs) return known;
    const found = await reread().catch(() => known);
    readAt = performance.now();
    if (found.length > 0) known = found;
    return known;
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
    if (resealed > 0) continue;
    // Whoever holds a lock may be waiting for a token service; waiting in line with others could end in a deadlock.
    const left = await db.selectFrom('secret').select('id').where('key_id', '!=', sealing).executeTakeFirst();
    if (!left) return count;
    await setTimeout(LOCKED_WAIT_MS);
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
