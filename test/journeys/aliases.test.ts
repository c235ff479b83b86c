/** Letters from aliases and under the names of queues, as Exchange lets them through or does not. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decideDelivery } from '../../server/desk/outbox/decide-delivery.ts';
import { addAlias } from '../../server/desk/writing/aliases.ts';
import { writeReply } from '../../server/desk/writing/reply.ts';
import { newId } from '../../server/kernel/id.ts';
import { readMessage } from '../../server/wire/mime/read.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { createConversation } from '../support/outbox.ts';
import { eventually, type Sandbox, startSandbox } from '../support/sandbox.ts';
import { connectMailbox, type SendingMailbox, startNode } from '../support/sending.ts';

let database: TestDatabase;
let sandbox: Sandbox;
let stopNode: () => Promise<void>;
let mailbox: SendingMailbox;
let alias: string;
beforeAll(async () => {
  [database, sandbox] = await Promise.all([createTestDatabase(), startSandbox()]);
  stopNode = await startNode(database.store, sandbox, { pollMs: 100 });
  mailbox = await connectMailbox(database.store, sandbox, {});
  alias = mailbox.address.replace('out-', 'orders-');
  await addAlias(database.store, mailbox.agentId, {
    mailboxId: mailbox.mailboxId,
    address: alias,
    displayName: 'Contoso Orders',
  });
});
afterAll(async () => {
  await stopNode?.();
  await sandbox?.stop();
  await database?.drop();
});

async function answer(customer: string, more: { from?: string; queueId?: string } = {}): Promise<string> {
  const conversationId = await createConversation(database.store, mailbox, customer);
  const { queueId, ...wish } = more;
  if (queueId) {
    const { db } = database.store;
    await db
      .updateTable('conversation')
      .set({ queue_id: queueId })
      .where('id', '=', conversationId)
      .execute();
  }
  const letter = { agentId: mailbox.agentId, text: 'Answer', cc: [], bcc: [], close: false };
  return (await writeReply(database.store, { ...letter, conversationId, ...wish })).deliveryId;
}

const delivery = (id: string) =>
  database.store.db
    .selectFrom('delivery')
    .select(['state', 'failure', 'attempts'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();

async function received(customer: string) {
  const [mail] = await eventually('the answer', async () => {
    const mails = await sandbox.control.outside(customer);
    return mails.length > 0 && mails;
  });
  const id = mail?.id ?? '';
  const raw = await fetch(`${sandbox.info.control.url}/control/outside/${id}/raw`);
  const { from } = await readMessage(Buffer.from(await raw.arrayBuffer()));
  return { id, envelopeFrom: mail?.from, from };
}

test('an alias that Exchange does not know stops its own letters, and nothing else of the mailbox', async () => {
  const refused = await answer('first@customer.example', { from: alias });
  await eventually('it has failed', async () => (await delivery(refused)).state === 'failed');
  expect(await delivery(refused)).toMatchObject({
    attempts: 1,
    failure: { code: 'alias-not-allowed', facts: { alias, mailbox: mailbox.address } },
  });
  await answer('second@customer.example');
  await received('second@customer.example');
  const { dispatch_failure } = await database.store.db
    .selectFrom('mailbox')
    .select('dispatch_failure')
    .where('id', '=', mailbox.mailboxId)
    .executeTakeFirstOrThrow();
  expect(dispatch_failure).toBeNull();
  expect(await sandbox.control.outside('first@customer.example')).toEqual([]);

  await sandbox.control.changeMailbox(mailbox.address, { aliases: [alias] });
  const again = { deliveryId: refused, agentId: mailbox.agentId, decision: 'send-again' } as const;
  expect(await decideDelivery(database.store, again)).toBe('done');
  expect(await received('first@customer.example')).toMatchObject({
    from: { address: alias, name: 'Contoso Orders' },
    envelopeFrom: mailbox.address,
  });
});

test('a queue’s answers leave from its address under its name, and what is answered to it comes back', async () => {
  await sandbox.control.changeMailbox(mailbox.address, { aliases: [alias] });
  const queue = { id: newId(), name: 'Orders', from_address: alias, from_name: 'Zamówienia – Contoso' };
  await database.store.db
    .insertInto('queue')
    .values({ ...queue, department_id: mailbox.departmentId })
    .execute();
  const deliveryId = await answer('third@customer.example', { queueId: queue.id });
  const mail = await received('third@customer.example');
  expect(mail.from).toEqual({ address: alias, name: 'Zamówienia – Contoso' });
  await eventually('it is sent', async () => (await delivery(deliveryId)).state === 'sent');
  await sandbox.control.answer(mail.id, 'Thank you');
  await eventually('their answer', async () => {
    const messages = await sandbox.control.messages(mailbox.address);
    return messages.length > 0 && messages;
  });
});
