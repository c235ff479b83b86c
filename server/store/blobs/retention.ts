/**
 * Drops the originals of months that are older than the installation keeps them. Messages stay, with their text; so
 * does the ledger of arrivals, so that nothing is fetched again.
 *
 * A month in which something is still to be read or sent is left for later: it has waited long, and it would be lost.
 */
import { sql } from 'kysely';
import type { ScheduledJob } from '../jobs.ts';
import type { Db, Store } from '../pool.ts';
import { addMonths, dropMonth, listMonths, makeMonth, monthOf } from './months.ts';
import type { ObjectStore } from './object-store.ts';
import { sweepUploads } from './sweep.ts';

/** Objects removed with one question to the database. */
const BATCH = 500;

export function originalsJobs({ db, blobs }: Pick<Store, 'db' | 'blobs'>): ScheduledJob[] {
  return [
    {
      name: 'originals',
      cron: '43 * * * *',
      run: async (signal) => {
        const month = monthOf(new Date());
        // The next one ahead, so that the first mail of the month need not wait.
        for (const each of [month, addMonths(month, 1)]) await makeMonth(db, each);
        await sweepUploads(db, blobs.objects, signal);
        await dropOldMonths(db, blobs.objects, month, signal);
      },
    },
  ];
}

/**
 * @param month the present one.
 * @returns the months that were dropped.
 */
export async function dropOldMonths(
  db: Db,
  objects: ObjectStore | undefined,
  month: string,
  signal: AbortSignal,
): Promise<string[]> {
  const row = await db.selectFrom('installation').select('originals_months').executeTakeFirst();
  if (!row?.originals_months) return [];
  const firstKept = addMonths(month, -row.originals_months);
  const dropped: string[] = [];
  for (const old of (await listMonths(db)).filter((each) => each < firstKept)) {
    if (await isNeeded(db, old)) continue;
    if (!(await removeObjects(db, objects, old, signal))) continue;
    await db.transaction().execute((trx) => dropMonth(trx, old));
    dropped.push(old);
  }
  return dropped;
}

/** An arrival not yet accepted, or an answer not yet sent. */
async function isNeeded(db: Db, month: string): Promise<boolean> {
  const { rows } = await sql<{ needed: boolean }>`
    select exists (
      select from arrival a join blob b on b.digest = a.digest and b.month = ${month}
      where a.accepted_at is null
    ) or exists (
      select from delivery d join message m on m.id = d.message_id
        join blob b on b.digest = m.digest and b.month = ${month}
      where d.state in ('waiting', 'sending', 'uncertain', 'held')
    ) as needed`.execute(db);
  return rows[0]?.needed !== false;
}

/** @returns false when there are some and the object store is not known. */
async function removeObjects(
  db: Db,
  objects: ObjectStore | undefined,
  month: string,
  signal: AbortSignal,
): Promise<boolean> {
  for (;;) {
    signal.throwIfAborted();
    const rows = await db
      .selectFrom('blob')
      .select(['digest', 'object'])
      .where('month', '=', month)
      .where('object', 'is not', null)
      .limit(BATCH)
      .execute();
    if (rows.length === 0) return true;
    if (!objects) return false;
    for (const { object } of rows) await objects.remove(object as string);
    await db
      .deleteFrom('blob')
      .where('month', '=', month)
      .where(
        'digest',
        'in',
        rows.map(({ digest }) => digest),
      )
      .execute();
  }
}
