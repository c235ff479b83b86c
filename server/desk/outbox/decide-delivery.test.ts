import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { createConversation, createOutbox, type OutboxFixture } from '../../../test/support/outbox.ts';
import { newId } from '../../kernel/id.ts';
import type { DeliveryTable } from '../../store/schema.ts';
import { writeReply } from '../writing/reply.ts';
import { decideDelivery, type PlainDecision } from './decide-delivery.ts';

let database: TestDatabase;
let fixture: OutboxFixture;
beforeAll(async () => {
  database = await createTestDatabase();
  fixture = await createOutbox(database.store);
});
afterAll(async () => {
  await database?.drop();
});

type State = DeliveryTable['state']['__select__'];

async function deliveryIn(state: State, outcome: 'waiting' | 'accepted' | 'failed' = 'waiting') {
  const conversationId = await createConversation(database.store, fixture);
  const { deliveryId } = await writeReply(database.store, {
    conversationId,
    agentId: fixture.agentId,
    text: 'Answer',
    cc: [],
    bcc: [],
    close: false,
  });
  const { db } = database.store;
  await db.updateTable('delivery').set({ state, attempts: 3 }).where('id', '=', deliveryId).execute();
  await db.updateTable('delivery_recipient').set({ outcome }).where('delivery_id', '=', deliveryId).execute();
  return deliveryId;
}

const decide = (deliveryId: string, decision: PlainDecision) =>
  decideDelivery(database.store, { deliveryId, agentId: fixture.agentId, decision });

const read = (deliveryId: string) =>
  database.store.db
    .selectFrom('delivery')
    .innerJoin('delivery_recipient as r', 'r.delivery_id', 'delivery.id')
    .select(['delivery.state', 'delivery.attempts', 'r.outcome'])
    .where('delivery.id', '=', deliveryId)
    .executeTakeFirstOrThrow();

describe('a decision about a delivery', () => {
  it.each<[State, PlainDecision, 'waiting' | 'failed', object]>([
    ['waiting', 'take-back', 'waiting', { state: 'cancelled' }],
    ['held', 'give-up', 'waiting', { state: 'cancelled' }],
    ['failed', 'give-up', 'failed', { state: 'failed', outcome: 'failed' }],
    ['waiting', 'send-now', 'waiting', { state: 'waiting' }],
    ['held', 'was-sent', 'waiting', { state: 'sent', outcome: 'accepted' }],
    ['held', 'send-again', 'waiting', { state: 'waiting', attempts: 0, outcome: 'waiting' }],
    ['failed', 'send-again', 'failed', { state: 'waiting', attempts: 0, outcome: 'waiting' }],
  ])('that is %s: %s', async (state, decision, outcome, expected) => {
    const deliveryId = await deliveryIn(state, outcome);
    expect(await decide(deliveryId, decision)).toBe('done');
    expect(await read(deliveryId)).toMatchObject(expected);
  });

  it.each<[State, PlainDecision]>([
    ['sending', 'take-back'],
    ['sent', 'take-back'],
    ['uncertain', 'take-back'],
    ['sent', 'send-again'],
    ['uncertain', 'send-again'],
    ['sending', 'give-up'],
    ['sending', 'send-now'],
    ['waiting', 'send-later'],
    ['cancelled', 'send-again'],
  ])('comes too late for one that is %s: %s', async (state, decision) => {
    const deliveryId = await deliveryIn(state);
    expect(await decide(deliveryId, decision)).toBe('too-late');
    expect((await read(deliveryId)).state).toBe(state);
  });

  it('cannot take back what somebody has received', async () => {
    expect(await decide(await deliveryIn('waiting', 'accepted'), 'take-back')).toBe('too-late');
  });

  it('about nothing finds nothing', async () => {
    expect(await decide(newId(), 'take-back')).toBe('not-found');
  });
});
