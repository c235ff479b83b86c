/**
 * Exclusive work on a resource for a short while, with an epoch that fences whoever held it before.
 *
 * Time is the database's alone, so that nodes need not agree on it. A row is never deleted: the epoch only grows,
 * and a row written under an old one is known by it. Three locks play together (PostgreSQL, "Row-Level Locks"):
 * a writer's `for key share` and a renewal (`for no key update`) do not hinder each other, while taking over wants
 * `for update` and passes by rows that are locked. So a batch in its transaction can be renewed but not overtaken:
 * either the taking over comes first and the batch fails, or the batch commits first.
 */
import { sql } from 'kysely';
import type { Db, Trx } from './pool.ts';

/** The lease was taken over, or given back: nothing may be written under it any more. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
  readonly resource: string;

  constructor(resource: string) {
    super(`the lease on ${resource} is held by another`);
    this.resource = resource;
  }
}

/**
 * Takes the resources that are free: never leased, given back, expired, or this node's own. One's own lease gets a
 * new epoch too, which fences an earlier worker of the same process.
 * @returns the epoch of each resource taken.
 */
export async function acquireLeases(
  db: Db | Trx,
  nodeId: string,
  resources: readonly string[],
  ttlMs: number,
): Promise<Map<string, number>> {
  if (resources.length === 0) return new Map();
  const wanted = [...new Set(resources)].sort();
  const { rows } = await sql<{ resource: string; epoch: number }>`
    with wanted as (select unnest(${wanted}::text[]) as resource),
    free as (
      select lease.resource from lease join wanted using (resource)
      where lease.expires_at < now() or lease.node_id = ${nodeId}::uuid
      for update of lease skip locked
    ),
    taken as (
      update lease set node_id = ${nodeId}::uuid, epoch = epoch + 1, expires_at = ${fromNow(ttlMs)}
      from free where lease.resource = free.resource
      returning lease.resource, lease.epoch
    ),
    fresh as (
      insert into lease (resource, node_id, expires_at)
      select resource, ${nodeId}::uuid, ${fromNow(ttlMs)} from wanted
      where not exists (select from lease where lease.resource = wanted.resource)
      order by resource
      on conflict (resource) do nothing
      returning resource, epoch
    )
    select * from taken union all select * from fresh`.execute(db);
  return new Map(rows.map((row) => [row.resource, row.epoch]));
}

/** Prolongs everything this node holds. @returns the resources it still holds. */
export async function renewLeases(db: Db | Trx, nodeId: string, ttlMs: number): Promise<string[]> {
  const { rows } = await sql<{ resource: string }>`
    update lease set expires_at = ${fromNow(ttlMs)}
    where node_id = ${nodeId}::uuid and expires_at > '-infinity'
    returning resource`.execute(db);
  return rows.map((row) => row.resource);
}

/** Gives back the resources, or everything this node holds, so that another can take them at once. */
export async function releaseLeases(
  db: Db | Trx,
  nodeId: string,
  resources?: readonly string[],
): Promise<void> {
  await db
    .updateTable('lease')
    .set({ expires_at: sql<Date>`'-infinity'` })
    .where('node_id', '=', nodeId)
    .$if(resources !== undefined, (query) => query.where('resource', 'in', [...(resources ?? []), '']))
    .execute();
}

/**
 * First statement of every transaction that writes under a lease. An expired lease that nobody has taken still
 * counts: the row's lock keeps it so until the commit.
 * @throws LeaseLost
 */
export async function assertLease(trx: Trx, resource: string, nodeId: string, epoch: number): Promise<void> {
  const { rows } = await sql`
    select from lease
    where resource = ${resource} and node_id = ${nodeId}::uuid and epoch = ${epoch} and expires_at > '-infinity'
    for key share`.execute(trx);
  if (rows.length === 0) throw new LeaseLost(resource);
}

function fromNow(ms: number) {
  return sql`now() + ${ms} * interval '1 millisecond'`;
}
