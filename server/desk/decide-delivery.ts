/**
 * What a person decides about an answer on its way: take it back while it has not begun, and settle what the machine
 * could not: a delivery that failed or is held.
 *
 * The row is locked first. The dispatcher claims with the same lock, so an answer is either taken back or sent.
 */
import { sql } from 'kysely';
import { notify } from '../store/notify.ts';
import type { Store, Trx } from '../store/pool.ts';

/**
 * - `take-back`: it is not sent. Only while nobody has been given it.
 * - `send-again`: to those whom it has not reached.
 * - `was-sent`: a held one is known to have been sent.
 * - `give-up`: a held one is not sent.
 */
export type DeliveryDecision = 'take-back' | 'send-again' | 'was-sent' | 'give-up';
export type DecisionOutcome = 'done' | 'not-found' | 'too-late';

type State = 'waiting' | 'sending' | 'sent' | 'failed' | 'uncertain' | 'held' | 'cancelled';

const POSSIBLE: Readonly<Record<DeliveryDecision, readonly State[]>> = {
  'take-back': ['waiting'],
  'send-again': ['failed', 'held'],
  'was-sent': ['held'],
  'give-up': ['held'],
};

export async function decideDelivery(
  store: Store,
  decision: { readonly deliveryId: string; readonly agentId: string; readonly decision: DeliveryDecision },
): Promise<DecisionOutcome> {
  return store.db.transaction().execute(async (trx) => {
    const delivery = await trx
      .selectFrom('delivery')
      .select(['id', 'state', 'mailbox_id', 'conversation_id'])
      .where('id', '=', decision.deliveryId)
      .forUpdate()
      .executeTakeFirst();
    if (!delivery) return 'not-found';
    if (!POSSIBLE[decision.decision].includes(delivery.state)) return 'too-late';
    if (decision.decision === 'take-back' && (await hasReachedSomebody(trx, delivery.id))) return 'too-late';
    await apply(trx, delivery.id, decision.decision);
    await trx
      .insertInto('audit_event')
      .values({
        agent_id: decision.agentId,
        action: `delivery.${decision.decision}`,
        subject: `delivery:${delivery.id}`,
        detail: JSON.stringify({ from: delivery.state }),
      })
      .execute();
    const event = { type: 'conversation', id: delivery.conversation_id, reason: 'delivery' };
    await notify(trx, 'desk', JSON.stringify(event));
    if (decision.decision === 'send-again') await notify(trx, 'outbox', delivery.mailbox_id);
    return 'done';
  });
}

async function hasReachedSomebody(trx: Trx, deliveryId: string): Promise<boolean> {
  const reached = await trx
    .selectFrom('delivery_recipient')
    .select('address')
    .where('delivery_id', '=', deliveryId)
    .where('outcome', 'in', ['accepted', 'delivered'])
    .limit(1)
    .executeTakeFirst();
  return reached !== undefined;
}

async function apply(trx: Trx, deliveryId: string, decision: DeliveryDecision): Promise<void> {
  const now = sql<Date>`now()`;
  const delivery = trx.updateTable('delivery').where('id', '=', deliveryId);
  const recipients = trx.updateTable('delivery_recipient').where('delivery_id', '=', deliveryId);
  switch (decision) {
    case 'take-back':
    case 'give-up':
      await delivery.set({ state: 'cancelled', finished_at: now }).execute();
      return;
    case 'was-sent':
      await delivery.set({ state: 'sent', failure: null, finished_at: now }).execute();
      await recipients
        .set({ outcome: 'accepted', updated_at: now })
        .where('outcome', 'in', ['waiting', 'delayed'])
        .execute();
      return;
    case 'send-again':
      // A new beginning: its five days and its tries count from here.
      await delivery
        .set({ state: 'waiting', not_before: now, attempts: 0, first_attempt_at: null, finished_at: null })
        .set({ uncertain_since: null, failure: null })
        .execute();
      await recipients
        .set({ outcome: 'waiting', updated_at: now })
        .where('outcome', 'in', ['failed', 'delayed'])
        .execute();
  }
}
