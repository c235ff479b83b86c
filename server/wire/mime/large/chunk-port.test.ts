import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { MessageChannel } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { chunksFrom, feedChunks, NobodyReads } from './chunk-port.ts';

async function* numbered(count: number, given: number[] = []): AsyncGenerator<Buffer> {
  for (let n = 0; n < count; n++) {
    given.push(n);
    yield Buffer.from([n]);
  }
}

test('all chunks come through in order, and the source keeps its buffers', async () => {
  const { port1, port2 } = new MessageChannel();
  const shared = Buffer.from([1, 2, 3]);
  const source = async function* () {
    yield shared;
    shared[0] = 9;
    yield shared;
  };
  const feeding = feedChunks(port1, source(), () => {});
  const came: number[][] = [];
  for await (const chunk of chunksFrom(port2)) came.push([...chunk]);
  await feeding;
  port1.close();
  expect(came).toEqual([
    [1, 2, 3],
    [9, 2, 3],
  ]);
});

test('the source is read no further than the thread asks', async () => {
  const { port1, port2 } = new MessageChannel();
  const given: number[] = [];
  let alive = 0;
  const feeding = feedChunks(port1, numbered(5, given), () => alive++);
  const [memory] = await once(port2, 'message');
  port2.postMessage('more');
  expect(await once(port2, 'message')).toEqual([1]);
  expect(new Uint8Array(memory as SharedArrayBuffer)[0]).toBe(0);
  // Time enough for anything that would run ahead.
  await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  expect(given).toEqual([0]);
  port2.postMessage('more');
  await once(port2, 'message');
  expect([given, alive]).toEqual([[0, 1], 2]);
  port2.close();
  await expect(feeding).rejects.toThrow(NobodyReads);
});

test('a chunk of any size comes through', async () => {
  const { port1, port2 } = new MessageChannel();
  const sizes = [0, 1, 64 * 1024 - 1, 64 * 1024, 64 * 1024 + 1, 300_000];
  const chunks = sizes.map((size) => randomBytes(size));
  const feeding = feedChunks(port1, Readable.from(chunks), () => {});
  const came: Buffer[] = [];
  // A copy: the buffer serves for the next one.
  for await (const chunk of chunksFrom(port2)) came.push(Buffer.from(chunk));
  await feeding;
  port1.close();
  expect(Buffer.concat(came).equals(Buffer.concat(chunks))).toBe(true);
});

test('a source that breaks breaks the reading, and says why to who fed it', async () => {
  const { port1, port2 } = new MessageChannel();
  const source = async function* () {
    yield Buffer.from([1]);
    throw new Error('the database went away');
  };
  const read = async () => {
    for await (const _ of chunksFrom(port2));
  };
  const [fed, came] = await Promise.allSettled([feedChunks(port1, source(), () => {}), read()]);
  port1.close();
  expect(fed).toMatchObject({ status: 'rejected', reason: { message: 'the database went away' } });
  expect(came).toMatchObject({ status: 'rejected', reason: { message: 'the stream broke' } });
});
