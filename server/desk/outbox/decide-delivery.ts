/**
 * What a person decides about an answer on its way: take it back or choose another time while it has not begun, and
 * settle what the machine could not: a delivery that failed or is held.
 *
 * The row is locked first. The dispatcher claims with the same lock, so an answer is either taken back or sent.
 */
import { sql } from 'kysely';
import { recordAudit } from '../../accounts/audit.ts';
import { notify } from '../../store/notify.ts';
import type { Store, Trx } from '../../store/pool.ts';
import { notBefore, requireSoonEnough } from './departure.ts';

/**
 * - `take-back`: it is not sent. Only while nobody has been given it. (Undo, and cancelling one that is sent later.)
 * - `send-now`: it does not wait for its time, or for the next try.
 * - `send-later`: it waits for another time. Only before its first try.
 * - `send-again`: to those whom it has not reached.
 * - `change-address`: to another address of somebody whom it has not reached (writing/change-address.ts).
 * - `was-sent`: a held one is known to have been sent.
 * - `give-up`: it is left as it is. A held one is not sent; of a failed one somebody has taken note.
 */
export const DELIVERY_DECISIONS = [
  'take-back',
  'send-now',
  'send-later',
  'send-again',
  'change-address',
  'was-sent',
  'give-up',
] as const;
export type DeliveryDecision = (typeof DELIVERY_DECISIONS)[number];
/** Those that need no more than a yes. */
export type PlainDecision = Exclude<DeliveryDecision, 'change-address'>;
export type DecisionOutcome = 'done' | 'not-found' | 'too-late';

export interface Decision {
  readonly deliveryId: string;
  readonly agentId: string;
  /** Whose mail this agent sees; null means all. Default: all. */
  readonly departments?: readonly string[] | null | undefined;
  readonly decision: PlainDecision;
  /** For `send-later`. */
  readonly sendAt?: Date | undefined;
}

type State = 'waiting' | 'sending' | 'sent' | 'failed' | 'uncertain' | 'held' | 'cancelled';

const POSSIBLE: Readonly<Record<DeliveryDecision, readonly State[]>> = {
  'take-back': ['waiting'],
  'send-now': ['waiting'],
  'send-later': ['waiting'],
  'send-again': ['failed', 'held'],
  'change-address': ['failed'],
  'was-sent': ['held'],
  'give-up': ['held', 'failed'],
};

interface Standing {
  readonly state: State;
  readonly attempts: number;
  readonly reachedSomebody: boolean;
  /** Somebody refused it, or their server did. */
  readonly missedSomebody: boolean;
  readonly settled: boolean;
}

/** What can be decided about a delivery as it stands. Pure; the console offers just these. */
export function possibleDecisions(standing: Standing): DeliveryDecision[] {
  return DELIVERY_DECISIONS.filter((decision) => {
    if (!POSSIBLE[decision].includes(standing.state)) return false;
    if (decision === 'take-back') return !standing.reachedSomebody;
    if (decision === 'change-address') return standing.missedSomebody;
    if (decision === 'send-later') return standing.attempts === 0;
    if (decision === 'give-up') return !standing.settled;
    return true;
  });
}

/** @throws Refused `invalid` for a time that cannot be. */
export async function decideDelivery(store: Store, decision: Decision): Promise<DecisionOutcome> {
  return store.db.transaction().execute(async (trx) => {
    const delivery = await lockDelivery(trx, decision);
    if (!delivery) return 'not-found';
    if (!possibleDecisions(delivery).includes(decision.decision)) return 'too-late';
    await apply(trx, delivery.id, decision);
    await recordAudit(trx, {
      agentId: decision.agentId,
      action: `delivery.${decision.decision}`,
      subject: `delivery:${delivery.id}`,
      detail: { from: delivery.state, ...(decision.sendAt ? { sendAt: decision.sendAt.toISOString() } : {}) },
    });
    const event = { type: 'conversation', id: delivery.conversationId, reason: 'delivery' };
    await notify(trx, 'desk', JSON.stringify(event));
    if (decision.decision.startsWith('send-')) await notify(trx, 'outbox', delivery.mailboxId);
    return 'done';
  });
}

async function lockDelivery(trx: Trx, { deliveryId, departments = null }: Decision) {
  const { rows } = await sql<Standing & { id: string; mailboxId: string; conversationId: string }>`
    select d.id, d.state, d.attempts, d.mailbox_id as "mailboxId", d.conversation_id as "conversationId",
           d.settled_at is not null as settled,
           exists (select from delivery_recipient r
                   where r.delivery_id = d.id and r.outcome in ('accepted', 'delivered')) as "reachedSomebody",
           exists (select from delivery_recipient r
                   where r.delivery_id = d.id and r.outcome = 'failed') as "missedSomebody"
    from delivery d join conversation c on c.id = d.conversation_id
    where d.id = ${deliveryId} and (${departments}::uuid[] is null or c.department_id = any(${departments}::uuid[]))
    for update of d`.execute(trx);
  return rows[0];
}

async function apply(trx: Trx, deliveryId: string, { decision, sendAt }: Decision): Promise<void> {
  const now = sql<Date>`now()`;
  const delivery = trx.updateTable('delivery').where('id', '=', deliveryId);
  const recipients = trx.updateTable('delivery_recipient').where('delivery_id', '=', deliveryId);
  switch (decision) {
    case 'take-back':
      await delivery.set({ state: 'cancelled', finished_at: now }).execute();
      return;
    case 'give-up':
      await delivery
        .set({ settled_at: now, finished_at: sql<Date>`coalesce(finished_at, now())` })
        .set({ state: sql<State>`case state when 'held' then 'cancelled' else state end` })
        .execute();
      return;
    case 'send-now':
      await delivery.set({ not_before: now }).execute();
      return;
    case 'send-later':
      if (!sendAt) throw new TypeError('send-later without a time');
      requireSoonEnough(sendAt);
      await delivery.set({ not_before: notBefore({ at: sendAt }) }).execute();
      return;
    case 'was-sent':
      await delivery
        .set({ state: 'sent', taken: true, failure: null, finished_at: now, late_since: null })
        .execute();
      await recipients
        .set({ outcome: 'accepted', updated_at: now })
        .where('outcome', 'in', ['waiting', 'delayed'])
        .execute();
      return;
    case 'send-again':
      // A new beginning: its five days and its tries count from here.
      await delivery
        .set({ state: 'waiting', not_before: now, attempts: 0, first_attempt_at: null, finished_at: null })
        .set({ uncertain_since: null, late_since: null, settled_at: null, failure: null })
        .execute();
      await recipients
        .set({ outcome: 'waiting', updated_at: now })
        .where('outcome', 'in', ['failed', 'delayed'])
        .execute();
  }
}
