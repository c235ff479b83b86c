/**
 * Polls one POP3 mailbox: sign in, compare the server's UIDLs with those that are here, fetch what is new, sign out.
 *
 * POP3 (RFC 1939) has no checkpoint: identity is the UIDL, and the unique index on it is what keeps doubles out.
 * There are no pushes, no folders, no flags and no dates of arrival, so of the start points "unread" means "now", and
 * of the after-retrieval actions only "delete" exists. Deleting happens at a session's end, for everything whose bytes
 * are here, and holds only after a QUIT that was answered (RFC 1939 section 6); otherwise the next session does it.
 */
import { sql } from 'kysely';
import { assertLease } from '../../store/lease.ts';
import { withCredentials } from '../../tokens/with-credentials.ts';
import { openPop3, type Pop3Message } from '../../wire/pop3/session.ts';
import type { Acceptor } from '../accepting/acceptor.ts';
import { type Arrival, insertArrivals } from '../accepting/arrivals.ts';
import { catchUp } from '../catch-up.ts';
import type { HeldMailbox, RetrieverContext } from '../context.ts';
import type { Doubts } from '../doubts.ts';
import { GRAPH_ID } from '../graph/graph-checkpoint.ts';
import { messageLimitBytes } from '../limits.ts';
import { receivedDate } from '../received-date.ts';
import type { WellNoter } from '../status.ts';
import { type FetchWanted, fetchWanted } from '../wanted.ts';
import { type FetchedPop3Batch, fetchPop3 } from './fetch-pop3.ts';
import { beginMaildrop } from './pop3-start.ts';

/** POP3 sees the inbox only. */
const POP3_FOLDER = 'INBOX';

export interface RetrievingPop3 {
  readonly acceptor: Acceptor;
  readonly well: WellNoter;
  /** Outlives the connections. */
  readonly doubts: Doubts;
}

/** Runs until it fails or the signal fires. @throws Failure, LeaseLost, or the signal's reason. */
export async function retrievePop3(
  context: RetrieverContext,
  held: HeldMailbox,
  retrieving: RetrievingPop3,
  signal: AbortSignal,
): Promise<never> {
  for (;;) {
    const withheld = await pollOnce(context, held, retrieving, signal);
    await retrieving.well.note({ withheld });
    await context.clock.sleep(context.tuning.pop3PollMs, signal);
  }
}

/** @returns how many mails the server lists and did not hand out. */
async function pollOnce(
  context: RetrieverContext,
  held: HeldMailbox,
  { acceptor, doubts }: RetrievingPop3,
  signal: AbortSignal,
): Promise<number> {
  const { connection } = held;
  const { connectMs, silenceMs } = context.tuning;
  const session = await withCredentials(context.tokens, connection, signal, (credentials) =>
    context.connecting.through(connection.pop3.host, signal, () =>
      openPop3(
        { ...connection.pop3, ca: connection.ca, connectMs, silenceMs },
        { mailbox: connection.address, user: connection.opener, ...credentials },
        signal,
      ),
    ),
  );
  try {
    const listed = await session.list();
    await beginMaildrop(context, held, session, listed);
    const { known, whole } = await knownUidls(context, connection.mailboxId, listed);
    const fresh = listed.filter(({ uidl }) => !known.has(uidl));
    const { budget, store, tuning } = context;
    const limitBytes = await messageLimitBytes(store.db, connection.limits, tuning.messageLimitBytes);
    const options = { ...context.tuning, messageLimitBytes: limitBytes, budget, blobs: store.blobs, doubts };
    const commit = async (batch: FetchedPop3Batch) => {
      const arrivals = await commitPop3(context, held, batch);
      for (const { uidl, extent } of batch.messages) if (extent === 'whole') whole.add(uidl);
      return arrivals;
    };
    await catchUp(fetchPop3(session, fresh, options, signal), commit, acceptor, context, connection);
    const wanted: FetchWanted = async ({ uidl }) => {
      const message = listed.find((each) => each.uidl === uidl);
      const fetched = message && (await session.retrievePieces(message));
      if (!fetched) return undefined;
      if ('refused' in fetched) throw fetched.refused;
      return fetched.pieces;
    };
    await fetchWanted(context, held, wanted, signal);
    if (connection.afterRetrieval === 'delete') {
      await session.remove(listed.filter(({ uidl }) => whole.has(uidl)));
    }
    await session.quit();
    return fresh.filter(({ uidl }) => doubts.has(uidl)).length;
  } finally {
    session.close();
  }
}

/** Of the listed ones: those not to be fetched, and those whose bytes are all here. */
async function knownUidls({ store }: RetrieverContext, mailboxId: string, listed: readonly Pop3Message[]) {
  const uidls = listed.map(({ uidl }) => uidl);
  const arrived = await store.db
    .selectFrom('arrival')
    .select([sql<string>`uidl`.as('uidl'), 'extent'])
    .where('mailbox_id', '=', mailboxId)
    .where(sql<boolean>`uidl = any(${uidls}::text[])`)
    .execute();
  const skipped = await store.db
    .selectFrom('skipped_uidl')
    .select('uidl')
    .where('mailbox_id', '=', mailboxId)
    .where(sql<boolean>`uidl = any(${uidls}::text[])`)
    .execute();
  return {
    known: new Set([...arrived, ...skipped].map(({ uidl }) => uidl)),
    whole: new Set(arrived.filter(({ extent }) => extent === 'whole').map(({ uidl }) => uidl)),
  };
}

/** One transaction per batch, under the lease. What came by IMAP before the mailbox changed to POP3 is left out. */
async function commitPop3(
  { store, nodeId }: RetrieverContext,
  { connection, lease }: HeldMailbox,
  { messages }: FetchedPop3Batch,
): Promise<Arrival[]> {
  if (messages.length === 0) return [];
  const { mailboxId } = connection;
  const streamed = messages[0]?.streamed;
  const kept = streamed?.kept ?? (await store.blobs.keep(messages.flatMap(({ raw }) => raw ?? [])));
  return store.db.transaction().execute(async (trx) => {
    await assertLease(trx, lease.resource, nodeId, lease.epoch);
    const digests = await store.blobs.record(trx, kept);
    const rows = await trx
      .selectFrom('arrival')
      .select('digest')
      .where('mailbox_id', '=', mailboxId)
      // By IMAP, or over Graph.
      .where((where) => where.or([where('uidl', 'is', null), where('uidl', 'like', `${GRAPH_ID}%`)]))
      .where('digest', 'in', digests)
      .execute();
    const copies = new Set(rows.map(({ digest }) => digest.toString('hex')));
    const isCopy = (index: number) => copies.has((digests[index] as Buffer).toString('hex'));
    const skipped = messages
      .filter((_, index) => isCopy(index))
      .map(({ uidl }) => ({ mailbox_id: mailboxId, uidl }));
    if (skipped.length > 0) {
      await trx
        .insertInto('skipped_uidl')
        .values(skipped)
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    }
    return insertArrivals(
      trx,
      messages.flatMap(({ uidl, raw, streamed: large, extent }, index) => {
        if (isCopy(index)) return [];
        const digest = digests[index] as Buffer;
        const size = raw?.length ?? large?.size ?? 0;
        const identity = { folder: POP3_FOLDER, uidl };
        const head = raw?.subarray(0, HEADER_LOOKED_AT_BYTES) ?? large?.head;
        const internalDate = head && receivedDate(head);
        return [{ mailboxId, identity, digest, size, raw, extent, flags: [], internalDate }];
      }),
    );
  });
}

const HEADER_LOOKED_AT_BYTES = 8 * 1024;
