/**
 * Raw bytes of mail, stored once by SHA-256 however many mailboxes received them.
 *
 * Rows are inserted in the order of their digests: two transactions with the same mails in another order would
 * otherwise wait for each other. A statement carries at most 8 MB, so that a batch of large mails does not have to
 * be in memory twice at once.
 */
import { createHash } from 'node:crypto';
import type { Db, Trx } from './pool.ts';

const ROWS_PER_STATEMENT = 1_000;
const BYTES_PER_STATEMENT = 8 * 1024 * 1024;

/** @returns the digests, in the order of `contents`. */
export async function storeBlobs(trx: Trx, contents: readonly Buffer[]): Promise<Buffer[]> {
  const digests = contents.map((content) => createHash('sha256').update(content).digest());
  const rows = new Map(
    contents.map((content, index) => {
      const digest = digests[index] as Buffer;
      return [digest.toString('hex'), { digest, size: content.length, content }] as const;
    }),
  );
  const ordered = [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  for (const batch of inBatches(ordered)) {
    await trx
      .insertInto('blob')
      .values(batch)
      .onConflict((conflict) => conflict.column('digest').doNothing())
      .execute();
  }
  return digests;
}

/** @throws Error when there is none: every digest in a row refers to a blob. */
export async function readBlob(db: Db | Trx, digest: Buffer): Promise<Buffer> {
  const row = await db
    .selectFrom('blob')
    .select('content')
    .where('digest', '=', digest)
    .executeTakeFirstOrThrow(() => new Error(`there is no blob ${digest.toString('hex')}`));
  return row.content;
}

function* inBatches<T extends { size: number }>(rows: readonly T[]): Generator<T[]> {
  let batch: T[] = [];
  let bytes = 0;
  for (const row of rows) {
    if (batch.length > 0 && (batch.length >= ROWS_PER_STATEMENT || bytes + row.size > BYTES_PER_STATEMENT)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(row);
    bytes += row.size;
  }
  if (batch.length > 0) yield batch;
}
