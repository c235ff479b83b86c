/**
 * The months of originals: a partition each of `blob` and `blob_piece`, made when first needed, dropped by retention.
 *
 * A partition is made by itself and then attached: that lets everybody go on reading and writing, where
 * `create table … partition of` would wait for all of them.
 */
import { type RawBuilder, sql } from 'kysely';
import type { Db, Trx } from '../database.ts';

const TABLES = ['blob', 'blob_piece'] as const;
/** Any number, the same in every version. */
const MONTHS_LOCK = 0x7061_0005;

/** @returns the first day of the month in UTC, as 'YYYY-MM-01'. */
export function monthOf(date: Date): string {
  return `${date.toISOString().slice(0, 7)}-01`;
}

/** @param months may be negative. */
export function addMonths(month: string, months: number): string {
  const date = new Date(`${month}T00:00:00Z`);
  date.setUTCMonth(date.getUTCMonth() + months);
  return monthOf(date);
}

/** Makes the partitions of a month, if they are not there. */
export async function makeMonth(db: Db | Trx, month: string): Promise<void> {
  if (await isMade(db, month)) return;
  if (db.isTransaction) return attachMonth(db, month);
  await db.transaction().execute((trx) => attachMonth(trx, month));
}

async function attachMonth(trx: Db | Trx, month: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(${MONTHS_LOCK})`.execute(trx);
  if (await isMade(trx, month)) return;
  for (const table of TABLES) {
    const partition = partitionName(table, month);
    await sql`create table ${partition} (like ${sql.table(table)} including all)`.execute(trx);
    await sql`
      alter table ${sql.table(table)} attach partition ${partition}
      for values from (${sql.lit(month)}) to (${sql.lit(addMonths(month, 1))})`.execute(trx);
  }
}

async function isMade(db: Db | Trx, month: string): Promise<boolean> {
  // Not to_regclass: within a transaction it goes on answering from its cache what was true before the lock.
  const { rows } = await sql`
    select from pg_inherits join pg_class on pg_class.oid = inhrelid
    where inhparent = 'blob_piece'::regclass and relname = ${nameOf('blob_piece', month)}`.execute(db);
  return rows.length > 0;
}

/** The months that are there, oldest first. */
export const MONTHS = `
  select to_char(to_date(substring(c.relname from 6), 'YYYY_MM'), 'YYYY-MM-DD') as month
  from pg_inherits i join pg_class c on c.oid = i.inhrelid
  where i.inhparent = 'blob'::regclass and c.relname ~ '^blob_\\d{4}_\\d{2}$' order by c.relname`;

export async function listMonths(db: Db | Trx): Promise<string[]> {
  const { rows } = await sql<{ month: string }>`${sql.raw(MONTHS)}`.execute(db);
  return rows.map(({ month }) => month);
}

/** Drops a month with all that is in it. Waits at most five seconds for readers, who would wait behind it. */
export async function dropMonth(trx: Trx, month: string): Promise<void> {
  await sql`set local lock_timeout = '5s'`.execute(trx);
  for (const table of TABLES) await sql`drop table if exists ${partitionName(table, month)}`.execute(trx);
}

function partitionName(table: string, month: string): RawBuilder<unknown> {
  return sql.table(nameOf(table, month));
}

function nameOf(table: string, month: string): string {
  return `${table}_${month.slice(0, 7).replace('-', '_')}`;
}
