/** What a node has in its hands: the mailboxes whose leases it holds. */
import { sql } from 'kysely';
import type { Db } from './pool.ts';

export interface NodeMailbox {
  readonly id: string;
  readonly address: string;
  readonly accountId: string;
  readonly retrieving: boolean;
  readonly sending: boolean;
}

/** @returns the first `limit` by address, and how many there are beyond. */
export async function nodeMailboxes(
  db: Db,
  nodeId: string,
  limit: number,
): Promise<{ items: NodeMailbox[]; more: number }> {
  const { rows } = await sql<NodeMailbox & { total: number }>`
    select mailbox.id, mailbox.address, mailbox.account_id as "accountId",
           bool_or(lease.resource like 'retrieve:%') as retrieving,
           bool_or(lease.resource like 'dispatch:%') as sending,
           (count(*) over ())::int as total
    from lease join mailbox on lease.resource in ('retrieve:' || mailbox.id, 'dispatch:' || mailbox.id)
    where lease.node_id = ${nodeId}::uuid and lease.expires_at > now()
    group by mailbox.id order by lower(mailbox.address) limit ${limit}`.execute(db);
  const total = rows[0]?.total ?? 0;
  return { items: rows.map(({ total: _, ...item }) => item), more: total - rows.length };
}
