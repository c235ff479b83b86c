/**
 * A new key for the vault while everything runs, in four steps, each of which can be repeated after a crash:
 *
 * 1. the new key is put behind the present one: every node can open with it, none seals with it yet;
 * 2. when all nodes have it, it is put first: from now on everything is sealed with it;
 * 3. when all nodes do so and whatever began before has ended, what the old keys sealed is sealed again;
 * 4. when nothing is left, the old keys leave the ring. They are kept in a file beside it, because a backup that was
 *    made before can only be opened with them.
 *
 * Nodes follow by reading the key file again (`vault.ts`) and write in their row which keys they have (`node.ts`).
 */
import { appendFile } from 'node:fs/promises';
import { sql } from 'kysely';
import type { Clock } from '../kernel/clock.ts';
import { Failure } from '../kernel/failure.ts';
import { databaseNow } from './database-now.ts';
import type { Store } from './pool.ts';
import { KEYS_FRESH_MS, resealSecrets } from './vault.ts';
import { newVaultKey, readKeyFile, type VaultKey, writeKeyFile } from './vault-key.ts';

export interface Rotation {
  readonly store: Store;
  readonly clock: Clock;
  /** Called as each step begins. */
  readonly tell: (step: string) => void;
  /** How long all nodes may take to follow. */
  readonly patienceMs?: number;
  /** That of every vault (`openVault`). */
  readonly freshMs?: number;
}

export interface Rotated {
  /** Id of the key that seals now. */
  readonly key: string;
  /** Ids of those that have left the ring. */
  readonly retired: readonly string[];
  readonly resealed: number;
}

const PATIENCE_MS = 60_000;
const LOOK_EVERY_MS = 100;
/** A timer that fires late, a clock that jumps. */
const SLACK_MS = 500;
/** A node says every five seconds that it lives; one that has not for this long is not waited for. */
const ALIVE = '30 seconds';
const ROTATION_LOCK = 0x7061_0003;

/**
 * @param file the key file that all nodes read.
 * @throws Failure `vault-key-missing` that names the nodes which did not follow. The ring is left as it is then:
 *   everything can be opened, and the next rotation goes on where this one stopped.
 */
export async function rotateKeyFile(rotation: Rotation, file: string): Promise<Rotated> {
  return alone(rotation.store, async () => {
    const present = await readKeyFile(file);
    const { fresh, old } = await withFreshKey(rotation, file, present);
    rotation.tell('waiting until every node has the new key');
    await nodesFollow(rotation, (keys) => keys.includes(fresh.id), fresh.id);
    await writeKeyFile(file, [fresh, ...old]);
    rotation.tell('waiting until every node seals with it');
    const resealed = await resealAll(rotation, [fresh, ...old]);
    await retire(file, old);
    await writeKeyFile(file, [fresh]);
    return { key: fresh.id, retired: old.map(({ id }) => id), resealed };
  });
}

/**
 * For keys that come from the settings, where only a person can add and remove them: seals everything with the first
 * one. All nodes must have been started with these keys in this order.
 * @throws Failure `vault-key-missing` that names the nodes which have not.
 */
export async function resealWithGiven(rotation: Rotation, keys: readonly VaultKey[]): Promise<Rotated> {
  return alone(rotation.store, async () => {
    const resealed = await resealAll(rotation, keys);
    const [first, ...old] = keys;
    return { key: first?.id ?? '', retired: old.map(({ id }) => id), resealed };
  });
}

/** One rotation at a time. */
async function alone<T>(store: Store, work: () => Promise<T>): Promise<T> {
  const client = await store.pool.connect();
  try {
    const { rows } = await client.query('select pg_try_advisory_lock($1) as mine', [ROTATION_LOCK]);
    if (rows[0]?.mine !== true) {
      throw new Failure('settings-invalid', { detail: 'the key of the vault is being rotated already' });
    }
    try {
      return await work();
    } finally {
      // Closing the connection frees it too, but not before the server has noticed.
      await client.query('select pg_advisory_unlock($1)', [ROTATION_LOCK]).catch(() => {});
    }
  } finally {
    client.release(true);
  }
}

/** Goes on with a rotation that was cut off, or begins one. */
async function withFreshKey(
  { tell }: Rotation,
  file: string,
  present: readonly VaultKey[],
): Promise<{ fresh: VaultKey; old: readonly VaultKey[] }> {
  const [first, ...rest] = present as [VaultKey, ...VaultKey[]];
  const added = rest.at(-1);
  if (added) {
    tell(`going on with the rotation to key ${added.id}, which was cut off`);
    return { fresh: added, old: present.filter((key) => key !== added) };
  }
  const fresh = newVaultKey();
  tell(`adding key ${fresh.id}`);
  await writeKeyFile(file, [first, fresh]);
  return { fresh, old: [first] };
}

async function resealAll(rotation: Rotation, keys: readonly VaultKey[]): Promise<number> {
  const { store, clock, tell, freshMs = KEYS_FRESH_MS } = rotation;
  const sealing = keys[0]?.id ?? '';
  await nodesFollow(rotation, ([first]) => first === sealing, sealing);
  // A command that runs beside the nodes has no row; its keys are not older than this either.
  await clock.sleep(freshMs + SLACK_MS);
  tell('waiting until whatever began before has ended');
  await transactionsEnd(rotation, await databaseNow(store.db));
  tell('sealing every secret again');
  return resealSecrets(store.db, keys);
}

async function nodesFollow(
  { store, clock, patienceMs = PATIENCE_MS }: Rotation,
  follows: (keys: readonly string[]) => boolean,
  key: string,
): Promise<void> {
  const end = performance.now() + patienceMs;
  for (;;) {
    const nodes = await store.db
      .selectFrom('node')
      .select(['host', 'pid', 'vault_keys'])
      .where('ended_at', 'is', null)
      .where('seen_at', '>', sql<Date>`now() - ${ALIVE}::interval`)
      .execute();
    const behind = nodes.filter(({ vault_keys }) => !follows(vault_keys));
    if (behind.length === 0) return;
    if (performance.now() > end) {
      const names = behind.map(({ host, pid }) => `${host} (process ${pid})`).join(', ');
      throw new Failure('vault-key-missing', {
        detail: `these nodes have not taken up key ${key}: ${names}. Give them the same keys, then run this again.`,
        facts: { expected: key },
      });
    }
    await clock.sleep(LOOK_EVERY_MS);
  }
}

/** Waits until nothing that began before `moment` can still commit. */
async function transactionsEnd(
  { store, clock, patienceMs = PATIENCE_MS }: Rotation,
  moment: Date,
): Promise<void> {
  const end = performance.now() + patienceMs;
  for (;;) {
    const { rows } = await sql<{ count: number }>`
      select count(*)::int as count from pg_stat_activity
      where datname = current_database() and backend_type = 'client backend' and xact_start < ${moment}`.execute(
      store.db,
    );
    if (rows[0]?.count === 0) return;
    if (performance.now() > end) {
      throw new Failure('settings-invalid', {
        detail: 'a transaction that began before the rotation does not end; run this again when it has',
      });
    }
    await clock.sleep(LOOK_EVERY_MS);
  }
}

async function retire(file: string, keys: readonly VaultKey[]): Promise<void> {
  const lines = keys.map(({ id, bytes }) => `${id}:${Buffer.from(bytes).toString('base64url')}\n`);
  await appendFile(`${file}.retired`, lines.join(''), { mode: 0o600, flush: true });
}
