/**
 * Brings one folder up to date, as a line of three stages that work at the same time: while a batch is fetched, the
 * one before it is stored and read, and the one before that is accepted. Each stage keeps the order.
 */

import type { ReadMessage } from '../wire/mime/read.ts';
import { readMessages } from '../wire/mime/read.ts';
import type { Acceptor } from './acceptor.ts';
import type { Checkpoint } from './checkpoint.ts';
import { commitBatch } from './commit.ts';
import type { HeldMailbox, RetrieverContext } from './context.ts';
import type { FetchedBatch } from './fetch.ts';

/** Batches fetched but not accepted: enough to keep every stage busy, few enough to hold little in memory. */
const BATCHES_IN_HAND = 3;

export interface CaughtUp {
  readonly lastUid: number;
  readonly messages: number;
}

/**
 * @param batches from fetchAbove.
 * @param onCommitted told the UIDs whose bytes are safe.
 */
export async function catchUp(
  context: RetrieverContext,
  held: HeldMailbox,
  checkpoint: Checkpoint,
  batches: AsyncIterable<FetchedBatch>,
  acceptor: Acceptor,
  onCommitted: (uids: readonly number[]) => void,
): Promise<CaughtUp> {
  let lastUid = checkpoint.lastUid;
  let messages = 0;
  let stored: Promise<unknown> = Promise.resolve();
  const inHand: Promise<void>[] = [];

  const store = async (batch: FetchedBatch, before: Promise<unknown>) => {
    const readings = read(batch);
    readings.catch(() => {});
    await before;
    const arrivals = await commitBatch(context, held, checkpoint, batch);
    lastUid = Math.max(lastUid, batch.lastUid);
    messages += arrivals.length;
    onCommitted(batch.messages.map(({ uid }) => uid));
    return { arrivals, readings };
  };
  const takeInHand = async (batch: FetchedBatch) => {
    const storing = store(batch, stored);
    stored = storing;
    try {
      const { arrivals, readings } = await storing;
      if (arrivals.length > 0) await acceptor.accept(arrivals, readings);
    } finally {
      batch.release();
    }
  };
  try {
    for await (const batch of batches) {
      const work = takeInHand(batch);
      // Awaited below; until then a rejection is not unhandled.
      work.catch(() => {});
      inHand.push(work);
      if (inHand.length >= BATCHES_IN_HAND) await inHand.shift();
    }
  } finally {
    // What was fetched is stored also when the connection broke after it.
    await Promise.allSettled(inHand);
  }
  await Promise.all(inHand);
  return { lastUid, messages };
}

/** By the bytes themselves, because not every message of a batch becomes an arrival. */
async function read(batch: FetchedBatch): Promise<ReadonlyMap<Buffer, ReadMessage>> {
  const raws = batch.messages.map(({ raw }) => raw);
  const readings = await readMessages(raws);
  return new Map(raws.map((raw, index) => [raw, readings[index] as ReadMessage]));
}
