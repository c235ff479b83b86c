/**
 * A stream that goes into a worker thread in chunks. The thread asks for each one, so that what is between the two of
 * them is a chunk, however fast the source is and however slow the thread. It passes through memory that both see and
 * that serves for all of them: a buffer given away for each chunk would make V8 collect the whole heap after every few
 * megabytes, on the thread that serves every mailbox.
 */
import type { MessagePort } from 'node:worker_threads';

/** The memory, once; then the length of what lies in it. null: the end. `broken`: there is no more to come, and what came is not all of it. */
type Fed = SharedArrayBuffer | number | null | 'broken';

const SHARED_BYTES = 64 * 1024;

/** The thread is gone, or wants no more. */
export class NobodyReads extends Error {}

/**
 * The sending side. Ends when the thread has all of it.
 * @param alive called whenever the thread asks for more.
 * @throws what the source throws, after telling the thread; NobodyReads when the port was closed.
 */
export async function feedChunks(
  port: MessagePort,
  source: AsyncIterable<Buffer>,
  alive: () => void,
): Promise<void> {
  const asked = askedFor(port, alive);
  const shared = new SharedArrayBuffer(SHARED_BYTES);
  const window = new Uint8Array(shared);
  port.postMessage(shared satisfies Fed);
  try {
    await asked();
    for await (const chunk of source) {
      for (let at = 0; at < chunk.length; at += SHARED_BYTES) {
        const part = chunk.subarray(at, at + SHARED_BYTES);
        window.set(part);
        port.postMessage(part.length satisfies Fed);
        await asked();
      }
    }
    port.postMessage(null satisfies Fed);
  } catch (error) {
    port.postMessage('broken' satisfies Fed);
    throw error;
  }
}

/** @returns what waits for the next question of the thread. */
function askedFor(port: MessagePort, alive: () => void): () => Promise<void> {
  let questions = 0;
  let closed = false;
  let tell = () => {};
  port.on('message', () => {
    questions++;
    alive();
    tell();
  });
  port.once('close', () => {
    closed = true;
    tell();
  });
  return async () => {
    while (questions === 0) {
      if (closed) throw new NobodyReads();
      await new Promise<void>((resolve) => {
        tell = resolve;
      });
    }
    questions--;
  };
}

/**
 * The thread's side. The buffer of a chunk is used again for the next one, so whoever keeps a chunk copies it.
 * @throws Error when the source broke: a part of a mail is not read as if it were all of it.
 */
export async function* chunksFrom(port: MessagePort): AsyncGenerator<Buffer> {
  const came: Fed[] = [];
  let window = new Uint8Array(new SharedArrayBuffer(0));
  // What is written for one thread alone may be decoded; shared memory may not.
  const own = Buffer.allocUnsafeSlow(SHARED_BYTES);
  let tell = () => {};
  port.on('message', (fed: Fed) => {
    came.push(fed);
    tell();
  });
  port.once('close', () => {
    came.push('broken');
    tell();
  });
  try {
    port.postMessage('more');
    for (;;) {
      while (came.length === 0) {
        await new Promise<void>((resolve) => {
          tell = resolve;
        });
      }
      const fed = came.shift() as Fed;
      if (fed === null) return;
      if (fed === 'broken') throw new Error('the stream broke');
      if (typeof fed !== 'number') {
        window = new Uint8Array(fed);
        continue;
      }
      own.set(window.subarray(0, fed));
      yield own.subarray(0, fed);
      port.postMessage('more');
    }
  } finally {
    port.close();
  }
}
