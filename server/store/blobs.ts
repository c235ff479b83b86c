/**
 * The originals: raw bytes of mail and of files, stored once a month by SHA-256 however many mailboxes received them,
 * in PostgreSQL or in an object store.
 *
 * The promise is the same for both: a row refers to a digest only when its bytes are durably there. So bytes are kept
 * first (`keep`, `keepStream`), which takes as long as it takes, and recorded then (`record`), in the transaction of
 * the row that refers to them. A crash in between leaves bytes to which nothing refers; the clock removes them after
 * a day. `put` does both, for whoever writes little.
 *
 * A blob may be gone by the retention policy: reading says so by `undefined`, or by the Failure `original-missing`.
 */
import type pg from 'pg';
import { Failure } from '../kernel/failure.ts';
import { keepInObjects, keepInRows, keepStream } from './blobs/keep.ts';
import type { KeptBlobs } from './blobs/kept.ts';
import { makeMonth, monthOf } from './blobs/months.ts';
import type { ObjectStore } from './blobs/object-store.ts';
import { createPieceCopy } from './blobs/piece-copy.ts';
import { putInObjects, putInPieces, type StoredStream } from './blobs/put-stream.ts';
import { findBlob, readBlob, readBlobs, streamBlob } from './blobs/read.ts';
import { recordBlobs } from './blobs/record.ts';
import type { Db, Trx } from './database.ts';

export type { KeptBlobs } from './blobs/kept.ts';
export type { ObjectStore } from './blobs/object-store.ts';

export interface Blobs {
  /** undefined: the bytes are in PostgreSQL. */
  readonly objects: ObjectStore | undefined;
  /** Stores contents in one transaction with what refers to them. @returns the digests, in the same order. */
  put(trx: Trx, contents: readonly Buffer[]): Promise<Buffer[]>;
  /** Stores one of unknown length, which may be made by the same transaction; memory holds a piece of it. */
  putStream(trx: Trx, source: AsyncIterable<Buffer>): Promise<StoredStream>;
  /** The part of `put` that may take long; call it before the transaction begins, and `record` in it. */
  keep(contents: readonly Buffer[], signal?: AbortSignal): Promise<KeptBlobs>;
  /** Streams one in, of unknown length; what it holds in memory is a piece. Then `record` it. */
  keepStream(source: AsyncIterable<Buffer>, signal?: AbortSignal): Promise<KeptBlobs>;
  /** @returns the digests, in the order in which they were kept. */
  record(trx: Trx, kept: KeptBlobs): Promise<Buffer[]>;
  /** Reads one that was streamed in and is not recorded yet. */
  streamKept(kept: KeptBlobs): AsyncIterable<Buffer>;
  /** The number of bytes. undefined: not kept any more. */
  sizeOf(db: Db | Trx, digest: Buffer): Promise<number | undefined>;
  /** All of it in memory. @throws Failure `original-missing` */
  read(db: Db | Trx, digest: Buffer): Promise<Buffer>;
  /** By digest in hexadecimal; what is not kept any more is left out. Outside any transaction. */
  readMany(digests: readonly Buffer[]): Promise<Map<string, Buffer>>;
  /** @param range without it everything. @throws Failure `original-missing` */
  stream(
    db: Db | Trx,
    digest: Buffer,
    range?: { readonly start: number; readonly end: number },
    signal?: AbortSignal,
  ): AsyncIterable<Buffer>;
}

/**
 * @param besides connections of its own for what `put` notes outside the transaction of its caller: were they of the
 * same pool, callers that hold all of it would wait for each other for ever.
 */
export function createBlobs(
  db: Db,
  pool: pg.Pool,
  objects: ObjectStore | undefined,
  besides: Db = db,
): Blobs {
  const pieces = createPieceCopy(pool);
  /** Months whose partitions are known to be there. Those made in somebody's transaction are not: it may fail. */
  const made = new Set<string>();
  const ensure = async (by: Db) => {
    const month = monthOf(new Date());
    if (made.has(month)) return;
    await makeMonth(by, month);
    made.add(month);
  };
  const keepObjects = async (
    by: Db,
    store: ObjectStore,
    contents: readonly Buffer[],
    signal?: AbortSignal,
  ) => {
    await ensure(by);
    return keepInObjects(by, store, contents, signal);
  };
  const blobs: Blobs = {
    objects,
    async put(trx, contents) {
      const kept = objects ? await keepObjects(besides, objects, contents) : keepInRows(contents);
      return blobs.record(trx, kept);
    },
    async putStream(trx, source) {
      if (!objects) {
        const month = monthOf(new Date());
        if (!made.has(month)) await makeMonth(trx, month);
        return putInPieces(trx, source);
      }
      await ensure(besides);
      return putInObjects(trx, besides, objects, pieces, source);
    },
    async keep(contents, signal) {
      if (objects) return keepObjects(db, objects, contents, signal);
      await ensure(db);
      return keepInRows(contents);
    },
    async keepStream(source, signal) {
      await ensure(db);
      return keepStream(db, objects, pieces, source, signal);
    },
    async record(trx, kept) {
      if (!made.has(kept.month)) await makeMonth(trx, kept.month);
      await recordBlobs(trx, kept);
      return kept.blobs.map(({ digest }) => digest);
    },
    async *streamKept({ month, blobs: [blob] }) {
      if (blob) yield* streamBlob(db, objects, { ...blob, month }, 0, blob.size, undefined, pieces);
    },
    sizeOf: async (reader, digest) => (await findBlob(reader, digest))?.size,
    async read(reader, digest) {
      const content = await readBlob(reader, objects, digest);
      if (!content) throw new Failure('original-missing');
      return content;
    },
    readMany: (digests) => readBlobs(db, pool, objects, digests),
    async *stream(reader, digest, range, signal) {
      const blob = await findBlob(reader, digest);
      if (!blob) throw new Failure('original-missing');
      const end = Math.min(range?.end ?? blob.size, blob.size);
      // What a transaction wrote, only itself sees.
      const copied = reader.isTransaction ? undefined : pieces;
      yield* streamBlob(reader, objects, blob, range?.start ?? 0, end, signal, copied);
    },
  };
  return blobs;
}
