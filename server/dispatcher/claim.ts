/** The transactions under the lease with which a holder begins, and with which it gets something to send. */
import { databaseFault } from '../store/fault.ts';
import { assertLease } from '../store/lease.ts';
import type { Db, Store } from '../store/pool.ts';
import type { OutgoingMail } from '../wire/smtp/submit.ts';
import { adoptAbandoned, type ClaimBounds, type ClaimedDelivery, claimDeliveries } from './outbox.ts';
import { type DispatchLease, tellDesk } from './outcomes/record.ts';

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
  readonly raw: OutgoingMail['raw'];
}

/** Messages up to here come with the claim; larger ones are read in pieces while they are sent. */
const PREFETCH_BYTES = 256 * 1024;

/** @throws LeaseLost */
export async function claim(
  store: Pick<Store, 'db' | 'blobs'>,
  lease: DispatchLease,
  bounds: ClaimBounds,
): Promise<Claimed[]> {
  const deliveries = await store.db.transaction().execute(async (trx) => {
    await assertLease(trx, lease.resource, lease.nodeId, lease.epoch);
    return claimDeliveries(trx, lease.mailboxId, lease.epoch, bounds);
  });
  const small = deliveries.filter(({ size }) => size <= PREFETCH_BYTES).map(({ digest }) => digest);
  // They are claimed: that they cannot be read now is the outcome of each, told when its turn comes.
  const prefetched = await store.blobs.readMany(small).catch(() => new Map<string, Buffer>());
  return deliveries.map((delivery) => ({
    delivery,
    raw: prefetched.get(delivery.digest.toString('hex')) ?? {
      length: delivery.size,
      open: () => streamed(store, delivery.digest),
    },
  }));
}

/** @throws Failure `original-missing`, `database-unavailable`, or one of the object store. */
async function* streamed({ db, blobs }: Pick<Store, 'db' | 'blobs'>, digest: Buffer): AsyncGenerator<Buffer> {
  try {
    yield* blobs.stream(db, digest);
  } catch (error) {
    throw databaseFault(error) ?? error;
  }
}
