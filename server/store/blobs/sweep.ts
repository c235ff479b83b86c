/**
 * Removes bytes to which nothing refers: uploads that were interrupted, and second copies of what was there already.
 *
 * The row of `blob_upload` is the proof: the transaction that refers to the bytes deletes it. It is locked while they
 * are removed, so that one which comes a day late finds it gone, fails, and its mail is fetched again.
 */
import { sql } from 'kysely';
import type { Db } from '../database.ts';
import type { ObjectStore } from './object-store.ts';

/** Far longer than a mail takes to come over the thinnest line. */
const SAFE_AGE = sql`interval '1 day'`;

/** @returns how many uploads were removed. */
export async function sweepUploads(
  db: Db,
  objects: ObjectStore | undefined,
  signal: AbortSignal,
): Promise<number> {
  const old = await db
    .selectFrom('blob_upload')
    .select('id')
    .where('started_at', '<', sql<Date>`now() - ${SAFE_AGE}`)
    // Objects can only be removed where the object store is known.
    .$if(!objects, (query) => query.where(sql<boolean>`objects = '{}'`))
    .execute();
  for (const { id } of old) {
    signal.throwIfAborted();
    await removeUpload(db, objects, id);
  }
  return old.length;
}

export async function removeUpload(db: Db, objects: ObjectStore | undefined, id: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const upload = await trx
      .selectFrom('blob_upload')
      .select(['id', 'month', 'objects'])
      .where('id', '=', id)
      .forUpdate()
      .skipLocked()
      .executeTakeFirst();
    if (!upload) return;
    for (const key of upload.objects) await objects?.remove(key);
    await trx
      .deleteFrom('blob_piece')
      .where('upload_id', '=', id)
      .where('month', '=', upload.month)
      .execute();
    await trx.deleteFrom('blob_upload').where('id', '=', id).execute();
  });
}
