/**
 * Stores a stream in the transaction of what refers to it: for bytes that are made while the transaction is open, such
 * as a letter from its files. Memory holds one piece of it, whatever its size.
 *
 * In PostgreSQL the pieces are rows of that same transaction, so that nothing is left when it fails, and no second
 * connection is needed while the caller holds one. An object store knows no transactions: there the bytes are guarded as
 * for `keepStream`, noted over connections of their own.
 */
import { createHash } from 'node:crypto';
import { newId } from '../../kernel/id.ts';
import { inPieces } from '../../kernel/in-pieces.ts';
import type { Db, Trx } from '../database.ts';
import { keepStream, PIECE_BYTES } from './keep.ts';
import { monthOf } from './months.ts';
import type { ObjectStore } from './object-store.ts';
import type { PieceCopy } from './piece-copy.ts';
import { recordBlobs } from './record.ts';

export interface StoredStream {
  readonly digest: Buffer;
  readonly size: number;
}

/** @param noting for what is noted outside the transaction. */
export async function putInObjects(
  trx: Trx,
  noting: Db,
  objects: ObjectStore,
  pieces: PieceCopy,
  source: AsyncIterable<Buffer>,
): Promise<StoredStream> {
  const kept = await keepStream(noting, objects, pieces, source);
  await recordBlobs(trx, kept);
  const [blob] = kept.blobs;
  if (!blob) throw new TypeError('a stream was kept as nothing');
  return { digest: blob.digest, size: blob.size };
}

/** What fits one piece is a row like any other; the month's partitions are there. */
export async function putInPieces(trx: Trx, source: AsyncIterable<Buffer>): Promise<StoredStream> {
  const month = monthOf(new Date());
  const uploadId = newId();
  const hash = createHash('sha256');
  let size = 0;
  let position = 0;
  let first: Buffer | undefined;
  for await (const piece of inPieces(source, PIECE_BYTES)) {
    hash.update(piece);
    size += piece.length;
    if (position === 0) first = Buffer.from(piece);
    else {
      if (first) await insertPiece(trx, month, uploadId, 0, first);
      first = undefined;
      await insertPiece(trx, month, uploadId, position, piece);
    }
    position += 1;
  }
  const digest = hash.digest();
  if (position <= 1) {
    const content = first ?? Buffer.alloc(0);
    const blob = { digest, size, content, uploadId: null, object: null };
    await recordBlobs(trx, { month, blobs: [blob], upload: null });
    return { digest, size };
  }
  const recorded = await trx
    .insertInto('blob')
    .values({ month, digest, size, content: null, upload_id: uploadId, object: null })
    .onConflict((conflict) => conflict.columns(['digest', 'month']).doNothing())
    .returning('digest')
    .execute();
  // Somebody had the very same bytes stored before.
  if (recorded.length === 0) {
    await trx.deleteFrom('blob_piece').where('upload_id', '=', uploadId).where('month', '=', month).execute();
  }
  return { digest, size };
}

async function insertPiece(
  trx: Trx,
  month: string,
  uploadId: string,
  position: number,
  content: Buffer,
): Promise<void> {
  await trx.insertInto('blob_piece').values({ month, upload_id: uploadId, position, content }).execute();
}
