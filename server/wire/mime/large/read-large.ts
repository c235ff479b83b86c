/**
 * Reads a mail that is too large for memory: a worker thread makes its skeleton while it streams by and reads that like
 * any other mail. Files are then read straight out of the original, each by its place.
 *
 * In memory here is a chunk, and in the thread the skeleton, which has a limit. The thread is given up when it is silent
 * for too long over one chunk: a slow source is no fault of the mail, a mail on which the thread hangs is.
 */
import { Readable } from 'node:stream';
import { MessageChannel } from 'node:worker_threads';
import type { AttachmentContent, ReadMessage } from '../message.ts';
import { readHeaders } from '../read.ts';
import type { ReadingLimits } from '../reading-limits.ts';
import { enterThread } from '../threads.ts';
import type { StreamTask } from '../worker.ts';
import { feedChunks, NobodyReads } from './chunk-port.ts';
import { decodePart } from './part-decoder.ts';
import type { PartPlace } from './skeleton.ts';

/** For one chunk, and for reading the skeleton at the end: seconds on a slow core, half a minute on a busy one. */
const SILENCE_MS = 120_000;
/** What is read of the header when nothing else can be read. */
const HEAD_BYTES = 256 * 1024;

/**
 * @param source the original from its first byte.
 * @throws what the source throws.
 */
export async function readLargeMessage(
  source: AsyncIterable<Buffer>,
  limits?: ReadingLimits,
): Promise<ReadMessage> {
  const head: Buffer[] = [];
  let headBytes = 0;
  const watched = async function* () {
    for await (const chunk of source) {
      if (headBytes < HEAD_BYTES) {
        const start = Buffer.from(chunk.subarray(0, HEAD_BYTES - headBytes));
        head.push(start);
        headBytes += start.length;
      }
      yield chunk;
    }
  };
  const read = await readStream<ReadMessage>({ want: 'message', limits }, watched());
  return read.answer ?? readHeaders(Buffer.concat(head), limits);
}

/** A file that has a place. @param source the bytes of that place. */
export function readPart({ encoding }: PartPlace, source: AsyncIterable<Buffer>): Readable {
  return Readable.from(decodePart(encoding, source), { objectMode: false });
}

/**
 * A file without one: it is small, or was packed inside another (winmail.dat).
 * @param source the whole original.
 * @param path as with readAttachment.
 * @throws what the source throws.
 */
export async function readLargeAttachment(
  source: AsyncIterable<Buffer>,
  path: readonly number[],
): Promise<AttachmentContent | undefined> {
  type Answer = Omit<AttachmentContent, 'content'> & { content: Uint8Array<ArrayBuffer> };
  const { answer } = await readStream<Answer>({ want: 'attachment', path }, source);
  return answer && { ...answer, content: Buffer.from(answer.content.buffer) };
}

/** A small mail inside the large one. @param source the whole original. @throws what the source throws. */
export async function readLargeForwarded(
  source: AsyncIterable<Buffer>,
  path: readonly number[],
  limits?: ReadingLimits,
): Promise<ReadMessage | undefined> {
  return (await readStream<ReadMessage | undefined>({ want: 'forwarded', path, limits }, source)).answer;
}

type WithoutPort<T> = T extends unknown ? Omit<T, 'port'> : never;

/** @returns no answer when the thread hung or died over it, or had none. */
async function readStream<T>(
  task: WithoutPort<StreamTask>,
  source: AsyncIterable<Buffer>,
): Promise<{ readonly answer?: T | undefined }> {
  const thread = await enterThread('large');
  const { port1: ours, port2: port } = new MessageChannel();
  const hangs = new AbortController();
  const watchdog = setTimeout(() => hangs.abort(), SILENCE_MS);
  try {
    const reading = thread
      .run<T>({ ...task, port } as StreamTask, [port], hangs.signal)
      .then((answer) => ({ answer }))
      .catch(() => ({}))
      // Whoever feeds a thread that is gone would wait for it for ever.
      .finally(() => ours.close());
    try {
      await feedChunks(ours, source, () => watchdog.refresh());
    } catch (error) {
      if (!(error instanceof NobodyReads)) throw error;
    }
    return await reading;
  } finally {
    clearTimeout(watchdog);
    hangs.abort();
    ours.close();
    thread.leave();
  }
}
