/**
 * Accepts arrivals: reads them as mail and makes messages and conversations of them, one transaction per batch.
 *
 * Arrivals that are not accepted are the work that is left; there are no jobs beside them. The holder of the
 * mailbox's lease accepts after the commit, with the bytes still in memory where there is room; the rest, and whatever
 * an earlier life left, is read back from the database. Always the oldest first, so that a conversation grows in the
 * order of arrival.
 */
import { sql } from 'kysely';
import { readingLimits } from '../../desk/receiving/reading-limits.ts';
import { receiveMails } from '../../desk/receiving/receive.ts';
import { acknowledgeMails } from '../../desk/writing/acknowledge.ts';
import { unhurried } from '../../kernel/unhurried.ts';
import { assertLease, LeaseLost } from '../../store/lease.ts';
import type { Db, Trx } from '../../store/pool.ts';
import { countAccepted } from '../../telemetry/measures.ts';
import { annotate } from '../../telemetry/trace.ts';
import { readLargeMessage } from '../../wire/mime/large/read-large.ts';
import { type ReadMessage, readMessages } from '../../wire/mime/read.ts';
import type { HeldMailbox, ReportTaker, RetrieverContext } from '../context.ts';
import type { Arrival } from './arrivals.ts';
import { unreadable } from './unreadable.ts';

const BACKLOG_MESSAGES = 500;
/** In a trace; a span is no list of everything. */
const CONVERSATIONS_NAMED = 20;
const BACKLOG_BYTES = 8 * 1024 * 1024;
/** What just came to a mailbox, and never takes turns with what others bring in by the hundred. */
const FEW_MESSAGES = 20;

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
    const accepted = arrivals.flatMap(({ id, digest, size, headerOnly, receivedAt }, index) => {
      const message = readings[index] as ReadMessage;
      return ours.has(id) ? [{ arrivalId: id, digest, size, headerOnly, receivedAt, message }] : [];
    });
    const mails = await forTheDesk(trx, reports, accepted);
    const conversations = await receiveMails(trx, connection, mails);
    annotate({
      'postvak.mailbox': connection.mailboxId,
      'postvak.conversations': conversations.slice(0, CONVERSATIONS_NAMED),
    });
    for (const { message, headerOnly } of mails) {
      if (message.report && !headerOnly) await reports?.apply(trx, connection.mailboxId, message.report);
    }
    await acknowledgeMails({ blobs: store.blobs, vault }, trx, connection.mailboxId, mails);
    return accepted;
  });
  countAccepted(
    connection.mailboxId,
    accepted.map(({ receivedAt }) => receivedAt),
  );
  observe?.('accept', performance.now() - began, arrivals.length);
}

/** Without delivery reports about mail that no agent wrote. */
async function forTheDesk<Mail extends { arrivalId: string; headerOnly: boolean; message: ReadMessage }>(
  trx: Trx,
  reports: ReportTaker | undefined,
  mails: readonly Mail[],
): Promise<Mail[]> {
  const kept: Mail[] = [];
  for (const mail of mails) {
    const { report } = mail.message;
    const isTaken = report && !mail.headerOnly && (await reports?.take?.(trx, mail.arrivalId, report));
    if (!isTaken) kept.push(mail);
  }
  return kept;
}

/**
 * Accepts what of this mailbox waits in the database, from the oldest on. While the database accepts one batch, the
 * next is read back and the threads read it.
 * @param upTo the id of the last one; undefined: everything that waits now.
 */
export async function acceptBacklog(
  context: RetrieverContext,
  held: HeldMailbox,
  signal: AbortSignal,
  upTo?: string,
): Promise<void> {
  // What is stored from now on is somebody else's to accept.
  const last = upTo ?? (await newestWaiting(context.store.db, held.connection.mailboxId));
  if (last === undefined) return;
  let next = readWaiting(context, held, undefined, last, signal);
  for (;;) {
    const { arrivals, readings } = await next;
    signal.throwIfAborted();
    const reached = arrivals.at(-1);
    if (!reached) return;
    next = readWaiting(context, held, reached.id, last, signal);
    // Awaited in the next round; until then a rejection is not unhandled.
    next.catch(() => {});
    await inTurn(context, arrivals, () => acceptRead(context, held, arrivals, readings));
  }
}

/** Many mails at once take turns with those of other mailboxes, so that they do not take all of the database. */
export async function inTurn(
  { turns }: RetrieverContext,
  arrivals: readonly Arrival[],
  work: () => Promise<void>,
): Promise<void> {
  if (arrivals.length <= FEW_MESSAGES) return work();
  const leave = await turns.accepting.enter();
  try {
    await work();
  } finally {
    leave();
  }
}

/** @throws what acceptArrivals throws, but not for mail whose reading the database refuses. */
export async function acceptRead(
  context: RetrieverContext,
  held: HeldMailbox,
  arrivals: readonly Arrival[],
  readings: readonly ReadMessage[],
): Promise<void> {
  try {
    await acceptArrivals(context, held, arrivals, readings);
  } catch (error) {
    if (error instanceof LeaseLost || !isRefusalOfData(error)) throw error;
    await acceptOneByOne(context, held, arrivals, readings);
  }
}

interface ReadBack {
  readonly arrivals: readonly Arrival[];
  readonly readings: readonly ReadMessage[];
}

/** The next batch above an arrival, read back from the store and read as mail. */
async function readWaiting(
  context: RetrieverContext,
  { connection }: HeldMailbox,
  above: string | undefined,
  upTo: string,
  signal: AbortSignal,
): Promise<ReadBack> {
  const { store, tuning, budget, observe } = context;
  const batch = await listWaiting(store.db, connection.mailboxId, above, upTo);
  const small = batch.filter(({ size }) => size <= tuning.largeBytes);
  const release = await budget.take(
    small.reduce((sum, { size }) => sum + size, 0),
    signal,
  );
  try {
    const began = performance.now();
    const contents = await store.blobs.readMany(small.map(({ digest }) => digest));
    const arrivals = batch.map(({ id, digest, size, extent, internal_date, retrieved_at }) => ({
      id,
      digest,
      size,
      raw: size > tuning.largeBytes ? undefined : contents.get(digest.toString('hex')),
      headerOnly: extent === 'header',
      receivedAt: internal_date && internal_date < retrieved_at ? internal_date : retrieved_at,
    }));
    const readings = await readArrivals(context, arrivals);
    observe?.('read', performance.now() - began, arrivals.length);
    // The bytes have served; only the reading is needed now.
    return { arrivals: arrivals.map((arrival) => ({ ...arrival, raw: undefined })), readings };
  } finally {
    release();
  }
}

async function newestWaiting(db: Db, mailboxId: string): Promise<string | undefined> {
  const newest = await db
    .selectFrom('arrival')
    .select('id')
    .where('mailbox_id', '=', mailboxId)
    .where('accepted_at', 'is', null)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return newest?.id;
}

async function listWaiting(db: Db, mailboxId: string, above: string | undefined, upTo: string) {
  const rows = await db
    .selectFrom('arrival')
    .select(['id', 'digest', 'size', 'extent', 'internal_date', 'retrieved_at'])
    .where('mailbox_id', '=', mailboxId)
    .where('accepted_at', 'is', null)
    .$if(above !== undefined, (query) => query.where('id', '>', above as string))
    .where('id', '<=', upTo)
    .orderBy('id')
    .limit(BACKLOG_MESSAGES)
    .execute();
  let bytes = 0;
  return rows.filter(({ size }, index) => {
    bytes += size;
    return index === 0 || bytes <= BACKLOG_BYTES;
  });
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
      : await readLargeMessage(unhurried(store.blobs.stream(store.db, digest)), limits);
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
        { mailboxId: held.connection.mailboxId, arrivalId: arrival.id, code: sqlState(error) },
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
