/** Fetched messages become rows: the originals first, outside the transaction; then what refers to them, within it. */
import type { KeptBlobs } from '../store/blobs.ts';
import type { Trx } from '../store/pool.ts';
import { type Arrival, insertArrivals } from './accepting/arrivals.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { RetrieverContext } from './context.ts';
import type { FetchedMessage } from './imap/fetch.ts';

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
