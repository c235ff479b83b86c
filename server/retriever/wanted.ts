/**
 * Whole mails that an agent asked for: what was over the size limit is fetched after all, by the holder of the mailbox,
 * between everything else. The attempt is noted before it is made, so that a mail which breaks the connection does not
 * do so for ever; what came is told every few seconds; what cannot be had is told as what it is.
 */
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { tellOfMessage } from '../desk/reading/originals.ts';
import { completeMessage } from '../desk/receiving/complete-message.ts';
import { readingLimits } from '../desk/receiving/reading-limits.ts';
import { backoffMs } from '../kernel/backoff.ts';
import { Failure } from '../kernel/failure.ts';
import { unhurried } from '../kernel/unhurried.ts';
import { beginningOf } from '../store/blobs/beginning.ts';
import { assertLease } from '../store/lease.ts';
import { readLargeMessage } from '../wire/mime/large/read-large.ts';
import { type ReadMessage, readMessages } from '../wire/mime/read.ts';
import type { HeldMailbox, RetrieverContext } from './context.ts';
import { isPlaceholder, LARGEST_PLACEHOLDER_BYTES, PLACEHOLDER_SENT } from './placeholder.ts';
import { type StreamedMessage, streamIn } from './stream-in.ts';

export interface Wanted {
  readonly messageId: string;
  readonly conversationId: string;
  readonly folder: string;
  readonly uidValidity: number | null;
  readonly uid: number | null;
  readonly uidl: string | null;
  readonly attempts: number;
}

/** The bytes of one of them, from the server. undefined: the server has it no more. */
export type FetchWanted = (wanted: Wanted) => Promise<AsyncIterable<Buffer> | undefined>;

/** Beyond any mail that a server takes; a stream without end must end somewhere. */
const MOST_BYTES = 1024 * 1024 * 1024;
const MOST_ATTEMPTS = 5;
const MOST_PER_ROUND = 5;
const TELL_EVERY_MS = 2_000;

export async function fetchWanted(
  context: RetrieverContext,
  held: HeldMailbox,
  fetch: FetchWanted,
  signal: AbortSignal,
  folder?: string,
): Promise<void> {
  for (const wanted of await takeDue(context, held, folder)) {
    if (wanted.attempts > MOST_ATTEMPTS) {
      await giveUp(
        context,
        wanted,
        new Failure('message-unavailable', { detail: 'The connection broke again and again.' }),
      );
      continue;
    }
    await tellOfMessage(context.store.db, wanted.conversationId);
    const source = await fetch(wanted);
    if (!source) {
      await giveUp(
        context,
        wanted,
        new Failure('message-unavailable', { detail: 'It is not on the server any more.' }),
      );
      continue;
    }
    const begun = await beginningOf(source, LARGEST_PLACEHOLDER_BYTES);
    if (begun.whole && isPlaceholder(begun.whole)) {
      await giveUp(context, wanted, new Failure('message-unavailable', { detail: PLACEHOLDER_SENT }));
      continue;
    }
    const pieces = begun.all ?? Readable.from([begun.whole]);
    const streamed = await streamIn(context.store.blobs, told(context, wanted, pieces), MOST_BYTES, signal);
    if (streamed) await complete(context, held, wanted, streamed);
    else await giveUp(context, wanted, new Failure('message-too-large'));
  }
}

async function takeDue(
  { store, nodeId, clock, tuning }: RetrieverContext,
  { connection, lease }: HeldMailbox,
  folder: string | undefined,
): Promise<Wanted[]> {
  const now = clock.now();
  // Mostly there is nothing, and no need for a transaction.
  const due = await store.db
    .selectFrom('wanted_original as wanted')
    .innerJoin('message', 'message.id', 'wanted.message_id')
    .innerJoin('arrival', 'arrival.id', 'message.arrival_id')
    .select([
      'wanted.message_id as messageId',
      'message.conversation_id as conversationId',
      'arrival.folder',
      'arrival.uid_validity as uidValidity',
      'arrival.uid',
      'arrival.uidl',
      'wanted.attempts',
    ])
    .where('wanted.mailbox_id', '=', connection.mailboxId)
    .where('wanted.state', '!=', 'failed')
    .where('wanted.next_attempt_at', '<=', now)
    .$if(folder !== undefined, (query) => query.where('arrival.folder', '=', folder as string))
    .orderBy('wanted.asked_at')
    .limit(MOST_PER_ROUND)
    .execute();
  if (due.length === 0) return [];
  return store.db.transaction().execute(async (trx) => {
    await assertLease(trx, lease.resource, nodeId, lease.epoch);
    const taken: Wanted[] = [];
    for (const wanted of due) {
      const attempts = wanted.attempts + 1;
      const waitMs = backoffMs(tuning.unavailableBackoff, attempts);
      await trx
        .updateTable('wanted_original')
        .set({
          state: 'fetching',
          received_bytes: 0,
          attempts,
          next_attempt_at: new Date(now.getTime() + waitMs),
        })
        .where('message_id', '=', wanted.messageId)
        .execute();
      taken.push({ ...wanted, attempts });
    }
    return taken;
  });
}

/** The same bytes; how many there were is written down as they pass. */
async function* told(
  { store, clock }: RetrieverContext,
  { messageId, conversationId }: Wanted,
  source: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer> {
  let received = 0;
  let toldAt = clock.now().getTime();
  for await (const piece of source) {
    received += piece.length;
    yield piece;
    if (clock.now().getTime() - toldAt < TELL_EVERY_MS) continue;
    toldAt = clock.now().getTime();
    await store.db
      .updateTable('wanted_original')
      .set({ received_bytes: received })
      .where('message_id', '=', messageId)
      .execute();
    await tellOfMessage(store.db, conversationId);
  }
}

async function complete(
  { store, nodeId, tuning }: RetrieverContext,
  { lease }: HeldMailbox,
  { messageId }: Wanted,
  { kept, size }: StreamedMessage,
): Promise<void> {
  const source = () => store.blobs.streamKept(kept);
  const limits = await readingLimits(store);
  const [message] =
    size > tuning.largeBytes
      ? [await readLargeMessage(unhurried(source()), limits)]
      : await readMessages([await buffer(source())], limits);
  await store.db.transaction().execute(async (trx) => {
    await assertLease(trx, lease.resource, nodeId, lease.epoch);
    const [digest] = await store.blobs.record(trx, kept);
    await completeMessage(trx, {
      messageId,
      digest: digest as Buffer,
      size,
      message: message as ReadMessage,
    });
  });
}

async function giveUp(
  { store }: RetrieverContext,
  { messageId, conversationId }: Wanted,
  failure: Failure,
): Promise<void> {
  await store.db
    .updateTable('wanted_original')
    .set({ state: 'failed', failure: JSON.stringify(failure) })
    .where('message_id', '=', messageId)
    .execute();
  await tellOfMessage(store.db, conversationId);
}
