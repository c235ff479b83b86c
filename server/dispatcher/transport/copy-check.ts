/**
 * Where the copies of a shared mailbox's mail are kept is looked at after its first message, and again each week: in
 * its own Sent Items, or in those of whoever signs in for it (Set-Mailbox -MessageCopyForSentAsEnabled decides). A team
 * that looks for its answers in the shared mailbox should be told where they are; and where no copy is kept at all, a
 * missing one proves nothing about an uncertain message.
 */
import { sql } from 'kysely';
import type { Db } from '../../store/pool.ts';
import type { CopyPlace } from './transport.ts';

/** Whether it is time to look. */
export async function wantsCopyCheck(db: Db, mailboxId: string): Promise<boolean> {
  const row = await db
    .selectFrom('mailbox')
    .innerJoin('account', 'account.id', 'mailbox.account_id')
    .select('mailbox.id')
    .where('mailbox.id', '=', mailboxId)
    .where('account.grant_kind', '=', 'delegated')
    .where(sql<boolean>`lower(account.sign_in) <> lower(mailbox.address)`)
    .where(sql<boolean>`coalesce(mailbox.sent_copies_at < now() - interval '7 days', true)`)
    .executeTakeFirst();
  return row !== undefined;
}

export async function recordCopyPlace(
  db: Db,
  mailboxId: string,
  place: CopyPlace | 'nowhere',
): Promise<void> {
  await db
    .updateTable('mailbox')
    .set({ sent_copies: place, sent_copies_at: sql<Date>`now()` })
    .where('id', '=', mailboxId)
    .execute();
  await sql`select pg_notify('desk', ${JSON.stringify({ type: 'mailbox', id: mailboxId })})`.execute(db);
}

/** One accepted message whose copy is looked for. */
export interface CopyCheck {
  readonly messageId: string;
  readonly sinceMs: number;
}

/** @returns undefined: look again later. */
export function judgeCopy(
  check: CopyCheck,
  found: ReadonlyMap<string, CopyPlace>,
  nowMs: number,
  graceMs: number,
): CopyPlace | 'nowhere' | undefined {
  return found.get(check.messageId) ?? (nowMs - check.sinceMs >= graceMs ? 'nowhere' : undefined);
}
