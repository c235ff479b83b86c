/** Whether this process can do its work now: the database answers, its schema is ours, the vault opens. */
import { sql } from 'kysely';
import { withDeadline } from '../kernel/deadline.ts';
import { Failure } from '../kernel/failure.ts';
import { schemaVersion } from '../store/migrate.ts';
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
  const migrations = await probe('migrations', () => requireCurrentSchema(store));
  if (!migrations.ok) return [database, migrations];
  return [database, migrations, await probe('vault', () => openOneSecret(store, vault))];
}

async function requireCurrentSchema(store: Store): Promise<void> {
  const { applied, known } = await schemaVersion(store);
  if (applied !== known) throw new Error(`the schema is at ${applied} of ${known}`);
}

/** The start leaves a secret behind for this; a new database may have none yet. */
async function openOneSecret(store: Store, vault: Vault): Promise<void> {
  const row = await store.db.selectFrom('secret').select('id').limit(1).executeTakeFirst();
  if (row) await vault.read(store.db, row.id);
}

async function probe(name: string, ask: () => Promise<unknown>): Promise<ReadinessCheck> {
  try {
    await withDeadline(PROBE_MS, `the probe of the ${name}`, ask);
    return { name, ok: true };
  } catch (error) {
    // The words of a driver may name hosts and users; a failure of our own list does not.
    return { name, ok: false, detail: error instanceof Failure ? error.code : 'not in order' };
  }
}
