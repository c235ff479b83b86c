/**
 * Reads mail in worker threads: parsing is the slowest step of mail in, and the only one where a stranger's bytes
 * meet a large program. So it runs on all cores, off the main thread, with limits on time and memory; a worker that
 * hangs or dies is replaced, and the mail that did it is `unparsable`, never lost and never in the way of others.
 */
import type { AttachmentContent, ReadMessage } from './message.ts';
import type { ReadingLimits } from './reading-limits.ts';
import { closeThreads, enterThread } from './threads.ts';
import type { PackedTask } from './worker.ts';

export type { AttachmentContent, ReadAddress, ReadAttachment, ReadMessage } from './message.ts';

/** For a share of ordinary mail, which takes milliseconds. */
const TIMEOUT_MS = 20_000;
const LARGE_TIMEOUT_MS = 60_000;
/** Larger ones go through the thread of large mails, so that the others are left for ordinary mail. */
const LARGE_BYTES = 4 * 1024 * 1024;
/** A share of work small enough to spread a batch over the threads, large enough to hide the cost of handing over. */
const SHARE_MAILS = 32;
const SHARE_BYTES = 1024 * 1024;

/**
 * Many at once are read patiently: what just came to somebody does not wait behind a mailbox that is far behind.
 * @returns one reading per mail, in the same order.
 */
export async function readMessages(raws: readonly Buffer[], limits?: ReadingLimits): Promise<ReadMessage[]> {
  const all = shares(raws);
  const isPatient = all.length > 1;
  const readings = await Promise.all(all.map((share) => readShare(share, limits, isPatient)));
  return readings.flat();
}

export async function readMessage(raw: Buffer): Promise<ReadMessage> {
  return (await readShare([raw]))[0] as ReadMessage;
}

/**
 * The content of one attachment.
 * @param path index in `ReadMessage.attachments`; of a mail inside the mail, the indexes that lead to it.
 * @returns undefined when the mail has none there, or cannot be read.
 */
export async function readAttachment(
  raw: Buffer,
  path: number | readonly number[],
): Promise<AttachmentContent | undefined> {
  try {
    const found = await run<Omit<AttachmentContent, 'content'> & { content: Uint8Array<ArrayBuffer> }>({
      want: 'attachment',
      ...pack([raw]),
      path: typeof path === 'number' ? [path] : path,
    });
    return found && { ...found, content: Buffer.from(found.content.buffer) };
  } catch {
    return undefined;
  }
}

/**
 * A mail that was forwarded as an attachment.
 * @param path as with readAttachment.
 * @returns undefined when there is none there, or it cannot be read.
 */
export async function readForwarded(
  raw: Buffer,
  path: readonly number[],
  limits?: ReadingLimits,
): Promise<ReadMessage | undefined> {
  try {
    return await run<ReadMessage | undefined>({ want: 'forwarded', ...pack([raw]), path, limits });
  } catch {
    return undefined;
  }
}

/** The header fields alone, of a mail whose body cannot be read. */
export async function readHeaders(raw: Buffer, limits?: ReadingLimits): Promise<ReadMessage> {
  const [message] = await run<ReadMessage[]>({ want: 'headers', ...pack([raw]), limits });
  return message as ReadMessage;
}

/** Stops the threads; for tests and a graceful end. The next reading starts them again. */
export const closeReader = closeThreads;

function shares(raws: readonly Buffer[]): Buffer[][] {
  const result: Buffer[][] = [];
  let share: Buffer[] = [];
  let bytes = 0;
  for (const raw of raws) {
    if (share.length > 0 && (share.length === SHARE_MAILS || bytes + raw.length > SHARE_BYTES)) {
      result.push(share);
      share = [];
      bytes = 0;
    }
    share.push(raw);
    bytes += raw.length;
  }
  if (share.length > 0) result.push(share);
  return result;
}

/** Halves a share that fails until the mail that does it stands alone. */
async function readShare(
  raws: readonly Buffer[],
  limits?: ReadingLimits,
  isPatient = false,
): Promise<ReadMessage[]> {
  try {
    // Packed when a thread is free: what waits needs no second copy.
    const task = (): PackedTask => ({ want: 'messages', ...pack(raws), limits });
    return await runWhenFree<ReadMessage[]>(bytesOf(raws), task, isPatient);
  } catch {
    if (raws.length === 1) return [await readHeaders(raws[0] as Buffer, limits)];
    const middle = raws.length >> 1;
    const first = await readShare(raws.slice(0, middle), limits, isPatient);
    return [...first, ...(await readShare(raws.slice(middle), limits, isPatient))];
  }
}

function pack(raws: readonly Buffer[]): { packed: ArrayBuffer; ends: number[] } {
  const packed = new Uint8Array(bytesOf(raws));
  const ends: number[] = [];
  let end = 0;
  for (const raw of raws) {
    packed.set(raw, end);
    end += raw.length;
    ends.push(end);
  }
  return { packed: packed.buffer, ends };
}

function bytesOf(raws: readonly Buffer[]): number {
  return raws.reduce((sum, raw) => sum + raw.length, 0);
}

function run<T>(task: PackedTask): Promise<T> {
  return runWhenFree<T>(task.packed.byteLength, () => task);
}

/**
 * @param isPatient lets what just came go first.
 * @throws when the thread ran out of time or memory.
 */
async function runWhenFree<T>(bytes: number, makeTask: () => PackedTask, isPatient = false): Promise<T> {
  const isLarge = bytes > LARGE_BYTES;
  const thread = await enterThread(isLarge ? 'large' : 'ordinary', isPatient);
  try {
    const task = makeTask();
    const signal = AbortSignal.timeout(isLarge ? LARGE_TIMEOUT_MS : TIMEOUT_MS);
    return await thread.run<T>(task, [task.packed], signal);
  } finally {
    thread.leave();
  }
}
