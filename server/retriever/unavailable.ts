/**
 * Messages that the server lists but does not hand out. The checkpoint passes them; these rows ask again, less and
 * less often, until they come or are gone. A placeholder that never turns into the real message is accepted in the
 * end: better a mail that says what is missing than none.
 */
import { backoffMs } from '../kernel/backoff.ts';
import { assertLease } from '../store/lease.ts';
import type { Trx } from '../store/pool.ts';
import type { ImapSession } from '../wire/imap/connect.ts';
import { listMessages } from '../wire/imap/list-messages.ts';
import { presentUids } from '../wire/imap/search-uids.ts';
import type { Arrival } from './accepting/arrivals.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { HeldMailbox, RetrieverContext } from './context.ts';
import { type FetchedMessage, fetchWhole, type UnavailableMessage } from './imap/fetch.ts';
import { isPlaceholder, PLACEHOLDER_ATTEMPTS } from './placeholder.ts';
import { keepOriginals, storeArrivals } from './store-arrivals.ts';

/** Each is fetched by itself; the rest waits for the next round. */
const MOST_PER_ROUND = 20;

export async function rememberUnavailable(
  trx: Trx,
  { clock, tuning }: RetrieverContext,
  mailboxId: string,
  checkpoint: Checkpoint,
  messages: readonly UnavailableMessage[],
): Promise<void> {
  if (messages.length === 0) return;
  const nextAttemptAt = new Date(clock.now().getTime() + backoffMs(tuning.unavailableBackoff, 1));
  await trx
    .insertInto('unavailable_message')
    .values(
      messages.map(({ uid, failure }) => ({
        mailbox_id: mailboxId,
        folder: checkpoint.folder,
        uid_validity: checkpoint.uidValidity,
        uid,
        failure: JSON.stringify(failure),
        next_attempt_at: nextAttemptAt,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/**
 * Asks again for what is due.
 * @param kept told of each message that is now here as a whole.
 * @returns the new arrivals.
 */
export async function retryUnavailable(
  context: RetrieverContext,
  held: HeldMailbox,
  session: ImapSession,
  checkpoint: Checkpoint,
  limitBytes: number,
  kept: (uid: number) => void,
  signal: AbortSignal,
): Promise<Arrival[]> {
  const arrivals: Arrival[] = [];
  for (const { uid, attempts } of await takeDue(context, held, checkpoint)) {
    const [listed] = await listMessages(session, uid, uid, signal);
    const limits = { blobs: context.store.blobs, messageLimitBytes: limitBytes };
    const fetched = listed && (await fetchWhole(session, { uid }, limits, signal));
    const isThere = listed !== undefined || (await presentUids(session, uid, uid, signal)).length > 0;
    if (isThere && !fetched) continue;
    const { raw } = fetched ?? {};
    const isStandIn = raw !== undefined && isPlaceholder(raw);
    if (isStandIn && attempts < PLACEHOLDER_ATTEMPTS) continue;
    const message: FetchedMessage | undefined = fetched && {
      uid,
      ...fetched,
      // The real one is still to be had, and must not be removed from the server.
      ...(isStandIn ? { extent: 'header' as const } : {}),
      flags: listed.flags,
      internalDate: listed.internalDate,
    };
    arrivals.push(...(await settle(context, held, checkpoint, uid, message)));
    if (message?.extent === 'whole') kept(uid);
  }
  return arrivals;
}

/** The next attempt is noted before this one is made: a message that breaks the connection must not be first again. */
async function takeDue(
  { store, nodeId, clock, tuning }: RetrieverContext,
  { connection, lease }: HeldMailbox,
  checkpoint: Checkpoint,
): Promise<{ uid: number; attempts: number }[]> {
  return store.db.transaction().execute(async (trx) => {
    await assertLease(trx, lease.resource, nodeId, lease.epoch);
    const due = await trx
      .selectFrom('unavailable_message')
      .select(['uid', 'attempts'])
      .where('mailbox_id', '=', connection.mailboxId)
      .where('folder', '=', checkpoint.folder)
      .where('uid_validity', '=', checkpoint.uidValidity)
      .where('next_attempt_at', '<=', clock.now())
      .orderBy('uid')
      .limit(MOST_PER_ROUND)
      .execute();
    for (const { uid, attempts } of due) {
      const waitMs = backoffMs(tuning.unavailableBackoff, attempts + 1);
      await trx
        .updateTable('unavailable_message')
        .set({ attempts: attempts + 1, next_attempt_at: new Date(clock.now().getTime() + waitMs) })
        .where('mailbox_id', '=', connection.mailboxId)
        .where('folder', '=', checkpoint.folder)
        .where('uid_validity', '=', checkpoint.uidValidity)
        .where('uid', '=', uid)
        .execute();
    }
    return due;
  });
}

/** It came, or it is gone from the server. */
async function settle(
  context: RetrieverContext,
  { connection, lease }: HeldMailbox,
  checkpoint: Checkpoint,
  uid: number,
  message: FetchedMessage | undefined,
): Promise<Arrival[]> {
  const { store, nodeId } = context;
  const messages = message ? [message] : [];
  const kept = await keepOriginals(context, messages);
  return store.db.transaction().execute(async (trx) => {
    await assertLease(trx, lease.resource, nodeId, lease.epoch);
    await trx
      .deleteFrom('unavailable_message')
      .where('mailbox_id', '=', connection.mailboxId)
      .where('folder', '=', checkpoint.folder)
      .where('uid_validity', '=', checkpoint.uidValidity)
      .where('uid', '=', uid)
      .execute();
    return storeArrivals(context, trx, connection.mailboxId, checkpoint, messages, kept);
  });
}
