/**
 * When something that is written may leave: after the time in which it can be taken back, which is one setting for the
 * whole installation, or at a time that its writer chose.
 */
import { type RawBuilder, sql } from 'kysely';
import { Refused } from '../../accounts/refused.ts';
import type { Db, Trx } from '../../store/pool.ts';

export type Departure = { readonly inMs: number } | { readonly at: Date };

export const DEFAULT_UNDO_SECONDS = 10;
/** Longer, and a customer waits for nothing. */
export const LONGEST_UNDO_SECONDS = 120;
const LONGEST_AHEAD_MS = 366 * 24 * 60 * 60_000;

/**
 * The value for `delivery.not_before`, by the clock of the database. A time is kept to the millisecond, because it is
 * shown to who chose it: half past nine must not become 09:29. One that has passed means at once.
 */
export function notBefore(departure: Departure): RawBuilder<Date> {
  if ('at' in departure) return sql<Date>`greatest(now(), ${departure.at}::timestamptz)`;
  return sql<Date>`now() + ${Math.max(0, departure.inMs)}::float8 * interval '1 millisecond'`;
}

/** @throws Refused `invalid` (path `sendAt`): a slip of the picker, nobody means to send a mail in two years. */
export function requireSoonEnough(sendAt: Date, now = Date.now()): void {
  if (sendAt.getTime() - now > LONGEST_AHEAD_MS) {
    throw new Refused('invalid', 'is more than a year away', 'sendAt');
  }
}

export async function readUndoSeconds(db: Db | Trx): Promise<number> {
  const row = await db.selectFrom('installation').select('undo_seconds').executeTakeFirst();
  return row?.undo_seconds ?? DEFAULT_UNDO_SECONDS;
}
