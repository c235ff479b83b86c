/** The transactions under the lease with which a holder begins, and with which it gets something to send. */
import { assertLease } from '../store/lease.ts';
import type { Db, Store } from '../store/pool.ts';
import { adoptAbandoned, type ClaimBounds, type ClaimedDelivery, claimDeliveries } from './outbox.ts';
import { type DispatchLease, tellDesk } from './record.ts';

/**
 * @returns pauses in a row until now; the next one is longer.
 * @throws LeaseLost
 */
export async function takeOver(db: Db, lease: DispatchLease): Promise<number> {
  await db.transaction().execute(async (trx) => {
    await assertLease(trx, lease.resource, lease.nodeId, lease.epoch);
    await tellDesk(trx, await adoptAbandoned(trx, lease.mailboxId, lease.epoch));
  });
  const { dispatch_attempts } = await db
    .selectFrom('mailbox')
    .select('dispatch_attempts')
    .where('id', '=', lease.mailboxId)
    .executeTakeFirstOrThrow();
  return dispatch_attempts;
}

export interface Claimed {
  readonly delivery: ClaimedDelivery;
  readonly raw: () => Promise<Buffer>;
}

/** Messages up to here come with the claim; larger ones are read one by one when their turn has come. */
const PREFETCH_BYTES = 1024 * 1024;

/** @throws LeaseLost */
export async function claim(
  { db, blobs }: Pick<Store, 'db' | 'blobs'>,
  lease: DispatchLease,
  bounds: ClaimBounds,
): Promise<Claimed[]> {
  const deliveries = await db.transaction().execute(async (trx) => {
    await assertLease(trx, lease.resource, lease.nodeId, lease.epoch);
    return claimDeliveries(trx, lease.mailboxId, lease.epoch, bounds);
  });
  const small = deliveries.filter(({ size }) => size <= PREFETCH_BYTES).map(({ digest }) => digest);
  const prefetched = await blobs.readMany(db, small);
  return deliveries.map((delivery) => ({
    delivery,
    raw: async () => prefetched.get(delivery.digest.toString('hex')) ?? blobs.read(db, delivery.digest),
  }));
}
