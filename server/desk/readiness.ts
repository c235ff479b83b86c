/** Whether this process can do its work now: the database answers, its schema is ours, the vault opens. */
import { sql } from 'kysely';
import { withDeadline } from '../kernel/deadline.ts';
import { Failure } from '../kernel/failure.ts';
import { Secret } from '../kernel/secret.ts';
import type { Store } from '../store/pool.ts';
import type { Vault } from '../store/vault.ts';

export interface ReadinessCheck {
  readonly name: string;
  readonly ok: boolean;
  readonly detail?: string;
}

const PROBE_MS = 2_000;

export async function probeReadiness({
  store,
  vault,
}: {
  store: Store;
  vault: Vault;
}): Promise<ReadinessCheck[]> {
  const database = await probe('database', () => sql`select 1`.execute(store.db));
  if (!database.ok) return [database];
  return [
    database,
    await probe('migrations', () => store.db.selectFrom('conversation').select('id').limit(1).execute()),
    await probe('vault', () => probeVault(store, vault)),
  ];
}

/** Seals and opens a secret, and leaves nothing behind. */
async function probeVault(store: Store, vault: Vault): Promise<void> {
  const rollback = new Error('nothing of the probe is kept');
  await store.db
    .transaction()
    .execute(async (trx) => {
      const id = await vault.store(trx, 'probe', new Secret('probe'));
      if ((await vault.read(trx, id)).reveal() !== 'probe') throw new Failure('vault-unreadable');
      throw rollback;
    })
    .catch((error: unknown) => {
      if (error !== rollback) throw error;
    });
}

async function probe(name: string, ask: () => Promise<unknown>): Promise<ReadinessCheck> {
  try {
    await withDeadline(PROBE_MS, `the probe of the ${name}`, ask);
    return { name, ok: true };
  } catch (error) {
    // The words of a driver may name hosts and users; a failure of our own list does not.
    return { name, ok: false, detail: error instanceof Failure ? error.code : 'does not answer' };
  }
}
