/**
 * Outcomes are written in batches: what several connections finish while one transaction is under way goes into the
 * next. Only rows that are still `sending` under our epoch are changed; a late writer changes nothing.
 */
import { sql } from 'kysely';
import { type Bounce, isHardBounce, markBounced } from '../../desk/outbox/bounced-contacts.ts';
import type { Failure } from '../../kernel/failure.ts';
import { assertLease } from '../../store/lease.ts';
import type { Db, Trx } from '../../store/pool.ts';
import { countDelivery, countFailure } from '../../telemetry/measures.ts';
import { bounceFailure } from './bounce-failure.ts';
import type { Outcome } from './outcome.ts';

export interface DispatchLease {
  readonly mailboxId: string;
  readonly resource: string;
  readonly nodeId: string;
  readonly epoch: number;
}

/** @throws LeaseLost */
export async function recordOutcomes(
  db: Db,
  lease: DispatchLease,
  outcomes: readonly Outcome[],
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await assertLease(trx, lease.resource, lease.nodeId, lease.epoch);
    await updateDeliveries(trx, lease.epoch, outcomes);
    await updateRecipients(trx, outcomes);
    await failWhatBounced(trx, outcomes);
    await markBounced(trx, hardBounces(outcomes));
    await updateMailbox(trx, lease.mailboxId, outcomes);
    await tellDesk(
      trx,
      outcomes.map(({ conversationId }) => conversationId),
    );
  });
  for (const { state, failure, counts } of outcomes) {
    if (counts) countDelivery(state);
    if (failure) countFailure('dispatcher', failure.code);
  }
}

async function updateDeliveries(trx: Trx, epoch: number, outcomes: readonly Outcome[]): Promise<void> {
  await sql`
    update delivery d
    set state = v.state, lease_epoch = null, begun_at = null,
        -- what waits for its mailbox only is due since it was: a server that is away must make it look late
        not_before = case when v.state in ('waiting', 'uncertain') and v.wait_ms > 0
                          then now() + v.wait_ms * interval '1 millisecond' else d.not_before end,
        attempts = d.attempts - case when v.counts then 0 else 1 end,
        first_attempt_at = case when v.counts or d.attempts > 1 then d.first_attempt_at end,
        uncertain_since = case when v.state = 'uncertain' then now() end,
        late_since = case when v.state in ('waiting', 'uncertain') then d.late_since end,
        settled_at = null,
        taken = d.taken or v.taken,
        failure = v.failure::jsonb,
        server_reply = coalesce(v.server_reply, d.server_reply),
        finished_at = case when v.state in ('sent', 'failed') then now() end
    from unnest(
      ${outcomes.map(({ deliveryId }) => deliveryId)}::uuid[],
      ${outcomes.map(({ state }) => state)}::text[],
      ${outcomes.map(({ waitMs }) => waitMs)}::float8[],
      ${outcomes.map(({ counts }) => counts)}::boolean[],
      ${outcomes.map(({ failure }) => failure && JSON.stringify(failure))}::text[],
      ${outcomes.map(({ serverReply }) => serverReply)}::text[],
      ${outcomes.map(({ recipients }) => recipients.some(({ outcome }) => outcome === 'accepted'))}::boolean[]
    ) as v (id, state, wait_ms, counts, failure, server_reply, taken)
    where d.id = v.id and d.state = 'sending' and d.lease_epoch = ${epoch}`.execute(trx);
}

async function updateRecipients(trx: Trx, outcomes: readonly Outcome[]): Promise<void> {
  const rows = outcomes.flatMap(({ deliveryId, recipients }) =>
    recipients.map((recipient) => ({ deliveryId, ...recipient })),
  );
  if (rows.length === 0) return;
  await sql`
    update delivery_recipient r
    set outcome = v.outcome, status = v.status, diagnostic = v.diagnostic, updated_at = now()
    from unnest(
      ${rows.map(({ deliveryId }) => deliveryId)}::uuid[],
      ${rows.map(({ address }) => address)}::text[],
      ${rows.map(({ outcome }) => outcome)}::text[],
      ${rows.map(({ status }) => status)}::text[],
      ${rows.map(({ diagnostic }) => diagnostic)}::text[]
    ) as v (delivery_id, address, outcome, status, diagnostic)
    where r.delivery_id = v.delivery_id and r.address = v.address and r.outcome in ('waiting', 'delayed')`.execute(
    trx,
  );
}

/**
 * A delivery report can overtake the reply that it follows: then the recipient has failed already while the delivery
 * was still under way. Reports lock the delivery first, as this does, so one of both always sees the other.
 */
async function failWhatBounced(trx: Trx, outcomes: readonly Outcome[]): Promise<void> {
  const sent = outcomes.filter(({ state }) => state === 'sent').map(({ deliveryId }) => deliveryId);
  if (sent.length === 0) return;
  const bounced = await trx
    .selectFrom('delivery_recipient')
    .select(['delivery_id', 'address', 'status', 'diagnostic'])
    .where('delivery_id', 'in', sent)
    .where('outcome', '=', 'failed')
    .execute();
  for (const { delivery_id, ...recipient } of bounced) {
    await trx
      .updateTable('delivery')
      .set({ state: 'failed', failure: JSON.stringify(bounceFailure(recipient)) })
      .where('id', '=', delivery_id)
      .where('state', '=', 'sent')
      .execute();
  }
}

/** Of servers that refuse an unknown recipient at once; Exchange takes every message and reports later. */
function hardBounces(outcomes: readonly Outcome[]): Bounce[] {
  return outcomes.flatMap(({ recipients }) =>
    recipients
      .filter(({ outcome, status }) => outcome === 'failed' && isHardBounce(status))
      .map(({ address, status, diagnostic }) => ({ address, status, detail: diagnostic ?? '' })),
  );
}

async function updateMailbox(trx: Trx, mailboxId: string, outcomes: readonly Outcome[]): Promise<void> {
  const pause = outcomes.findLast((outcome) => outcome.pause)?.pause;
  if (outcomes.some(({ state }) => state === 'sent')) {
    await trx
      .updateTable('mailbox')
      .set({ last_sent_at: sql<Date>`now()` })
      .where('id', '=', mailboxId)
      .execute();
  }
  if (pause) await pauseSending(trx, mailboxId, pause);
  else if (outcomes.some(({ reached }) => reached)) await clearTrouble(trx, mailboxId);
}

/** Stops the sending of a mailbox, or of all mailboxes of its account when it is the sign-in that failed. */
export async function pauseSending(
  trx: Trx,
  mailboxId: string,
  pause: { readonly failure: Failure; readonly afterMs: number; readonly whom: 'mailbox' | 'account' },
): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    update mailbox
    set dispatch_failure = ${JSON.stringify(pause.failure)}, dispatch_attempts = dispatch_attempts + 1,
        dispatch_resume_at = now() + ${pause.afterMs} * interval '1 millisecond'
    where id = ${mailboxId}
       or (${pause.whom === 'account'}
           and account_id = (select account_id from mailbox where id = ${mailboxId}))
    returning id`.execute(trx);
  await tellOfMailboxes(trx, rows);
}

async function clearTrouble(trx: Trx, mailboxId: string): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    update mailbox set dispatch_failure = null, dispatch_attempts = 0, dispatch_resume_at = null
    where id = ${mailboxId} and (dispatch_failure is not null or dispatch_attempts > 0)
    returning id`.execute(trx);
  await tellOfMailboxes(trx, rows);
}

/**
 * What was stopped by a person's doing is tried at once when that person changed something; so is signing in with the
 * mailbox's own address.
 */
export async function resumeSending(db: Db, accountId: string): Promise<void> {
  await db
    .updateTable('mailbox')
    .set({ dispatch_resume_at: null, submits_as: null })
    .where('account_id', '=', accountId)
    .where((eb) => eb.or([eb('dispatch_resume_at', 'is not', null), eb('submits_as', '=', 'sign-in')]))
    .execute();
}

export async function tellDesk(trx: Trx, conversationIds: readonly string[]): Promise<void> {
  await tell(
    trx,
    [...new Set(conversationIds)].map((id) => ({ type: 'conversation', id, reason: 'delivery' })),
  );
}

async function tellOfMailboxes(trx: Trx, mailboxes: readonly { id: string }[]): Promise<void> {
  await tell(
    trx,
    mailboxes.map(({ id }) => ({ type: 'mailbox', id })),
  );
}

async function tell(trx: Trx, events: readonly object[]): Promise<void> {
  if (events.length === 0) return;
  const payloads = events.map((event) => JSON.stringify(event));
  await sql`select pg_notify('desk', event) from unnest(${payloads}::text[]) as event`.execute(trx);
}
