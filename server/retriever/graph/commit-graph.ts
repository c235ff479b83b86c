/** Stores what came over Graph, and tells what is here already: by id, and by Message-ID where ids cannot tell. */
import { sql } from 'kysely';
import { assertLease } from '../../store/lease.ts';
import type { ListedItem } from '../../wire/graph/delta.ts';
import { type Arrival, insertArrivals } from '../accepting/arrivals.ts';
import type { HeldMailbox, RetrieverContext } from '../context.ts';
import type { FetchedGraphBatch } from './fetch-graph.ts';
import { GRAPH_ID } from './graph-checkpoint.ts';

/** Of the listed ones those that have arrived or are to be left alone. */
export async function knownItems(
  { store }: RetrieverContext,
  mailboxId: string,
  items: readonly ListedItem[],
): Promise<Set<string>> {
  const names = items.map(({ id }) => `${GRAPH_ID}${id}`);
  const { rows } = await sql<{ uidl: string }>`
    select uidl from arrival where mailbox_id = ${mailboxId} and uidl = any(${names}::text[])
    union all
    select uidl from skipped_uidl where mailbox_id = ${mailboxId} and uidl = any(${names}::text[])`.execute(
    store.db,
  );
  return new Set(rows.map(({ uidl }) => uidl.slice(GRAPH_ID.length)));
}

/** A clock of Exchange and one of ours, or two of Exchange's. */
const SAME_MOMENT_MS = 120_000;

/**
 * Of items that no id tells: those that came by IMAP or POP3 before the mailbox changed to Graph, or under ids that
 * Graph has replaced. The bytes cannot tell, because Exchange writes the same mail differently for each protocol; the
 * Message-ID with the time of arrival can.
 */
export async function arrivedOtherwise(
  { store }: RetrieverContext,
  mailboxId: string,
  items: readonly ListedItem[],
): Promise<Set<string>> {
  const wanted = items.flatMap(({ messageId }) => messageId ?? []);
  if (wanted.length === 0) return new Set();
  const rows = await store.db
    .selectFrom('message')
    .innerJoin('arrival', 'arrival.id', 'message.arrival_id')
    .select(['message.rfc_message_id as messageId', 'arrival.internal_date as receivedAt'])
    .where('message.mailbox_id', '=', mailboxId)
    .where(sql<boolean>`message.rfc_message_id = any(${wanted}::text[])`)
    .execute();
  const times = Map.groupBy(rows, ({ messageId }) => messageId);
  return new Set(
    items
      .filter(({ messageId, receivedAt }) =>
        times.get(messageId ?? null)?.some(
          (before) =>
            // What came by POP3 may have no time.
            before.receivedAt === null ||
            Math.abs(before.receivedAt.getTime() - receivedAt.getTime()) <= SAME_MOMENT_MS,
        ),
      )
      .map(({ id }) => id),
  );
}

/** One transaction per batch, under the lease. */
export async function commitGraph(
  { store, nodeId }: RetrieverContext,
  { connection, lease }: HeldMailbox,
  folder: string,
  { messages }: FetchedGraphBatch,
): Promise<Arrival[]> {
  if (messages.length === 0) return [];
  const streamed = messages[0]?.streamed;
  const kept = streamed?.kept ?? (await store.blobs.keep(messages.flatMap(({ raw }) => raw ?? [])));
  return store.db.transaction().execute(async (trx) => {
    await assertLease(trx, lease.resource, nodeId, lease.epoch);
    const digests = await store.blobs.record(trx, kept);
    return insertArrivals(
      trx,
      messages.map(({ item, raw, streamed: large, extent }, index) => ({
        mailboxId: connection.mailboxId,
        identity: { folder, uidl: `${GRAPH_ID}${item.id}` },
        digest: digests[index] as Buffer,
        size: raw?.length ?? large?.size ?? 0,
        raw,
        extent,
        flags: item.isRead ? ['\\Seen'] : [],
        internalDate: item.receivedAt,
      })),
    );
  });
}
