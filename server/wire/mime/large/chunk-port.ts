/**
 * A stream that goes into a worker thread in chunks. The thread asks for each one, so that what is between the two of
 * them is a chunk or two, however fast the source is and however slow the thread.
 */
import type { MessagePort } from 'node:worker_threads';

/** null: the end. `broken`: there is no more to come, and what came is not all of it. */
type Fed = Uint8Array<ArrayBuffer> | null | 'broken';

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
  try {
    await asked();
    for await (const chunk of source) {
      // A copy that is given away: the chunk is its owner's, and may lie in a buffer with others.
      const own = new Uint8Array(chunk);
      port.postMessage(own satisfies Fed, [own.buffer]);
      await asked();
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

/** The thread's side. @throws Error when the source broke: a part of a mail is not read as if it were all of it. */
export async function* chunksFrom(port: MessagePort): AsyncGenerator<Buffer> {
  const came: Fed[] = [];
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
    for (;;) {
      port.postMessage('more');
      while (came.length === 0) {
        await new Promise<void>((resolve) => {
          tell = resolve;
        });
      }
      const fed = came.shift() as Fed;
      if (fed === null) return;
      if (fed === 'broken') throw new Error('the stream broke');
      yield Buffer.from(fed.buffer);
    }
  } finally {
    port.close();
  }
}
