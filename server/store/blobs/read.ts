/** Reads blobs back: whole, many at once, or as a stream of a range that never holds more than a piece of it. */
import { sql } from 'kysely';
import type pg from 'pg';
import { Failure } from '../../kernel/failure.ts';
import type { Db, Trx } from '../database.ts';
import { bytesLiteral, readByteRows } from '../read-bytes.ts';
import { PIECE_BYTES } from './keep.ts';
import type { StoredBlob } from './kept.ts';
import { addMonths, monthOf } from './months.ts';
import type { ObjectStore } from './object-store.ts';
import type { PieceCopy } from './piece-copy.ts';

/** Where a blob is; of several months the newest, which is kept longest. */
export async function findBlob(
  db: Db | Trx,
  digest: Buffer,
): Promise<Omit<StoredBlob, 'content'> | undefined> {
  return (await findSince(db, digest, recently())) ?? (await findSince(db, digest));
}

/**
 * What is read is mostly what came a moment ago. The last months are looked into first, so that PostgreSQL plans and
 * opens two partitions and not one for each month of five years.
 */
function recently(): string {
  return addMonths(monthOf(new Date()), -1);
}

function findSince(db: Db | Trx, digest: Buffer, month?: string) {
  return findQuery(db, digest, month).executeTakeFirst();
}

/** @param month the first that is looked into; all without it, from the newest until one has it. */
export function findQuery(db: Db | Trx, digest: Buffer, month?: string) {
  const query = db
    .selectFrom('blob')
    .select(['month', 'digest', 'size', 'upload_id as uploadId', 'object'])
    .where('digest', '=', digest)
    .orderBy('month', 'desc')
    .limit(1);
  return month === undefined ? query : query.where('month', '>=', month);
}

/**
 * By digest in hexadecimal; what is not kept any more is not in it. For small ones: all of it is in memory, and is given
 * back together.
 */
export async function readBlobs(
  db: Db,
  pool: pg.Pool,
  objects: ObjectStore | undefined,
  digests: readonly Buffer[],
): Promise<Map<string, Buffer>> {
  if (digests.length === 0) return new Map();
  const recent = await readByteRows(pool, recentQuery(digests, recently()));
  const found = new Map(
    recent.map(([digest, content]) => [digest?.toString('hex') ?? '', content as Buffer]),
  );
  for (const month of [recently(), undefined]) {
    const others = digests.filter((digest) => !found.has(digest.toString('hex')));
    if (others.length === 0) break;
    const rows = await readQuery(db, others, month).execute();
    const contents = await Promise.all(rows.map((row) => contentOf(db, objects, row)));
    for (const [index, { digest }] of rows.entries()) {
      found.set(digest.toString('hex'), contents[index] as Buffer);
    }
  }
  return found;
}

/** Of what came in the last months, that which lies in the row itself: nearly all that is ever read by many. */
export function recentQuery(digests: readonly Buffer[], month: string): string {
  return `select digest, content from blob
    where digest = any(${bytesLiteral(digests)}) and month >= '${month}' and content is not null`;
}

/** @returns undefined when it is not kept any more. */
export async function readBlob(
  db: Db | Trx,
  objects: ObjectStore | undefined,
  digest: Buffer,
): Promise<Buffer | undefined> {
  const row =
    (await readQuery(db, [digest], recently()).executeTakeFirst()) ??
    (await readQuery(db, [digest]).executeTakeFirst());
  return row && contentOf(db, objects, row);
}

async function contentOf(db: Db | Trx, objects: ObjectStore | undefined, blob: StoredBlob): Promise<Buffer> {
  return blob.content ?? collect(streamBlob(db, objects, blob, 0, blob.size), blob.size);
}

/** @param month the first that is looked into; all without it. */
export function readQuery(db: Db | Trx, digests: readonly Buffer[], month?: string) {
  const query = db
    .selectFrom('blob')
    .select(['month', 'digest', 'size', 'content', 'upload_id as uploadId', 'object'])
    .distinctOn('digest')
    .where('digest', 'in', [...digests])
    .orderBy('digest')
    .orderBy('month', 'desc');
  return month === undefined ? query : query.where('month', '>=', month);
}

async function collect(source: AsyncIterable<Buffer>, size: number): Promise<Buffer> {
  const whole = Buffer.allocUnsafe(size);
  let filled = 0;
  for await (const chunk of source) filled += chunk.copy(whole, filled);
  return whole;
}

/**
 * Bytes from `start` up to, not including, `end`.
 * @param pieces the quick way, over connections of its own; a transaction reads its own rows without it.
 * @throws Failure `original-missing` when it is gone meanwhile: a download ends instead of passing as complete.
 */
export async function* streamBlob(
  db: Db | Trx,
  objects: ObjectStore | undefined,
  blob: Omit<StoredBlob, 'content'>,
  start: number,
  end: number,
  signal?: AbortSignal,
  pieces?: PieceCopy,
): AsyncGenerator<Buffer> {
  if (start >= end) return;
  if (blob.object !== null) {
    if (!objects) {
      throw new Failure('original-missing', {
        detail: 'It lies in an object store, and POSTVAK_BLOB_URL is not set',
      });
    }
    yield* objects.read(blob.object, start, end, signal);
    return;
  }
  for (let at = start; at < end; ) {
    signal?.throwIfAborted();
    const slice = await (blob.uploadId === null
      ? sliceOfRow(db, blob, at, end)
      : sliceOfPiece(db, { month: blob.month, uploadId: blob.uploadId }, at, end, pieces));
    if (!slice || slice.length === 0) throw new Failure('original-missing');
    yield slice;
    at += slice.length;
  }
}

/** PostgreSQL reads just the slice, since `content` is stored uncompressed. */
async function sliceOfRow(
  db: Db | Trx,
  { digest, month }: { digest: Buffer; month: string },
  at: number,
  end: number,
) {
  const { rows } = await sql<{ slice: Buffer | null }>`
    select substring(content from ${at + 1}::int for ${Math.min(end - at, PIECE_BYTES)}::int) as slice
    from blob where digest = ${digest} and month = ${month}`.execute(db);
  return rows[0]?.slice;
}

async function sliceOfPiece(
  db: Db | Trx,
  { uploadId, month }: { uploadId: string; month: string },
  at: number,
  end: number,
  pieces: PieceCopy | undefined,
) {
  const position = Math.floor(at / PIECE_BYTES);
  const from = at - position * PIECE_BYTES;
  if (pieces) return pieces.read({ month, uploadId, position }, from, end - at);
  const { rows } = await sql<{ slice: Buffer }>`
    select substring(content from ${from + 1}::int for ${end - at}::int) as slice
    from blob_piece where upload_id = ${uploadId} and position = ${position} and month = ${month}`.execute(
    db,
  );
  return rows[0]?.slice;
}
