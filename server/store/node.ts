/**
 * The nodes that run on this database. Each says every few seconds that it lives, and how it fares.
 *
 * After a kill -9 the leases of the dead node would hold up its successor until they expire; on the same machine
 * nobody has to wait, because a process can be seen to be gone. A node on another machine, or in another container, is
 * only ever judged by the leases' time. Whoever has ended, by a stop or by death, stays to be seen for a while.
 */
import { hostname } from 'node:os';
import { sql } from 'kysely';
import { newId } from '../kernel/id.ts';
import type { NodeVitals } from '../kernel/vitals.ts';
import { notify } from './notify.ts';
import type { Db, Trx } from './pool.ts';
import { pidNamespace, processIdentity, processRuns } from './process-identity.ts';

export type Role = 'services' | 'application';

export interface NodeRegistration {
  readonly nodeId: string;
  /** This machine's clock minus the database's, by the last heartbeat. */
  clockOffsetMs(): number;
  /** Says that this node lives, and how; call it every few seconds. @param on another way to the same database. */
  beat(on?: Db): Promise<void>;
  /** Gives back every lease and says goodbye. */
  leave(): Promise<void>;
}

/** A node that has not been seen for so long is dead; its leases ended long before. */
const DEAD_AFTER = '1 hour';
/** How long it is shown that a node was there. */
const REMEMBERED_FOR = '1 hour';

export interface NodeDescription {
  readonly roles: readonly Role[];
  readonly version: string;
  /** Ids of the vault keys that the node has now, the one it seals with first. */
  readonly vaultKeys?: () => Promise<readonly string[]>;
  /** Read at every heartbeat. */
  readonly vitals?: () => Promise<NodeVitals>;
}

export async function registerNode(
  db: Db,
  { roles, version, vaultKeys = async () => [], vitals }: NodeDescription,
): Promise<NodeRegistration> {
  const nodeId = newId();
  const { pid, started } = processIdentity();
  const row = {
    id: nodeId,
    roles: [...roles],
    version,
    host: hostname(),
    pid,
    pid_namespace: pidNamespace(),
    process_started: started,
  };
  let exchange = await timeExchange(db);
  const beat = async (on = db) => {
    const said = {
      vault_keys: [...(await vaultKeys())],
      ...columnsOf(await vitals?.()),
      ...columnsOfExchange(exchange),
    };
    await on
      .insertInto('node')
      .values({ ...row, ...said })
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet({
          ...said,
          leases: sql<number>`(select count(*) from lease where node_id = ${nodeId}::uuid and expires_at > now())`,
          seen_at: sql`now()`,
          ended_at: null,
          ending: null,
        }),
      )
      .execute();
    exchange = await timeExchange(on);
  };
  await beat();
  await notify(db, 'nodes', 'started');
  return {
    nodeId,
    clockOffsetMs: () => exchange.offsetMs,
    beat,
    leave: () => endNodes(db, [nodeId], 'stopped'),
  };
}

/**
 * Notes the nodes of this machine whose process is gone, and any that was not seen for an hour, as dead, and frees
 * what they held; forgets those that ended long ago.
 * @returns the ids of the nodes found dead.
 */
export async function buryDeadNodes(db: Db): Promise<string[]> {
  const neighbours = await db
    .selectFrom('node')
    .select(['id', 'pid', 'process_started'])
    .where('host', '=', hostname())
    .where('pid_namespace', '=', pidNamespace())
    .where('ended_at', 'is', null)
    .execute();
  const gone = neighbours.filter((node) => !processRuns({ pid: node.pid, started: node.process_started }));
  const silent = await db
    .selectFrom('node')
    .select('id')
    .where('ended_at', 'is', null)
    .where('seen_at', '<', sql<Date>`now() - ${DEAD_AFTER}::interval`)
    .execute();
  const ids = [...new Set([...gone, ...silent].map((node) => node.id))];
  await endNodes(db, ids, 'died');
  await db
    .deleteFrom('node')
    .where('ended_at', '<', sql<Date>`now() - ${REMEMBERED_FOR}::interval`)
    .execute();
  return ids;
}

/** What they held is free at once, and whoever waits for it is told. */
async function endNodes(db: Db, ids: readonly string[], ending: 'stopped' | 'died'): Promise<void> {
  if (ids.length === 0) return;
  await db.transaction().execute(async (trx: Trx) => {
    await trx
      .updateTable('lease')
      .set({ expires_at: sql<Date>`'-infinity'` })
      .where('node_id', 'in', ids)
      .execute();
    await trx
      .updateTable('node')
      .set({ ended_at: sql<Date>`now()`, ending, leases: 0 })
      .where('id', 'in', ids)
      .where('ended_at', 'is', null)
      .execute();
    await notify(trx, 'nodes', ending);
  });
}

/** How far the clocks are apart, as one exchange with the database tells it: good to half its round trip. */
interface Exchange {
  readonly offsetMs: number;
  readonly roundTripMs: number;
}

async function timeExchange(db: Db): Promise<Exchange> {
  const asked = Date.now();
  const began = performance.now();
  const { rows } = await sql<{
    now: number;
  }>`select extract(epoch from clock_timestamp())::float8 * 1000 as now`.execute(db);
  const roundTripMs = performance.now() - began;
  return { offsetMs: asked + roundTripMs / 2 - Number(rows[0]?.now), roundTripMs };
}

function columnsOfExchange({ offsetMs, roundTripMs }: Exchange) {
  return { clock_offset_ms: Math.round(offsetMs), database_ms: roundTripMs };
}

function columnsOf(vitals: NodeVitals | undefined) {
  if (!vitals) return {};
  return {
    cpu_load: vitals.cpuLoad,
    memory_bytes: vitals.memoryBytes,
    loop_delay_ms: vitals.loopDelayMs,
    disk_free_bytes: vitals.disk?.freeBytes ?? null,
    disk_total_bytes: vitals.disk?.totalBytes ?? null,
    stalled: [...vitals.stalled],
  };
}
