import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { createConversation, createOutbox } from '../../../test/support/outbox.ts';
import { writeReply } from '../../desk/writing/reply.ts';
import { Failure } from '../../kernel/failure.ts';
import { newId } from '../../kernel/id.ts';
import { acquireLeases } from '../../store/lease.ts';
import { claimDeliveries } from '../outbox.ts';
import { applyReport } from './bounce.ts';
import { outcomeOf } from './outcome.ts';
import { recordOutcomes } from './record.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database?.drop());

it('a delivery report that overtakes the reply of the server is not forgotten', async () => {
  const { store } = database;
  const fixture = await createOutbox(store);
  const conversationId = await createConversation(store, fixture, 'gone@customer.example');
  const wish = { conversationId, agentId: fixture.agentId, text: 'Answer', cc: [], bcc: [], close: false };
  const { deliveryId } = await writeReply(store, wish);
  const nodeId = newId();
  const resource = `dispatch:${fixture.mailboxId}`;
  const epoch = (await acquireLeases(store.db, nodeId, [resource], 60_000)).get(resource) as number;
  const bounds = { messages: 1, recipients: 10, recipientsPerMessage: 10 };
  await store.db.transaction().execute((trx) => claimDeliveries(trx, fixture.mailboxId, epoch, bounds));

  const reported = {
    address: 'gone@customer.example',
    originalAddress: undefined,
    action: 'failed' as const,
    status: '5.1.1',
    diagnostic: '550 5.1.1 User unknown',
  };
  await store.db.transaction().execute((trx) =>
    applyReport(trx, fixture.mailboxId, {
      envelopeId: deliveryId,
      originalMessageId: undefined,
      recipients: [reported],
    } as never),
  );
  const attempted = {
    deliveryId,
    conversationId,
    attempts: 1,
    ageMs: 0,
    mailboxAttempts: 0,
    recipients: ['gone@customer.example'],
    waitingBeyond: 0,
    failedBefore: 0,
  };
  const answered = {
    outcome: 'answered' as const,
    accepted: ['gone@customer.example'],
    refused: [],
    reply: '250 2.0.0 OK',
    serverMessageId: null,
  };
  const lease = { mailboxId: fixture.mailboxId, resource, nodeId, epoch };
  await recordOutcomes(store.db, lease, [outcomeOf(attempted, answered)]);
  const row = await store.db
    .selectFrom('delivery')
    .select(['state', 'failure'])
    .where('id', '=', deliveryId)
    .executeTakeFirstOrThrow();
  expect(row).toMatchObject({
    state: 'failed',
    failure: { code: 'recipient-unknown', facts: { recipient: 'gone@customer.example' } },
  });
});

it('what waits because its server is away stays due since it was due, however often it is tried', async () => {
  const { store } = database;
  const fixture = await createOutbox(store, { address: 'late@contoso.example' });
  const conversationId = await createConversation(store, fixture);
  const wish = { conversationId, agentId: fixture.agentId, text: 'Answer', cc: [], bcc: [], close: false };
  const { deliveryId } = await writeReply(store, wish);
  const since = new Date(Date.now() - 3_600_000);
  await store.db.updateTable('delivery').set({ not_before: since }).where('id', '=', deliveryId).execute();
  const nodeId = newId();
  const resource = `dispatch:${fixture.mailboxId}`;
  const epoch = (await acquireLeases(store.db, nodeId, [resource], 60_000)).get(resource) as number;
  const bounds = { messages: 1, recipients: 10, recipientsPerMessage: 10 };
  const lease = { mailboxId: fixture.mailboxId, resource, nodeId, epoch };
  for (const attempts of [1, 2]) {
    await store.db.transaction().execute((trx) => claimDeliveries(trx, fixture.mailboxId, epoch, bounds));
    const attempted = {
      deliveryId,
      conversationId,
      attempts,
      ageMs: 0,
      mailboxAttempts: attempts - 1,
      recipients: ['customer@customer.example'],
      waitingBeyond: 0,
      failedBefore: 0,
    };
    const away = { outcome: 'broken' as const, failure: new Failure('host-timeout'), finalDotGiven: false };
    await recordOutcomes(store.db, lease, [outcomeOf(attempted, away)]);
  }
  const row = await store.db
    .selectFrom('delivery')
    .select(['state', 'not_before', 'attempts'])
    .where('id', '=', deliveryId)
    .executeTakeFirstOrThrow();
  expect(row).toEqual({ state: 'waiting', not_before: since, attempts: 2 });
});
