/**
 * The nodes that run on this database. After a kill -9 the leases of the dead node would hold up its successor until
 * they expire; on the same machine nobody has to wait, because a process can be seen to be gone. A node on another
 * machine, or in another container, is only ever judged by the leases' time.
 */
import { hostname } from 'node:os';
import { sql } from 'kysely';
import { newId } from '../kernel/id.ts';
import type { Db } from './pool.ts';
import { pidNamespace, processIdentity, processRuns } from './process-identity.ts';

export type Role = 'services' | 'application';

export interface NodeRegistration {
  readonly nodeId: string;
  /** Says that this node lives; call it every few seconds. */
  beat(): Promise<void>;
  /** Gives back every lease and forgets the node. */
  leave(): Promise<void>;
}

/** A node that has not been seen for so long is forgotten; its leases ended long before. */
const FORGOTTEN_AFTER = '1 hour';

export interface NodeDescription {
  readonly roles: readonly Role[];
  readonly version: string;
  /** Ids of the vault keys that the node has now, the one it seals with first. */
  readonly vaultKeys?: () => Promise<readonly string[]>;
}

export async function registerNode(
  db: Db,
  { roles, version, vaultKeys = async () => [] }: NodeDescription,
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
  const appear = async () => {
    const vault_keys = [...(await vaultKeys())];
    await db
      .insertInto('node')
      .values({ ...row, vault_keys })
      .onConflict((conflict) => conflict.column('id').doUpdateSet({ seen_at: sql`now()`, vault_keys }))
      .execute();
  };
  await appear();
  return { nodeId, beat: appear, leave: () => forgetNodes(db, [nodeId]) };
}

/**
 * Forgets the nodes of this machine whose process is gone, with their leases, and any node not seen for an hour.
 * @returns the ids of the nodes forgotten.
 */
export async function buryDeadNodes(db: Db): Promise<string[]> {
  const neighbours = await db
    .selectFrom('node')
    .select(['id', 'pid', 'process_started'])
    .where('host', '=', hostname())
    .where('pid_namespace', '=', pidNamespace())
    .execute();
  const gone = neighbours.filter((node) => !processRuns({ pid: node.pid, started: node.process_started }));
  const silent = await db
    .selectFrom('node')
    .select('id')
    .where('seen_at', '<', sql<Date>`now() - ${FORGOTTEN_AFTER}::interval`)
    .execute();
  const ids = [...new Set([...gone, ...silent].map((node) => node.id))];
  await forgetNodes(db, ids);
  return ids;
}

async function forgetNodes(db: Db, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await db.transaction().execute(async (trx) => {
    await trx
      .updateTable('lease')
      .set({ expires_at: sql<Date>`'-infinity'` })
      .where('node_id', 'in', ids)
      .execute();
    await trx.deleteFrom('node').where('id', 'in', ids).execute();
  });
}
