/**
 * The start point of a POP3 mailbox, decided once: what lay in the maildrop before it is named and left alone.
 * Dates come from headers (TOP), looked at from the newest message backwards until a row of older ones shows that
 * the rest is older too. A server without TOP gives no dates: "now" then means whatever is there at the first look.
 */
import type { MailboxConnection } from '../../accounts/connection.ts';
import { assertLease } from '../../store/lease.ts';
import type { Pop3Message, Pop3Session } from '../../wire/pop3/session.ts';
import { beginCheckpoint, MAILDROP, readCheckpoint } from '../checkpoint.ts';
import type { HeldMailbox, RetrieverContext } from '../context.ts';
import { receivedDate } from '../received-date.ts';
import { sinceWhen } from '../start-point.ts';

/** Maildrops are in order of arrival, more or less: so many older ones in a row are enough. */
const OLDER_IN_A_ROW = 20;

export async function beginMaildrop(
  { store, nodeId }: RetrieverContext,
  { connection, lease }: HeldMailbox,
  session: Pop3Session,
  listed: readonly Pop3Message[],
): Promise<void> {
  const { mailboxId } = connection;
  if (await readCheckpoint(store.db, mailboxId, MAILDROP)) return;
  const skipped = await olderThanStart(session, listed, connection);
  await store.db.transaction().execute(async (trx) => {
    await assertLease(trx, lease.resource, nodeId, lease.epoch);
    for (let start = 0; start < skipped.length; start += 10_000) {
      await trx
        .insertInto('skipped_uidl')
        .values(skipped.slice(start, start + 10_000).map((uidl) => ({ mailbox_id: mailboxId, uidl })))
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    }
    await beginCheckpoint(trx, mailboxId, { folder: MAILDROP, uidValidity: 0, lastUid: 0, floorUid: 0 });
  });
}

async function olderThanStart(
  session: Pop3Session,
  listed: readonly Pop3Message[],
  { startPoint, connectedAt }: Pick<MailboxConnection, 'startPoint' | 'connectedAt'>,
): Promise<string[]> {
  if (startPoint.from === 'everything') return [];
  // POP3 has no flags: "unread" cannot be told.
  const since = sinceWhen(startPoint.from === 'unread' ? { from: 'now' } : startPoint, connectedAt) as Date;
  const wanted = new Set<string>();
  let older = 0;
  for (const message of listed.toReversed()) {
    const header = await session.header(message);
    const date = header && receivedDate(header);
    // Without a date it cannot be told to be older, and nothing may be lost; without TOP nothing can be told at all.
    if (header && (!date || date >= since)) {
      wanted.add(message.uidl);
      older = 0;
    } else if (++older === OLDER_IN_A_ROW) break;
  }
  return listed.flatMap(({ uidl }) => (wanted.has(uidl) ? [] : [uidl]));
}
