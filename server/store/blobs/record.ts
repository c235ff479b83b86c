/**
 * Writes the rows of kept blobs, in the transaction of what refers to them.
 *
 * Rows are inserted in the order of their digests: two transactions with the same mails in another order would
 * otherwise wait for each other. A statement carries at most 8 MB, so that a batch of large mails does not have to
 * be in memory twice at once.
 */
import { sql } from 'kysely';
import type { Trx } from '../database.ts';
import { packBytes } from '../rows-in-bulk.ts';
import type { KeptBlob, KeptBlobs } from './kept.ts';

/** SHA-256. */
const DIGEST_BYTES = 32;
const ROWS_PER_STATEMENT = 1_000;
const BYTES_PER_STATEMENT = 8 * 1024 * 1024;
/** Below this, copies cost less than two statements more. */
const LONG_BYTES = 1024 * 1024;

/** @throws Error when the bytes were given up meanwhile, because they had waited for a day. */
export async function recordBlobs(trx: Trx, { month, blobs, upload }: KeptBlobs): Promise<void> {
  // Without a place of its own it is one that this month has already.
  const placed = blobs.filter(({ content, uploadId, object }) => content ?? uploadId ?? object);
  const rows = new Map(placed.map((blob) => [blob.digest.toString('hex'), blob]));
  const ordered = [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  const inserted = new Set<string>();
  for (const batch of inBatches(ordered.filter(({ content }) => content !== null))) {
    await insertContents(trx, month, batch);
  }
  for (const batch of inBatches(ordered.filter(({ content }) => content === null))) {
    const query = trx
      .insertInto('blob')
      .values(
        batch.map(({ digest, size, uploadId, object }) => ({
          month,
          digest,
          size,
          content: null,
          upload_id: uploadId,
          object,
        })),
      )
      .onConflict((conflict) => conflict.columns(['digest', 'month']).doNothing());
    if (upload === null) await query.execute();
    else
      for (const { digest } of await query.returning('digest').execute())
        inserted.add(digest.toString('hex'));
  }
  if (upload !== null) await release(trx, upload, ordered, inserted);
}

/**
 * Two long values and their lengths, however many rows. The planner would make constants of the parameters and copy them
 * again and again while it plans: a seventh of what storing costs PostgreSQL. A generic plan leaves them where they are.
 */
async function insertContents(trx: Trx, month: string, blobs: readonly KeptBlob[]): Promise<void> {
  const isLong = blobs.reduce((sum, { size }) => sum + size, 0) > LONG_BYTES;
  if (isLong) await sql`set local plan_cache_mode = force_generic_plan`.execute(trx);
  const digests = Buffer.concat(blobs.map(({ digest }) => digest));
  const { bytes, places } = packBytes(blobs.map(({ content }) => content as Buffer));
  await sql`
    insert into blob (month, digest, size, content)
    select ${month}::date, substring(${digests}::bytea from ((number - 1) * ${DIGEST_BYTES}::int + 1)::int for ${DIGEST_BYTES}::int),
      length, substring(${bytes}::bytea from start for length)
    from unnest(${places.map(({ start }) => start)}::int[], ${places.map(({ length }) => length)}::int[])
      with ordinality as piece (start, length, number)
    order by number
    on conflict (digest, month) do nothing`.execute(trx);
  if (isLong) await sql`set local plan_cache_mode = default`.execute(trx);
}

/** What is referred to now is guarded no more; what somebody else had stored first is left to be removed. */
async function release(
  trx: Trx,
  upload: string,
  blobs: readonly KeptBlob[],
  inserted: ReadonlySet<string>,
): Promise<void> {
  const doubles = blobs.filter(({ digest }) => !inserted.has(digest.toString('hex')));
  const objects = doubles.flatMap(({ object }) => object ?? []);
  const pieces = doubles.some(({ uploadId }) => uploadId === upload);
  const { length } =
    objects.length > 0 || pieces
      ? await trx
          .updateTable('blob_upload')
          .set({ objects })
          .where('id', '=', upload)
          .returning('id')
          .execute()
      : await trx.deleteFrom('blob_upload').where('id', '=', upload).returning('id').execute();
  if (length === 0)
    throw new Error('the bytes were stored too long ago and have been removed; store them again');
}

function* inBatches<T extends { content: Buffer | null }>(rows: readonly T[]): Generator<T[]> {
  let batch: T[] = [];
  let bytes = 0;
  for (const row of rows) {
    const size = row.content?.length ?? 0;
    if (batch.length > 0 && (batch.length >= ROWS_PER_STATEMENT || bytes + size > BYTES_PER_STATEMENT)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(row);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}
