/**
 * Accepts arrivals: reads them as mail and makes messages and conversations of them, one transaction per batch.
 *
 * Arrivals that are not accepted are the work that is left; there are no jobs beside them. The holder of the
 * mailbox's lease accepts right after the commit, with the bytes still in memory, and whatever is left from an
 * earlier life it reads back from the database first, so that a conversation grows in the order of arrival.
 */
import { sql } from 'kysely';
import { acknowledgeMails } from '../desk/acknowledge.ts';
import { readingLimits } from '../desk/reading-limits.ts';
import { receiveMails } from '../desk/receive.ts';
import { assertLease, LeaseLost } from '../store/lease.ts';
import { countAccepted } from '../telemetry/measures.ts';
import { annotate } from '../telemetry/trace.ts';
import { type ReadMessage, readMessages } from '../wire/mime/read.ts';
import { readLargeMessage } from '../wire/mime/read-large.ts';
import type { Arrival } from './arrivals.ts';
import type { HeldMailbox, RetrieverContext } from './context.ts';
import { unreadable } from './unreadable.ts';

const BACKLOG_MESSAGES = 200;
/** In a trace; a span is no list of everything. */
const CONVERSATIONS_NAMED = 20;
const BACKLOG_BYTES = 8 * 1024 * 1024;

/** @throws LeaseLost, or an error of the database; the arrivals are then still waiting. */
export async function acceptArrivals(
  { store, vault, nodeId, reports, observe }: RetrieverContext,
  { connection, lease }: HeldMailbox,
  arrivals: readonly Arrival[],
  readings: readonly ReadMessage[],
): Promise<void> {
  if (arrivals.length === 0) return;
  const began = performance.now();
  const accepted = await store.db.transaction().execute(async (trx) => {
    await assertLease(trx, lease.resource, nodeId, lease.epoch);
    // Marked first: what the backlog accepted meanwhile is left out, and nobody else can accept it beside us.
    const marked = await trx
      .updateTable('arrival')
      .set({ accepted_at: sql<Date>`now()` })
      .where(sql<boolean>`id = any(${arrivals.map(({ id }) => id)}::uuid[])`)
      .where('accepted_at', 'is', null)
      .returning('id')
      .execute();
    const ours = new Set(marked.map(({ id }) => id));
    const mails = arrivals.flatMap(({ id, digest, size, headerOnly, receivedAt }, index) => {
      const message = readings[index] as ReadMessage;
      return ours.has(id) ? [{ arrivalId: id, digest, size, headerOnly, receivedAt, message }] : [];
    });
    const conversations = await receiveMails(trx, connection, mails);
    annotate({
      'postvak.mailbox': connection.mailboxId,
      'postvak.conversations': conversations.slice(0, CONVERSATIONS_NAMED),
    });
    for (const { message, headerOnly } of mails) {
      if (message.report && !headerOnly) await reports?.apply(trx, connection.mailboxId, message.report);
    }
    await acknowledgeMails({ blobs: store.blobs, vault }, trx, connection.mailboxId, mails);
    return mails;
  });
  countAccepted(
    connection.mailboxId,
    accepted.map(({ receivedAt }) => receivedAt),
  );
  observe?.('accept', performance.now() - began, arrivals.length);
}

/** Accepts whatever of this mailbox still waits. */
export async function acceptBacklog(
  context: RetrieverContext,
  held: HeldMailbox,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const arrivals = await nextWaiting(context, held);
    if (arrivals.length === 0) return;
    const readings = await readArrivals(context, arrivals);
    try {
      await acceptArrivals(context, held, arrivals, readings);
    } catch (error) {
      if (error instanceof LeaseLost || !isRefusalOfData(error)) throw error;
      await acceptOneByOne(context, held, arrivals, readings);
    }
  }
}

async function nextWaiting(
  { store, tuning }: RetrieverContext,
  { connection }: HeldMailbox,
): Promise<Arrival[]> {
  const rows = await store.db
    .selectFrom('arrival')
    .select(['id', 'digest', 'size', 'extent', 'internal_date', 'retrieved_at'])
    .where('mailbox_id', '=', connection.mailboxId)
    .where('accepted_at', 'is', null)
    .orderBy('id')
    .limit(BACKLOG_MESSAGES)
    .execute();
  let bytes = 0;
  const batch = rows.filter(({ size }, index) => {
    bytes += size;
    return index === 0 || bytes <= BACKLOG_BYTES;
  });
  const large = ({ size }: { size: number }) => size > tuning.largeBytes;
  const contents = await store.blobs.readMany(
    store.db,
    batch.filter((row) => !large(row)).map(({ digest }) => digest),
  );
  return batch.map(({ id, digest, size, extent, internal_date, retrieved_at }) => ({
    id,
    digest,
    size,
    raw: contents.get(digest.toString('hex')),
    headerOnly: extent === 'header',
    receivedAt: internal_date && internal_date < retrieved_at ? internal_date : retrieved_at,
  }));
}

/** What is not in memory streams by. */
async function readArrivals(
  { store }: RetrieverContext,
  arrivals: readonly Arrival[],
): Promise<ReadMessage[]> {
  const limits = await readingLimits(store);
  const small = await readMessages(
    arrivals.flatMap(({ raw }) => raw ?? []),
    limits,
  );
  const readings: ReadMessage[] = [];
  for (const { raw, digest } of arrivals) {
    const reading = raw
      ? (small.shift() as ReadMessage)
      : await readLargeMessage(store.blobs.stream(store.db, digest), limits);
    readings.push(reading);
  }
  return readings;
}

/** One mail whose reading the database refuses must not hold up the others: it becomes a message without a reading. */
async function acceptOneByOne(
  context: RetrieverContext,
  held: HeldMailbox,
  arrivals: readonly Arrival[],
  readings: readonly ReadMessage[],
): Promise<void> {
  for (const [index, arrival] of arrivals.entries()) {
    const reading = readings[index] as ReadMessage;
    try {
      await acceptArrivals(context, held, [arrival], [reading]);
    } catch (error) {
      if (error instanceof LeaseLost || !isRefusalOfData(error)) throw error;
      context.log.error(
        { arrivalId: arrival.id, code: sqlState(error) },
        'The database refuses the reading of a mail',
      );
      await acceptArrivals(context, held, [arrival], [unreadable(reading)]);
    }
  }
}

/** Classes 22 (data exception), 23 (integrity), 54 (program limit): the same data will be refused again. */
function isRefusalOfData(error: unknown): boolean {
  return /^(22|23|54)/.test(sqlState(error));
}

function sqlState(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && code.length === 5 ? code : '';
}
