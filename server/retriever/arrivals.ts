import { newId } from '../kernel/id.ts';
import type { Trx } from '../store/pool.ts';

/** A message that is stored and waits to be accepted. */
export interface Arrival {
  readonly id: string;
  readonly digest: Buffer;
  readonly size: number;
  /** undefined: too large to be held in memory; it is read back from the store. */
  readonly raw: Buffer | undefined;
  readonly headerOnly: boolean;
  readonly receivedAt: Date;
}

/** A message whose bytes are in the blobs. */
export interface NewArrival {
  readonly mailboxId: string;
  /** What names it on the server. */
  readonly identity:
    | { readonly folder: string; readonly uid_validity: number; readonly uid: number }
    | { readonly folder: string; readonly uidl: string };
  readonly digest: Buffer;
  readonly size: number;
  /** undefined: it was streamed into the store. */
  readonly raw: Buffer | undefined;
  readonly extent: 'whole' | 'header';
  readonly flags: readonly string[];
  readonly internalDate: Date | undefined;
}

/** @returns those that were not there yet, in the same order. */
export async function insertArrivals(trx: Trx, messages: readonly NewArrival[]): Promise<Arrival[]> {
  if (messages.length === 0) return [];
  // Ids are in the order of the messages: accepting goes by id.
  const ids = messages.map(() => newId()).sort();
  const inserted = await trx
    .insertInto('arrival')
    .values(
      messages.map(({ mailboxId, identity, digest, size, extent, flags, internalDate }, index) => ({
        id: ids[index] as string,
        mailbox_id: mailboxId,
        ...identity,
        digest,
        size,
        extent,
        flags: [...flags],
        internal_date: internalDate ?? null,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .execute();
  const kept = new Set(inserted.map(({ id }) => id));
  const now = new Date();
  return messages.flatMap(({ digest, size, raw, extent, internalDate }, index) => {
    const id = ids[index] as string;
    if (!kept.has(id)) return [];
    const receivedAt = internalDate && internalDate < now ? internalDate : now;
    return [{ id, digest, size, raw, headerOnly: extent === 'header', receivedAt }];
  });
}
