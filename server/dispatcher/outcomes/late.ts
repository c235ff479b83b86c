/**
 * An answer that could not leave for four hours is one its writer should know of, while Postvak goes on trying for five
 * days. It is said once: the conversation comes back as unread, and the message says since when it is being tried.
 * Whatever holds it up counts: a server that puts it off, a mailbox that is stopped, a sign-in that is missing.
 */
import { sql } from 'kysely';
import type { Db } from '../../store/pool.ts';
import { tellDesk } from './record.ts';

/** @returns how many were found to be late. */
export async function tellOfLate(db: Db, lateMs: number): Promise<number> {
  return db.transaction().execute(async (trx) => {
    const { rows } = await sql<{ conversationId: string }>`
      with late as (
        select id, coalesce(first_attempt_at, not_before) as since from delivery
        where state in ('waiting', 'uncertain') and late_since is null
          and coalesce(first_attempt_at, not_before) < now() - ${lateMs} * interval '1 millisecond'
        for update skip locked
      )
      update delivery d set late_since = late.since from late where d.id = late.id
      returning d.conversation_id as "conversationId"`.execute(trx);
    if (rows.length === 0) return 0;
    const conversations = [...new Set(rows.map(({ conversationId }) => conversationId))];
    await trx.updateTable('conversation').set({ unread: true }).where('id', 'in', conversations).execute();
    await tellDesk(trx, conversations);
    return rows.length;
  });
}
