/**
 * Stores a fetched batch: raw bytes, arrivals, what was withheld, and the checkpoint, in one transaction under the
 * lease. Either all of it is there or none, so after any crash the next fetch begins exactly where this one ended.
 */
import type { KeptBlobs } from '../store/blobs.ts';
import { assertLease } from '../store/lease.ts';
import type { Trx } from '../store/pool.ts';
import { type Arrival, insertArrivals } from './accepting/arrivals.ts';
import { advanceCheckpoint, type Checkpoint } from './checkpoint.ts';
import type { HeldMailbox, RetrieverContext } from './context.ts';
import type { FetchedBatch, FetchedMessage } from './imap/fetch.ts';
import { rememberUnavailable } from './unavailable.ts';

/** @returns the new arrivals, in order; copies of what was retrieved before a UIDVALIDITY change are not among them. */
export async function commitBatch(
  context: RetrieverContext,
  held: HeldMailbox,
  checkpoint: Checkpoint,
  batch: FetchedBatch,
): Promise<Arrival[]> {
  const { mailboxId } = held.connection;
  const kept = await keepOriginals(context, batch.messages);
  return context.store.db.transaction().execute(async (trx) => {
    await assertLease(trx, held.lease.resource, context.nodeId, held.lease.epoch);
    const arrivals = await storeArrivals(context, trx, mailboxId, checkpoint, batch.messages, kept);
    await rememberUnavailable(trx, context, mailboxId, checkpoint, batch.unavailable);
    await advanceCheckpoint(trx, mailboxId, checkpoint.folder, checkpoint.uidValidity, batch.lastUid);
    return arrivals;
  });
}

/** One that was streamed is there already, and a batch of its own. The slow part, before the transaction that holds the lease's row. */
export function keepOriginals(
  { store }: RetrieverContext,
  messages: readonly FetchedMessage[],
): Promise<KeptBlobs> {
  const streamed = messages[0]?.streamed;
  return streamed
    ? Promise.resolve(streamed.kept)
    : store.blobs.keep(messages.flatMap(({ raw }) => raw ?? []));
}

/** The raw bytes and their arrivals, without a checkpoint. */
export async function storeArrivals(
  { store }: RetrieverContext,
  trx: Trx,
  mailboxId: string,
  checkpoint: Checkpoint,
  messages: readonly FetchedMessage[],
  kept: KeptBlobs,
): Promise<Arrival[]> {
  if (messages.length === 0) return [];
  const digests = await store.blobs.record(trx, kept);
  const copies = await retrievedBefore(trx, mailboxId, checkpoint, messages, digests);
  return insertArrivals(
    trx,
    messages.flatMap(({ uid, raw, streamed, extent, flags, internalDate }, index) => {
      const digest = digests[index] as Buffer;
      if (uid <= checkpoint.floorUid && copies.has(digest.toString('hex'))) return [];
      const identity = { folder: checkpoint.folder, uid_validity: checkpoint.uidValidity, uid };
      const size = raw?.length ?? streamed?.size ?? 0;
      return [{ mailboxId, identity, digest, size, raw, extent, flags, internalDate }];
    }),
  );
}

/**
 * Of what was in the folder when reading began: digests that came before, under another UIDVALIDITY. Above the floor
 * nothing is compared: two mails that arrive one after the other with equal bytes are two mails.
 */
async function retrievedBefore(
  trx: Trx,
  mailboxId: string,
  checkpoint: Checkpoint,
  messages: readonly FetchedMessage[],
  digests: readonly Buffer[],
): Promise<Set<string>> {
  const compared = digests.filter((_, index) => (messages[index]?.uid ?? 0) <= checkpoint.floorUid);
  if (compared.length === 0) return new Set();
  const rows = await trx
    .selectFrom('arrival')
    .select('digest')
    .where('mailbox_id', '=', mailboxId)
    .where('folder', '=', checkpoint.folder)
    // Also what came by POP3, which has none.
    .where('uid_validity', 'is distinct from', checkpoint.uidValidity)
    .where('digest', 'in', compared)
    .execute();
  return new Set(rows.map(({ digest }) => digest.toString('hex')));
}
