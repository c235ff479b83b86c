/**
 * Brings bytes to where they will stay, before the transaction that refers to them: a whole batch of small ones, or a
 * large one that is streamed in. Memory holds one piece of a stream, never the whole.
 *
 * Whatever is written outside that transaction is guarded by a row of `blob_upload`: written before the first byte,
 * deleted by the transaction. After a crash the row is what tells the clock (sweep.ts) what to remove.
 */
import { createHash } from 'node:crypto';
import { newId } from '../../kernel/id.ts';
import { inPieces } from '../../kernel/in-pieces.ts';
import type { Db } from '../database.ts';
import type { KeptBlob, KeptBlobs } from './kept.ts';
import { monthOf } from './months.ts';
import type { ObjectStore } from './object-store.ts';
import type { PieceCopy } from './piece-copy.ts';
import { removeUpload } from './sweep.ts';

/** One row of `blob_piece`, and what a stream holds in memory. Reading finds a byte by it: it can never be changed. */
export const PIECE_BYTES = 1024 * 1024;
/** Objects that one batch writes at the same time. */
const PUTS_AT_ONCE = 16;

export function digestOf(content: Buffer): Buffer {
  return createHash('sha256').update(content).digest();
}

/** For PostgreSQL there is nothing to do ahead: the transaction carries the bytes. */
export function keepInRows(contents: readonly Buffer[]): KeptBlobs {
  const blobs = contents.map((content) => ({
    digest: digestOf(content),
    size: content.length,
    content,
    uploadId: null,
    object: null,
  }));
  return { month: monthOf(new Date()), blobs, upload: null };
}

/** Objects that this month has already are not written again. */
export async function keepInObjects(
  db: Db,
  objects: ObjectStore,
  contents: readonly Buffer[],
  signal?: AbortSignal,
): Promise<KeptBlobs> {
  const month = monthOf(new Date());
  const upload = newId();
  const wanted = new Map(contents.map((content) => [digestOf(content).toString('hex'), content]));
  const known = await presentIn(db, month, [...wanted.keys()]);
  const fresh = [...wanted].filter(([hex]) => !known.has(hex));
  const keyOf = (hex: string) => `${month.slice(0, 7)}/${upload}/${hex}`;
  const blobs = contents.map((content): KeptBlob => {
    const digest = digestOf(content);
    const hex = digest.toString('hex');
    const object = known.has(hex) ? null : keyOf(hex);
    return { digest, size: content.length, content: null, uploadId: null, object };
  });
  if (fresh.length === 0) return { month, blobs, upload: null };
  await db
    .insertInto('blob_upload')
    .values({ id: upload, month, objects: fresh.map(([hex]) => keyOf(hex)) })
    .execute();
  const waiting = fresh.values();
  const putInTurn = async () => {
    for (const [hex, content] of waiting) {
      await objects.put(keyOf(hex), content, Buffer.from(hex, 'hex'), signal);
    }
  };
  await Promise.all(Array.from({ length: Math.min(PUTS_AT_ONCE, fresh.length) }, putInTurn));
  return { month, blobs, upload };
}

async function presentIn(db: Db, month: string, digests: readonly string[]): Promise<Set<string>> {
  if (digests.length === 0) return new Set();
  const rows = await db
    .selectFrom('blob')
    .select('digest')
    .where('month', '=', month)
    .where(
      'digest',
      'in',
      digests.map((hex) => Buffer.from(hex, 'hex')),
    )
    .execute();
  return new Set(rows.map(({ digest }) => digest.toString('hex')));
}

/**
 * Streams one in, of unknown length.
 * @param source is read only as fast as it is stored; the chunks are not changed while they are in use here.
 */
export async function keepStream(
  db: Db,
  objects: ObjectStore | undefined,
  pieces: PieceCopy,
  source: AsyncIterable<Buffer>,
  signal?: AbortSignal,
): Promise<KeptBlobs> {
  const month = monthOf(new Date());
  const id = newId();
  const object = objects ? `${month.slice(0, 7)}/${id}/original` : null;
  await db
    .insertInto('blob_upload')
    .values({ id, month, objects: object ? [object] : [] })
    .execute();
  const hash = createHash('sha256');
  let size = 0;
  const counted = async function* () {
    for await (const chunk of source) {
      signal?.throwIfAborted();
      hash.update(chunk);
      size += chunk.length;
      yield chunk;
    }
  };
  try {
    if (objects && object) await objects.upload(object, counted(), signal);
    else await storePieces(pieces, month, id, counted());
  } catch (error) {
    // At once, where that can be; the clock does it otherwise.
    await removeUpload(db, objects, id).catch(() => {});
    throw error;
  }
  const blob = { digest: hash.digest(), size, content: null, uploadId: object ? null : id, object };
  return { month, blobs: [blob], upload: id };
}

async function storePieces(
  pieces: PieceCopy,
  month: string,
  uploadId: string,
  source: AsyncIterable<Buffer>,
): Promise<void> {
  let position = 0;
  for await (const content of inPieces(source, PIECE_BYTES)) {
    await pieces.write({ month, uploadId, position: position++ }, content);
  }
}
