/** What was sent lately under one sign-in, read when its lease changes hands: the pace must survive the change. */
import { sql } from 'kysely';
import type { Db } from '../../store/pool.ts';
import type { Sent } from './pace.ts';
import { SUBMITTED_BY } from './sender-name.ts';

/**
 * @param sender the sign-in, as `SUBMITTED_BY` names it.
 * @param now the clock that the pace will be asked with, in milliseconds.
 * @param minuteMs older than two of these, sends are summed up by the minute: only the day's total needs them.
 * @returns oldest first. A try counts whatever became of it, because the server counted it too.
 */
export async function sentLately(db: Db, sender: string, now: number, minuteMs: number): Promise<Sent[]> {
  const { rows } = await sql<{ agoMs: number; recipients: number }>`
    select min(ago)::float8 as "agoMs", sum(recipients)::int as recipients
    from (
      select d.id,
             extract(epoch from now() - greatest(d.last_attempt_at, d.finished_at, d.uncertain_since)) * 1000 as ago,
             (select count(*) from delivery_recipient r where r.delivery_id = d.id) as recipients
      from mailbox m
        join account a on a.id = m.account_id
        join delivery d on d.mailbox_id = m.id
      where ${SUBMITTED_BY} = ${sender} and d.last_attempt_at > now() - interval '1 day' and d.attempts > 0
    ) sent
    group by case when ago < ${2 * minuteMs} then id::text else floor(ago / 60000)::text end
    order by 1 desc`.execute(db);
  return rows.map(({ agoMs, recipients }) => ({ at: now - agoMs, recipients }));
}
