/**
 * Deliveries as people see them: how far each got, with every recipient's outcome, what can be decided about it, and,
 * while it waits, when it is expected to leave. One query, whatever the number.
 */
import { type RawBuilder, sql } from 'kysely';
import { NAMED_ACCOUNT, type NamedAccount } from '../../accounts/names.ts';
import { sendingLimits } from '../../accounts/sending-limits.ts';
import { FAILURES, type RecordedFailure } from '../../kernel/failure.ts';
import type { Db, Trx } from '../../store/pool.ts';
import type { DeliveryRecipientTable } from '../../store/schema.ts';
import { type DeliveryDecision, possibleDecisions } from './decide-delivery.ts';
import { expectedDeparture } from './expected-departure.ts';

export interface RecipientView {
  readonly address: string;
  readonly field: DeliveryRecipientTable['field'];
  readonly outcome: 'waiting' | 'accepted' | 'delivered' | 'delayed' | 'failed';
  readonly status: string | null;
  readonly diagnostic: string | null;
}

export interface DeliveryView {
  readonly id: string;
  readonly messageId: string;
  readonly state: 'waiting' | 'sending' | 'sent' | 'failed' | 'uncertain' | 'held' | 'cancelled';
  readonly notBefore: Date;
  /** While it waits and something can be said. */
  readonly expectedAt: Date | null;
  readonly attempts: number;
  readonly finishedAt: Date | null;
  /** Its writer was told that it is late: first tried then, and still not sent. */
  readonly lateSince: Date | null;
  /** For the words of its failures. */
  readonly account: NamedAccount;
  readonly failure: RecordedFailure | null;
  /** Why its whole mailbox does not send, while that is so. */
  readonly mailboxFailure: RecordedFailure | null;
  readonly decisions: readonly DeliveryDecision[];
  readonly recipients: readonly RecipientView[];
}

interface Row extends Omit<DeliveryView, 'expectedAt' | 'decisions'> {
  readonly reachedSomebody: boolean;
  readonly missedSomebody: boolean;
  readonly settled: boolean;
  readonly ahead: number;
  readonly sentLastMinute: number;
  readonly limits: unknown;
  readonly resumeAt: Date | null;
  readonly isOn: boolean;
}

/** @param condition over `d` (delivery), `m` (message), `c` (conversation). */
export async function readDeliveries(
  db: Db | Trx,
  condition: RawBuilder<unknown>,
  now: Date = new Date(),
): Promise<DeliveryView[]> {
  const { rows } = await sql<Row>`
    select d.id, d.message_id as "messageId", d.state, d.not_before as "notBefore", d.attempts,
      d.finished_at as "finishedAt", d.late_since as "lateSince", d.failure, d.settled_at is not null as settled,
      case when d.state = 'waiting' then b.dispatch_failure end as "mailboxFailure",
      b.limits, b.dispatch_resume_at as "resumeAt", b.enabled and a.state = 'connected' as "isOn",
      case when d.state = 'waiting' then (
        select count(*)::int from delivery e
        where e.mailbox_id = d.mailbox_id and e.state in ('waiting', 'sending') and e.id <> d.id
          and e.not_before <= greatest(d.not_before, now())
          and (e.state = 'sending' or e.priority > d.priority
            or (e.priority = d.priority and (e.not_before, e.id) < (d.not_before, d.id)))
      ) else 0 end as ahead,
      case when d.state = 'waiting' then (
        select count(*)::int from delivery e
        where e.mailbox_id = d.mailbox_id and e.state <> 'sending' and e.last_attempt_at > now() - interval '1 minute'
      ) else 0 end as "sentLastMinute",
      ${NAMED_ACCOUNT} as account,
      r.reached as "reachedSomebody", r.missed as "missedSomebody", r.recipients
    from delivery d
      join message m on m.id = d.message_id
      join conversation c on c.id = d.conversation_id
      join mailbox b on b.id = d.mailbox_id
      join account a on a.id = b.account_id
      join app_registration app on app.id = a.app_registration_id
      cross join lateral (
        select coalesce(bool_or(r.outcome in ('accepted', 'delivered')), false) as reached,
          coalesce(bool_or(r.outcome = 'failed'), false) as missed,
          coalesce(json_agg(json_build_object('address', r.address, 'field', r.field, 'outcome', r.outcome,
            'status', r.status, 'diagnostic', r.diagnostic)
            order by array_position(array['to', 'cc', 'bcc'], r.field), r.address), '[]') as recipients
        from delivery_recipient r where r.delivery_id = d.id
      ) r
    where ${condition}`.execute(db);
  return rows.map((row) => toView(row, now));
}

function toView(row: Row, now: Date): DeliveryView {
  const { reachedSomebody, missedSomebody, settled, ahead, sentLastMinute, limits, resumeAt, isOn, ...view } =
    row;
  const { messagesPerMinute } = sendingLimits(limits);
  const waitsForPerson =
    view.mailboxFailure !== null &&
    (FAILURES[view.mailboxFailure.code] ?? FAILURES.unknown).kind === 'operator';
  const mailboxSends = isOn && !waitsForPerson;
  return {
    ...view,
    expectedAt:
      view.state === 'waiting'
        ? expectedDeparture(
            { ahead, sentLastMinute, messagesPerMinute, notBefore: view.notBefore, resumeAt, mailboxSends },
            now,
          )
        : null,
    decisions: possibleDecisions({ ...view, reachedSomebody, missedSomebody, settled }),
  };
}
