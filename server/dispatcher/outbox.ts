/**
 * The outbox: which mailboxes have something to send, and the rows of one mailbox that may go now.
 *
 * Order: a person's answer before automatic mail, then by due time. Within a conversation strictly one after another:
 * a delivery waits while an earlier one of its conversation is due, under way or uncertain. One that is held for a
 * person, or scheduled for later, holds up nobody.
 */
import { sql } from 'kysely';
import type { Db, Trx } from '../store/pool.ts';
import { SUBMITTED_BY } from './pacing/sender-name.ts';

export interface DueMailbox {
  readonly mailboxId: string;
  /** Under whose name it submits; mailboxes of one name are sent by one node. */
  readonly sender: string;
  /** Milliseconds until something is due; 0 or less: now. */
  readonly dueInMs: number;
}

/** Mailboxes with rows in the outbox that may send: switched on, signed in, not paused beyond the due time. */
export async function findDueMailboxes(db: Db): Promise<DueMailbox[]> {
  const { rows } = await sql<DueMailbox>`
    select m.id as "mailboxId", ${SUBMITTED_BY} as sender,
           extract(epoch from greatest(d.first_due, m.dispatch_resume_at) - now())::float8 * 1000 as "dueInMs"
    from (
      select mailbox_id, min(not_before) as first_due from delivery
      where state in ('waiting', 'sending', 'uncertain') group by mailbox_id
    ) d
    join mailbox m on m.id = d.mailbox_id
    join account a on a.id = m.account_id
    where m.enabled and a.state = 'connected'`.execute(db);
  return rows;
}

export interface ClaimedDelivery {
  readonly id: string;
  readonly conversationId: string;
  readonly digest: Buffer;
  readonly size: number;
  readonly rfcMessageId: string | null;
  /** In the From field: the mailbox's own address or one of its aliases. */
  readonly fromAddress: string;
  readonly attempts: number;
  /** Since the first try, in milliseconds. */
  readonly ageMs: number;
  readonly recipients: readonly {
    readonly address: string;
    readonly outcome: 'waiting' | 'accepted' | 'delivered' | 'delayed' | 'failed';
  }[];
}

export interface ClaimBounds {
  readonly messages: number;
  readonly recipients: number;
  readonly recipientsPerMessage: number;
}

/**
 * Marks rows as `sending` under the lease's epoch; after the commit they are this holder's to send, and should it die,
 * its successor knows by the epoch that they may have been sent.
 */
export async function claimDeliveries(
  trx: Trx,
  mailboxId: string,
  epoch: number,
  bounds: ClaimBounds,
): Promise<ClaimedDelivery[]> {
  const { rows } = await sql<ClaimedDelivery>`
    with due as materialized (
      select d.id, d.priority, d.not_before from delivery d
      where d.mailbox_id = ${mailboxId} and d.state = 'waiting' and d.not_before <= now()
        and not exists (
          select from delivery e
          where e.conversation_id = d.conversation_id and e.id < d.id
            and e.state in ('waiting', 'sending', 'uncertain') and (e.not_before <= now() or e.attempts > 0)
        )
      order by d.priority desc, d.not_before, d.id
      limit ${bounds.messages}
      for update of d skip locked
    ),
    counted as (
      select due.id, sum(n.recipients) over (order by due.priority desc, due.not_before, due.id) as recipients
      from due cross join lateral (
        select least(count(*), ${bounds.recipientsPerMessage}) as recipients from delivery_recipient r
        where r.delivery_id = due.id and r.outcome in ('waiting', 'delayed')
      ) n
    ),
    claimed as (
      update delivery d
      set state = 'sending', attempts = attempts + 1, lease_epoch = ${epoch}, begun_at = null, last_attempt_at = now(),
          first_attempt_at = coalesce(first_attempt_at, now())
      from counted where d.id = counted.id and counted.recipients <= ${bounds.recipients}
      returning d.*
    )
    select c.id, c.conversation_id as "conversationId", m.digest, m.size, c.attempts,
           m.rfc_message_id as "rfcMessageId", m.from_address as "fromAddress",
           extract(epoch from now() - c.first_attempt_at)::float8 * 1000 as "ageMs",
           (select coalesce(json_agg(json_build_object('address', r.address, 'outcome', r.outcome)
                                     order by r.field desc, r.address), '[]')
            from delivery_recipient r where r.delivery_id = c.id) as recipients
    from claimed c join message m on m.id = c.message_id
    order by c.priority desc, c.not_before, c.id`.execute(trx);
  return rows;
}

/**
 * What an earlier holder of the lease left as `sending`. With the mark that it began to leave it may have been sent, and
 * becomes `uncertain`; without, it cannot have been (`marks.ts`), and waits again as if it had never been claimed.
 * @returns the conversations concerned.
 */
export async function adoptAbandoned(trx: Trx, mailboxId: string, epoch: number): Promise<string[]> {
  const failure = {
    code: 'delivery-uncertain',
    detail: 'Postvak stopped while this message was being sent',
    facts: {},
  };
  const { rows } = await sql<{ conversationId: string }>`
    update delivery
    set state = case when begun_at is null then 'waiting' else 'uncertain' end,
        uncertain_since = case when begun_at is not null then now() end,
        attempts = attempts - case when begun_at is null then 1 else 0 end,
        first_attempt_at = case when begun_at is not null or attempts > 1 then first_attempt_at end,
        not_before = now(), lease_epoch = null,
        failure = case when begun_at is null then failure else ${JSON.stringify(failure)}::jsonb end
    where mailbox_id = ${mailboxId} and state = 'sending' and lease_epoch is distinct from ${epoch}::bigint
    returning conversation_id as "conversationId"`.execute(trx);
  return rows.map(({ conversationId }) => conversationId);
}
