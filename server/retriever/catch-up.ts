/**
 * Brings one folder up to date, as a line of two stages that work at the same time: while a batch is fetched, the one
 * before it is stored. What is stored is handed to the acceptor, for which nothing here waits. Each stage keeps the order.
 */
import type { MailboxConnection } from '../accounts/connection.ts';
import { countRetrieved } from '../telemetry/measures.ts';
import { annotate, traced, tracePast } from '../telemetry/trace.ts';
import type { Acceptor } from './accepting/acceptor.ts';
import type { Arrival } from './accepting/arrivals.ts';
import type { RetrieverContext } from './context.ts';

/** Batches fetched but not stored: enough to keep both stages busy, few enough to hold little in memory. */
const BATCHES_IN_HAND = 3;
/** What just came to a mailbox, and never takes turns with what others bring in by the hundred. */
const FEW_MESSAGES = 20;

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
  { observe, turns }: Pick<RetrieverContext, 'observe' | 'turns'>,
  { mailboxId, incoming }: Pick<MailboxConnection, 'mailboxId' | 'incoming'>,
): Promise<void> {
  let stored: Promise<unknown> = Promise.resolve();
  const inHand: Promise<void>[] = [];

  const store = async (batch: B, before: Promise<unknown>) => {
    try {
      await before;
      const leave = batch.messages.length > FEW_MESSAGES ? await turns.storing.enter() : () => {};
      try {
        const began = performance.now();
        const arrivals = await traced({ name: 'mail.store' }, () => commit(batch));
        countRetrieved(arrivals.length);
        annotate({ 'postvak.arrivals': arrivals.length });
        observe?.('store', performance.now() - began, arrivals.length);
        return arrivals;
      } finally {
        leave();
      }
    } finally {
      batch.release();
    }
  };
  const takeInHand = (batch: B, startedAtMs: number, fetchedAtMs: number): Promise<void> => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const attributes = {
      'postvak.mailbox': mailboxId,
      'postvak.protocol': incoming,
      'postvak.mails': batch.messages.length,
    };
    traced({ name: 'mail.in', attributes, startedAtMs }, async () => {
      tracePast('mail.fetch', startedAtMs, fetchedAtMs);
      const storing = store(batch, stored);
      stored = storing;
      const accepted = acceptor.add(await storing);
      resolve();
      // Only the trace goes on until then.
      await accepted;
    }).catch(reject);
    return promise;
  };
  try {
    let asked = performance.now();
    for await (const batch of batches) {
      const fetched = performance.now();
      observe?.('fetch', fetched - asked, batch.messages.length);
      const { timeOrigin } = performance;
      const work = takeInHand(batch, timeOrigin + asked, timeOrigin + fetched);
      if (batch.messages.length > FEW_MESSAGES) acceptor.storingFirst.begin();
      // Awaited below; until then a rejection is not unhandled.
      work.catch(() => {});
      inHand.push(work);
      if (inHand.length >= BATCHES_IN_HAND) await inHand.shift();
      asked = performance.now();
    }
  } finally {
    // What was fetched is stored also when the connection broke after it.
    await Promise.allSettled(inHand);
    acceptor.storingFirst.end();
  }
  await Promise.all(inHand);
}
