import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { createConversation, createOutbox } from '../../../test/support/outbox.ts';
import { writeReply } from '../../desk/writing/reply.ts';
import { tellOfLate } from './late.ts';

const HOUR = 60 * 60_000;
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database?.drop());

it('a message that could not leave for four hours is told of once, by its conversation', async () => {
  const { store } = database;
  const fixture = await createOutbox(store);
  const written = async (change: object) => {
    const conversationId = await createConversation(store, fixture);
    const wish = { conversationId, agentId: fixture.agentId, text: 'Answer', cc: [], bcc: [], close: false };
    const { deliveryId } = await writeReply(store, wish);
    await store.db.updateTable('delivery').set(change).where('id', '=', deliveryId).execute();
    return { deliveryId, conversationId };
  };
  const hoursAgo = (hours: number) => sql<Date>`now() - ${hours} * interval '1 hour'`;
  const tried = await written({ attempts: 9, first_attempt_at: hoursAgo(5), not_before: hoursAgo(-1) });
  const neverTried = await written({ not_before: hoursAgo(6) });
  const young = await written({ attempts: 2, first_attempt_at: hoursAgo(3) });
  const scheduled = await written({ created_at: hoursAgo(48), not_before: hoursAgo(-24) });
  const sent = await written({ state: 'sent', first_attempt_at: hoursAgo(9) });

  expect(await tellOfLate(store.db, 4 * HOUR)).toBe(2);
  expect(await tellOfLate(store.db, 4 * HOUR)).toBe(0);
  const rows = await store.db
    .selectFrom('delivery')
    .innerJoin('conversation', 'conversation.id', 'delivery.conversation_id')
    .select(['delivery.id', 'late_since', 'first_attempt_at', 'unread'])
    .execute();
  const row = (of: { deliveryId: string }) => rows.find(({ id }) => id === of.deliveryId);
  expect(row(tried)).toMatchObject({ unread: true, late_since: row(tried)?.first_attempt_at });
  expect(row(neverTried)).toMatchObject({ unread: true, late_since: expect.any(Date) });
  for (const each of [young, scheduled, sent])
    expect(row(each)).toMatchObject({ unread: false, late_since: null });
});
