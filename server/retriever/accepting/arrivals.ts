import { sql } from 'kysely';
import { newId } from '../../kernel/id.ts';
import type { Trx } from '../../store/pool.ts';
import { bulkRows } from '../../store/rows-in-bulk.ts';

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

const COLUMNS = {
  id: 'uuid',
  mailbox_id: 'uuid',
  folder: 'text',
  uid_validity: 'bigint',
  uid: 'bigint',
  uidl: 'text',
  digest: 'text',
  size: 'bigint',
  extent: 'text',
  flags: 'text[]',
  internal_date: 'timestamptz',
};

/** @returns those that were not there yet, in the same order. */
export async function insertArrivals(trx: Trx, messages: readonly NewArrival[]): Promise<Arrival[]> {
  if (messages.length === 0) return [];
  // Ids are in the order of the messages: accepting goes by id.
  const ids = messages.map(() => newId()).sort();
  const rows = messages.map(({ mailboxId, identity, digest, size, extent, flags, internalDate }, index) => ({
    id: ids[index],
    mailbox_id: mailboxId,
    ...identity,
    digest: digest.toString('hex'),
    size,
    extent,
    flags,
    internal_date: writable(internalDate),
  }));
  const { rows: inserted } = await sql<{ id: string }>`
    insert into arrival (id, mailbox_id, folder, uid_validity, uid, uidl, digest, size, extent, flags, internal_date)
    select id, mailbox_id, folder, uid_validity, uid, uidl, decode(digest, 'hex'), size, extent, flags, internal_date
    from ${bulkRows('fresh', COLUMNS, rows)}
    on conflict do nothing
    returning id`.execute(trx);
  const kept = new Set(inserted.map(({ id }) => id));
  const now = new Date();
  return messages.flatMap(({ digest, size, raw, extent, internalDate }, index) => {
    const id = ids[index] as string;
    if (!kept.has(id)) return [];
    const known = writable(internalDate);
    const receivedAt = known && known < now ? known : now;
    return [{ id, digest, size, raw, headerOnly: extent === 'header', receivedAt }];
  });
}

/** A date that a server or a header invented may be of a year that is written with more than four digits, or before Christ. */
function writable(date: Date | undefined): Date | undefined {
  const year = date?.getUTCFullYear() ?? 0;
  return year >= 1 && year <= 9999 ? date : undefined;
}
