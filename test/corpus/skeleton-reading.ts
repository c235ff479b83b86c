/** Reads a mail as a large one is read, and compares that with how a small one is read. */
import { isDeepStrictEqual } from 'node:util';
import { createPartDecoder } from '../../server/wire/mime/large/part-decoder.ts';
import { parseSkeleton } from '../../server/wire/mime/large/read-skeleton.ts';
import { makeSkeleton, type SkeletonLimits } from '../../server/wire/mime/large/skeleton.ts';
import type { ReadMessage } from '../../server/wire/mime/message.ts';
import { parseAttachment, parseMessage, unparsable } from '../../server/wire/mime/parse.ts';
import { DEFAULT_READING_LIMITS } from '../../server/wire/mime/reading-limits.ts';

const MOST_FILES = 3;

/** As read-large.ts does it, without the worker. */
export async function readBySkeleton(
  chunks: readonly Buffer[],
  limits: SkeletonLimits,
): Promise<ReadMessage> {
  const { raw, parts } = await makeSkeleton(streamOf(chunks), limits);
  try {
    return await parseSkeleton(raw, parts, DEFAULT_READING_LIMITS);
  } catch {
    return unparsable(raw);
  }
}

export async function* streamOf(chunks: readonly Buffer[]): AsyncGenerator<Buffer> {
  yield* chunks;
}

/** @param cuts any numbers; each becomes a place in the mail. */
export function cutAt(raw: Buffer, cuts: readonly number[]): Buffer[] {
  const places = [0, ...cuts.map((cut) => cut % (raw.length + 1)).sort((a, b) => a - b), raw.length];
  return places.slice(1).map((end, index) => raw.subarray(places[index], end));
}

/**
 * @returns how the two readings of the mail differ, and the bytes of its files; undefined: in nothing.
 * The places of files, which only the reading of a large mail has, are followed and not compared.
 */
export async function differenceOfReadings(
  raw: Buffer,
  chunks: readonly Buffer[],
  limits: SkeletonLimits,
): Promise<{ readonly what: string; readonly small: unknown; readonly large: unknown } | undefined> {
  const small = await parseMessage(raw);
  const read = await readBySkeleton(chunks, limits);
  const large = { ...read, attachments: read.attachments.map(({ part: _, ...each }) => each) };
  if (!isDeepStrictEqual(large, small)) return { what: 'reading', small, large };
  // Of a thousand files a few stand for all: each is looked for in the whole mail.
  const step = Math.ceil(read.attachments.length / MOST_FILES);
  for (const [position, { part }] of read.attachments.entries()) {
    if (!part || position % step !== 0) continue;
    const decoder = createPartDecoder(part.encoding);
    const decoded = Buffer.concat([decoder.push(raw.subarray(part.start, part.end)), decoder.end()]);
    const content = Buffer.from((await parseAttachment(raw, position))?.content ?? 'nothing');
    if (!decoded.equals(content)) return { what: `file ${position}`, small: content, large: decoded };
  }
  return undefined;
}
