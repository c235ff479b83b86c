/**
 * Reads a mail that is too large for memory: its skeleton is made while it streams by, and read by a worker thread
 * like any other mail. Files are then read straight out of the original, each by its place.
 */
import { Readable } from 'node:stream';
import type { AttachmentContent, ReadMessage } from './message.ts';
import { decodePart } from './part-decoder.ts';
import { readAttachment, run } from './read.ts';
import { withShortened } from './read-skeleton.ts';
import type { ReadingLimits } from './reading-limits.ts';
import { makeSkeleton, type PartPlace } from './skeleton.ts';

/** @param source the original from its first byte; what is in memory of it at any time is a chunk. */
export async function readLargeMessage(
  source: AsyncIterable<Buffer>,
  limits?: ReadingLimits,
): Promise<ReadMessage> {
  const { raw, parts, shortened } = await makeSkeleton(source);
  const packed = new Uint8Array(raw).buffer;
  let message: ReadMessage;
  try {
    message = await run<ReadMessage>({ want: 'skeleton', packed, parts, limits });
  } catch {
    const again = new Uint8Array(raw).buffer;
    [message] = (await run<ReadMessage[]>({
      want: 'headers',
      packed: again,
      ends: [raw.length],
      limits,
    })) as [ReadMessage];
  }
  return shortened ? { ...message, traits: withShortened(message.traits, 'parts') } : message;
}

/** A file that has a place. @param source the bytes of that place. */
export function readPart({ encoding }: PartPlace, source: AsyncIterable<Buffer>): Readable {
  return Readable.from(decodePart(encoding, source), { objectMode: false });
}

/** A file without one: it was packed inside another (winmail.dat). @param source the whole original. */
export async function readLargeAttachment(
  source: AsyncIterable<Buffer>,
  position: number,
): Promise<AttachmentContent | undefined> {
  const { raw } = await makeSkeleton(source);
  return readAttachment(raw, position);
}
