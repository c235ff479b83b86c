/**
 * Files and mails out of a mail, whatever its size: a small one is taken into memory, of a large one only the place of
 * what is wanted is read. A mail inside a large mail is itself such a source, so a file four forwards deep streams too.
 */
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { Store } from '../../store/pool.ts';
import { decodePart } from '../../wire/mime/large/part-decoder.ts';
import {
  readLargeAttachment,
  readLargeForwarded,
  readLargeMessage,
  readPart,
} from '../../wire/mime/large/read-large.ts';
import type { PartPlace } from '../../wire/mime/large/skeleton.ts';
import { type ReadMessage, readAttachment, readForwarded, readMessages } from '../../wire/mime/read.ts';
import { type ReadingLimits, WIDEST_READING_LIMITS } from '../../wire/mime/reading-limits.ts';

export interface MailSource {
  readonly size: number;
  /** What is known of its files, by position. What has no place here is looked for. */
  readonly files: readonly (KnownFile | undefined)[];
  /** @throws Failure `original-missing` while it is read. */
  open(range?: { readonly start: number; readonly end: number }): AsyncIterable<Buffer>;
}

export interface KnownFile {
  readonly filename: string;
  readonly contentType: string;
  readonly size: number;
  readonly part?: PartPlace | null | undefined;
}

export interface OpenedFile {
  readonly filename: string;
  readonly contentType: string;
  readonly content: Buffer | Readable;
}

/** A larger mail is not taken into memory for one file. */
const IN_MEMORY_BYTES = 4 * 1024 * 1024;

/** @returns undefined when the original is not kept any more. */
export async function originalSource(
  { db, blobs }: Pick<Store, 'db' | 'blobs'>,
  digest: Buffer,
  files: MailSource['files'] = [],
): Promise<MailSource | undefined> {
  const size = await blobs.sizeOf(db, digest);
  if (size === undefined) return undefined;
  return { size, files, open: (range) => blobs.stream(db, digest, range) };
}

/**
 * The content of an attachment.
 * @param path its position; of a mail inside the mail, the positions that lead to it.
 * @returns undefined when there is none there.
 */
export async function openFile(
  source: MailSource,
  path: readonly [number, ...number[]],
): Promise<OpenedFile | undefined> {
  if (source.size <= IN_MEMORY_BYTES) return readAttachment(await wholeOf(source), path);
  const file = await findFile(source, path[0]);
  if (!file?.part) return file && readLargeAttachment(source.open(), path);
  const [, next, ...rest] = path;
  if (next !== undefined) return openFile(inside(source, file, file.part), [next, ...rest]);
  const { filename, contentType, part } = file;
  return { filename, contentType, content: readPart(part, source.open(part)) };
}

/** A mail that was forwarded as an attachment. @param path as with openFile. */
export async function readInner(
  source: MailSource,
  path: readonly [number, ...number[]],
  limits?: ReadingLimits,
): Promise<ReadMessage | undefined> {
  if (source.size <= IN_MEMORY_BYTES) return readForwarded(await wholeOf(source), path, limits);
  const file = await findFile(source, path[0]);
  if (!file?.part) return file && readLargeForwarded(source.open(), path, limits);
  const inner = inside(source, file, file.part);
  const [, next, ...rest] = path;
  if (next !== undefined) return readInner(inner, [next, ...rest], limits);
  if (!/^message\/(rfc822|global)$/i.test(file.contentType)) return undefined;
  if (inner.size > IN_MEMORY_BYTES) return readLargeMessage(inner.open(), limits);
  return (await readMessages([await wholeOf(inner)], limits))[0];
}

async function findFile({ files, open }: MailSource, position: number): Promise<KnownFile | undefined> {
  const known = files[position];
  if (known?.part) return known;
  return (await readLargeMessage(open(), WIDEST_READING_LIMITS)).attachments[position];
}

/** What lies encoded at a place of another source. */
function inside(source: MailSource, { size }: KnownFile, part: PartPlace): MailSource {
  const decoded = () => decodePart(part.encoding, source.open(part));
  return {
    size,
    files: [],
    open: (range) => (range ? sliceOf(decoded(), range.start, range.end) : decoded()),
  };
}

async function* sliceOf(chunks: AsyncIterable<Buffer>, start: number, end: number): AsyncGenerator<Buffer> {
  let at = 0;
  for await (const chunk of chunks) {
    const slice = chunk.subarray(Math.max(0, start - at), Math.max(0, end - at));
    if (slice.length > 0) yield slice;
    at += chunk.length;
    if (at >= end) return;
  }
}

function wholeOf(source: MailSource): Promise<Buffer> {
  return buffer(Readable.from(source.open(), { objectMode: false }));
}
