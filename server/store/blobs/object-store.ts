/** Where originals lie when they do not lie in PostgreSQL. Keys are ours: `2026-11/<upload>/<digest>`. */
export interface ObjectStore {
  /** @throws Failure `blob-store-unavailable`, `blob-store-refused`. The object is durable when it resolves. */
  put(key: string, content: Buffer, digest: Buffer, signal?: AbortSignal): Promise<void>;
  /** Streams one in, of unknown length. @param source is read only as fast as it is stored. */
  upload(key: string, source: AsyncIterable<Buffer>, signal?: AbortSignal): Promise<void>;
  /** Bytes from `start` up to, not including, `end`. @throws Failure `original-missing` when there is no such object. */
  read(key: string, start: number, end: number, signal?: AbortSignal): AsyncIterable<Buffer>;
  /** Removes the object and whatever an interrupted upload left of it; one that is not there is removed already. */
  remove(key: string): Promise<void>;
  /** Whether it answers and lets us in. @throws Failure `blob-store-unavailable`, `blob-store-refused`. */
  check(signal?: AbortSignal): Promise<void>;
}
