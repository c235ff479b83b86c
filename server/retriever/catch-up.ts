/**
 * Brings one folder up to date, as a line of three stages that work at the same time: while a batch is fetched, the
 * one before it is stored and read, and the one before that is accepted. Each stage keeps the order.
 */
import { readingLimits } from '../desk/reading-limits.ts';
import type { Store } from '../store/pool.ts';
import { countRetrieved } from '../telemetry/measures.ts';
import { annotate, traced, tracePast } from '../telemetry/trace.ts';
import { type ReadMessage, readMessages } from '../wire/mime/read.ts';
import type { Acceptor } from './acceptor.ts';
import type { Arrival } from './arrivals.ts';
import type { RetrieverContext } from './context.ts';

/** Batches fetched but not accepted: enough to keep every stage busy, few enough to hold little in memory. */
const BATCHES_IN_HAND = 3;

/** What was fetched together and is stored together. */
export interface Batch {
  readonly messages: readonly { readonly raw: Buffer | undefined }[];
  /** Call it when the bytes are no longer needed. */
  readonly release: () => void;
}

/**
 * @param commit stores a batch and gives its new arrivals; called for one batch at a time, in order, and not for any
 *   batch after one that failed.
 */
export async function catchUp<B extends Batch>(
  batches: AsyncIterable<B>,
  commit: (batch: B) => Promise<readonly Arrival[]>,
  acceptor: Acceptor,
  { store: kept, observe }: Pick<RetrieverContext, 'store' | 'observe'>,
): Promise<void> {
  let stored: Promise<unknown> = Promise.resolve();
  const inHand: Promise<void>[] = [];

  const store = async (batch: B, before: Promise<unknown>) => {
    const began = performance.now();
    const readings = read(kept, batch);
    readings.then(
      () => observe?.('read', performance.now() - began, batch.messages.length),
      () => {},
    );
    readings.catch(() => {});
    await before;
    const storing = performance.now();
    const arrivals = await traced({ name: 'mail.store' }, () => commit(batch));
    countRetrieved(arrivals.length);
    observe?.('store', performance.now() - storing, arrivals.length);
    return { arrivals, readings };
  };
  const takeInHand = async (batch: B) => {
    const storing = store(batch, stored);
    stored = storing;
    try {
      const { arrivals, readings } = await storing;
      annotate({ 'postvak.arrivals': arrivals.length });
      if (arrivals.length > 0) {
        await traced({ name: 'mail.accept' }, () => acceptor.accept(arrivals, readings));
      }
    } finally {
      batch.release();
    }
  };
  try {
    let asked = performance.now();
    for await (const batch of batches) {
      const fetched = performance.now();
      observe?.('fetch', fetched - asked, batch.messages.length);
      const attributes = { 'postvak.mails': batch.messages.length };
      const startedAtMs = performance.timeOrigin + asked;
      const work = traced({ name: 'mail.in', attributes, startedAtMs }, () => {
        tracePast('mail.fetch', startedAtMs, performance.timeOrigin + fetched);
        return takeInHand(batch);
      });
      // Awaited below; until then a rejection is not unhandled.
      work.catch(() => {});
      inHand.push(work);
      if (inHand.length >= BATCHES_IN_HAND) await inHand.shift();
      asked = performance.now();
    }
  } finally {
    // What was fetched is stored also when the connection broke after it.
    await Promise.allSettled(inHand);
  }
  await Promise.all(inHand);
}

/** By the bytes themselves, because not every message of a batch becomes an arrival. */
async function read(store: Store, batch: Batch): Promise<ReadonlyMap<Buffer, ReadMessage>> {
  const raws = batch.messages.flatMap(({ raw }) => raw ?? []);
  const limits = await readingLimits(store);
  const readings = await traced({ name: 'mail.read' }, () => readMessages(raws, limits));
  return new Map(raws.map((raw, index) => [raw, readings[index] as ReadMessage]));
}
