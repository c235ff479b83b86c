/** An answer that bounced is sent again: what Sent Items has of the first time says nothing about the second. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decideDelivery } from '../../server/desk/outbox/decide-delivery.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { eventually, type Sandbox, startSandbox } from '../support/sandbox.ts';
import { connectMailbox, countStates, startNode, writeAnswers } from '../support/sending.ts';

let database: TestDatabase;
let sandbox: Sandbox;
let stopNode: () => Promise<void>;
beforeAll(async () => {
  [database, sandbox] = await Promise.all([createTestDatabase(), startSandbox()]);
  stopNode = await startNode(database.store, sandbox, { pollMs: 100, lookMs: 100, graceMs: 1_000 });
});
afterAll(async () => {
  await stopNode?.();
  await sandbox?.stop();
  await database?.drop();
});

test('when nobody knows whether the server took it the second time, a person is asked', async () => {
  const { db } = database.store;
  const mailbox = await connectMailbox(database.store, sandbox, {});
  const become = (state: string) =>
    eventually(
      `it is ${state}`,
      async () => (await countStates(database.store, [mailbox.mailboxId]))[state] === 1,
    );
  await writeAnswers(database.store, mailbox, 1);
  await become('sent');
  const { id: deliveryId } = await db.selectFrom('delivery').select('id').executeTakeFirstOrThrow();
  await db.updateTable('delivery').set({ state: 'failed' }).where('id', '=', deliveryId).execute();
  await db
    .updateTable('delivery_recipient')
    .set({ outcome: 'failed' })
    .where('delivery_id', '=', deliveryId)
    .execute();
  await sandbox.control.setFault('smtp-lost-reply', { mailbox: mailbox.address, accepted: false });
  const again = { deliveryId, agentId: mailbox.agentId, decision: 'send-again' } as const;
  expect(await decideDelivery(database.store, again)).toBe('done');
  await become('held');
});
