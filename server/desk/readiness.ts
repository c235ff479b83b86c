/**
 * Whether this process can do its work now: the database answers, its schema is ours, the vault opens, the object store
 * for originals (where there is one) lets us in, its parts move.
 */
import { sql } from 'kysely';
import { withDeadline } from '../kernel/deadline.ts';
import { Failure } from '../kernel/failure.ts';
import { schemaVersion } from '../store/migrate.ts';
import type { Role } from '../store/node.ts';
import type { Store } from '../store/pool.ts';
import type { Vault } from '../store/vault.ts';
import { partsMoving } from '../telemetry/pulse.ts';

export interface ReadinessCheck {
  readonly name: string;
  readonly ok: boolean;
  readonly detail?: string;
}

const PROBE_MS = 2_000;

/** The parts that a role cannot do without; the application has none, it answers when it is asked. */
const PARTS: Readonly<Record<Role, readonly string[]>> = {
  services: ['keeper', 'retriever', 'dispatcher'],
  application: [],
};

export async function probeReadiness({
  store,
  vault,
  roles,
}: {
  store: Store;
  vault: Vault;
  roles: readonly Role[];
}): Promise<ReadinessCheck[]> {
  return [...(await probeFoundation(store, vault)), ...checkParts(roles)];
}

function checkParts(roles: readonly Role[]): ReadinessCheck[] {
  const moving = partsMoving();
  const hanging = [...moving].filter(([, moves]) => !moves).map(([name]) => name);
  return [...new Set([...roles.flatMap((role) => PARTS[role]), ...hanging])].map((name) => {
    const moves = moving.get(name);
    if (moves) return { name, ok: true };
    return { name, ok: false, detail: moves === undefined ? 'does not run' : 'makes no turns' };
  });
}

/** What stands on what failed is not asked. */
async function probeFoundation(store: Store, vault: Vault): Promise<ReadinessCheck[]> {
  const database = await probe('database', () => sql`select 1`.execute(store.db));
  if (!database.ok) return [database];
  const migrations = await probe('migrations', () => requireCurrentSchema(store));
  if (!migrations.ok) return [database, migrations];
  const checks = [database, migrations, await probe('vault', () => openOneSecret(store, vault))];
  const { objects } = store.blobs;
  return objects ? [...checks, await probe('originals', (signal) => objects.check(signal))] : checks;
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

async function probe(name: string, ask: (signal: AbortSignal) => Promise<unknown>): Promise<ReadinessCheck> {
  try {
    await withDeadline(PROBE_MS, `the probe of the ${name}`, ask);
    return { name, ok: true };
  } catch (error) {
    // The words of a driver may name hosts and users; a failure of our own list does not.
    return { name, ok: false, detail: error instanceof Failure ? error.code : 'not in order' };
  }
}
