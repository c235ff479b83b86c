/** A large message on its way from the connection into the store, a piece at a time. */
import { unhurried } from '../kernel/unhurried.ts';
import type { Blobs, KeptBlobs } from '../store/blobs.ts';

/** What it takes of the node's memory: a piece at each end, and what lies between them. */
export const STREAM_BYTES = 4 * 1024 * 1024;
/** Its first lines, by which POP3 knows when it came. */
const HEAD_BYTES = 8 * 1024;

export interface StreamedMessage {
  /** Not referred to yet: it goes into the transaction of its arrival. */
  readonly kept: KeptBlobs;
  readonly size: number;
  readonly head: Buffer;
}

class OverTheLimit extends Error {}

/** @returns undefined when it is over the limit; what came until then is given up. */
export async function streamIn(
  blobs: Pick<Blobs, 'keepStream'>,
  pieces: AsyncIterable<Buffer>,
  limitBytes: number,
  signal: AbortSignal,
): Promise<StreamedMessage | undefined> {
  let size = 0;
  let head: Buffer = Buffer.alloc(0);
  const counted = async function* () {
    for await (const piece of unhurried(pieces, signal)) {
      size += piece.length;
      if (size > limitBytes) throw new OverTheLimit();
      if (head.length < HEAD_BYTES) head = Buffer.concat([head, piece]).subarray(0, HEAD_BYTES);
      yield piece;
    }
  };
  try {
    const kept = await blobs.keepStream(counted(), signal);
    // A copy: a view would keep a whole piece in memory.
    return { kept, size, head: Buffer.from(head) };
  } catch (error) {
    if (error instanceof OverTheLimit) return undefined;
    throw error;
  }
}
