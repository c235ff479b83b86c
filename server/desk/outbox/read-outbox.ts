/** The outbox of one mailbox: how much waits, for what, and when it is expected to have left. */
import { sql } from 'kysely';
import { NAMED_ACCOUNT, type NamedAccount } from '../../accounts/names.ts';
import { type SendingLimits, sendingLimits } from '../../accounts/sending-limits.ts';
import type { RecordedFailure } from '../../kernel/failure.ts';
import type { Db } from '../../store/pool.ts';
import { type Outgoing, readOutgoing } from './exceptions.ts';

export interface OutboxView {
  readonly mailbox: { readonly id: string; readonly address: string; readonly accountId: string };
  /** Due and not sent yet. */
  readonly waiting: number;
  /** For a time that was chosen, or that can still be taken back, or until their next try. */
  readonly later: number;
  readonly underWay: number;
  /** Being looked for in Sent Items. */
  readonly uncertain: number;
  readonly oldestWaitingSince: Date | null;
  readonly sentLastMinute: number;
  readonly recipientsLastDay: number;
  readonly limits: SendingLimits;
  /** For the words of its failure. */
  readonly account: NamedAccount;
  readonly failure: RecordedFailure | null;
  readonly resumeAt: Date | null;
  /** The first of them, in the order in which they leave. */
  readonly next: readonly Outgoing[];
}

const SHOWN = 100;

/** @returns null when there is no such mailbox, or its department may not be seen. */
export async function readOutbox(
  db: Db,
  departments: readonly string[] | null,
  mailboxId: string,
): Promise<OutboxView | null> {
  const { rows } = await sql<Omit<OutboxView, 'next' | 'limits'> & { limits: unknown }>`
    select json_build_object('id', b.id, 'address', b.address, 'accountId', a.id) as mailbox, b.limits,
      ${NAMED_ACCOUNT} as account, b.dispatch_failure as failure, b.dispatch_resume_at as "resumeAt", n.*,
      (select count(*)::int from delivery d
       where d.mailbox_id = b.id and d.last_attempt_at > now() - interval '1 minute') as "sentLastMinute",
      (select count(*)::int from delivery d join delivery_recipient r on r.delivery_id = d.id
       where d.mailbox_id = b.id and d.last_attempt_at > now() - interval '1 day') as "recipientsLastDay"
    from mailbox b join account a on a.id = b.account_id
    join app_registration app on app.id = a.app_registration_id cross join lateral (
      select count(*) filter (where d.state = 'waiting' and d.not_before <= now())::int as waiting,
        count(*) filter (where d.state = 'waiting' and d.not_before > now())::int as later,
        count(*) filter (where d.state = 'sending')::int as "underWay",
        count(*) filter (where d.state = 'uncertain')::int as uncertain,
        min(d.not_before) filter (where d.state = 'waiting' and d.not_before <= now()) as "oldestWaitingSince"
      from delivery d where d.mailbox_id = b.id and d.state in ('waiting', 'sending', 'uncertain')
    ) n
    where b.id = ${mailboxId}
      and (${departments}::uuid[] is null or a.department_id = any(${departments}::uuid[]))`.execute(db);
  const [outbox] = rows;
  if (!outbox) return null;
  const { rows: first } = await sql<{ id: string }>`
    select id from delivery
    where mailbox_id = ${mailboxId} and state in ('waiting', 'sending', 'uncertain')
    order by state = 'waiting', greatest(not_before, now()), priority desc, not_before, id
    limit ${SHOWN}`.execute(db);
  return {
    ...outbox,
    limits: sendingLimits(outbox.limits),
    next: await readOutgoing(
      db,
      first.map(({ id }) => id),
    ),
  };
}
