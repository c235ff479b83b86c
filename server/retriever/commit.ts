import { assertLease } from '../store/lease.ts';
import type { Arrival } from './accepting/arrivals.ts';
import { advanceCheckpoint, type Checkpoint } from './checkpoint.ts';
import type { HeldMailbox, RetrieverContext } from './context.ts';
import type { FetchedBatch } from './imap/fetch.ts';
import { keepOriginals, storeArrivals } from './store-arrivals.ts';
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
