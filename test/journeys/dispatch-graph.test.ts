/** Mail out over Microsoft Graph, where authenticated SMTP is switched off for the whole organisation. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { decideDelivery } from '../../server/desk/outbox/decide-delivery.ts';
import { writeReply } from '../../server/desk/writing/reply.ts';
import { createDispatcher } from '../../server/dispatcher/dispatcher.ts';
import { systemClock } from '../../server/kernel/clock.ts';
import { newId } from '../../server/kernel/id.ts';
import { silentLog } from '../../server/kernel/log.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { createConversation, createOutbox, type OutboxFixture } from '../support/outbox.ts';
import { eventually, type Sandbox, startSandbox } from '../support/sandbox.ts';
import { sandboxTokens } from '../support/sandbox-tokens.ts';

let database: TestDatabase;
let sandbox: Sandbox;
const closers: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  [database, sandbox] = await Promise.all([createTestDatabase(), startSandbox()]);
});
afterAll(async () => {
  await sandbox?.stop();
  await database?.drop();
});
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
  await database.store.db.updateTable('mailbox').set({ enabled: false }).execute();
  await sandbox.control.reset();
});

let mailboxes = 0;

async function connectMailbox(shared = false): Promise<OutboxFixture & { address: string }> {
  await sandbox.control.setFault('smtp-disabled-tenant');
  mailboxes += 1;
  const user = `graph${mailboxes}@contoso.example`;
  const address = shared ? `shared${mailboxes}@contoso.example` : user;
  await sandbox.control.addUser({ upn: user, password: 'Sandbox1!', mailbox: true });
  if (shared) await sandbox.control.addMailbox({ address, shared: true, fullAccess: [user], sendAs: [user] });
  const { imap, smtp, graph } = sandbox.info;
  const fixture = await createOutbox(database.store, {
    address,
    signIn: user,
    limits: { messagesPerMinute: 10_000 },
    endpoints: { imap, smtp, graph: graph.url, ca: sandbox.ca },
  });
  await database.store.db
    .updateTable('mailbox')
    .set({ outgoing: 'graph' })
    .where('id', '=', fixture.mailboxId)
    .execute();
  startDispatcher();
  return { ...fixture, address };
}

function startDispatcher(): void {
  const dispatcher = createDispatcher({
    store: database.store,
    tokens: sandboxTokens(database.store.db, sandbox.info.control.url),
    nodeId: newId(),
    clock: systemClock,
    log: silentLog,
    tuning: { pollMs: 100, lingerMs: 500, graceMs: 1_500, lookMs: 100 },
  });
  const stop = new AbortController();
  const running = dispatcher.run(stop.signal);
  closers.push(async () => {
    stop.abort();
    await running;
  });
}

async function answer(
  fixture: OutboxFixture,
  more: { cc?: string[]; bcc?: string[]; text?: string } = {},
): Promise<string> {
  const customer = `customer-${newId()}@customer.example`;
  const conversationId = await createConversation(database.store, fixture, customer);
  await writeReply(database.store, {
    conversationId,
    agentId: fixture.agentId,
    text: more.text ?? 'Thursday.',
    cc: more.cc ?? [],
    bcc: more.bcc ?? [],
    close: false,
  });
  return customer;
}

const delivery = async ({ mailboxId }: OutboxFixture) =>
  database.store.db
    .selectFrom('delivery')
    .select(['state', 'attempts', 'failure', 'server_reply'])
    .where('mailbox_id', '=', mailboxId)
    .executeTakeFirstOrThrow();
const sent = (fixture: OutboxFixture) =>
  eventually('it is sent', async () => (await delivery(fixture)).state === 'sent');
const receivedBy = async (address: string) =>
  (await sandbox.control.outside()).filter(({ to }) => [to].flat().includes(address));

test('an answer reaches everybody it is for, and hidden recipients stay hidden', async () => {
  const mailbox = await connectMailbox();
  const customer = await answer(mailbox, { bcc: ['colleague@partner.example'] });
  await sent(mailbox);
  expect(await receivedBy(customer)).toHaveLength(1);
  expect(await receivedBy('colleague@partner.example')).toHaveLength(1);
  expect((await delivery(mailbox)).server_reply).toContain('202');
});

test('an answer that goes again to one of two is not given to the other twice', async () => {
  const mailbox = await connectMailbox();
  const { db } = database.store;
  const colleague = `colleague-${newId()}@partner.example`;
  const customer = await answer(mailbox, { cc: [colleague] });
  await sent(mailbox);
  const { id: deliveryId } = await db
    .selectFrom('delivery')
    .select('id')
    .where('mailbox_id', '=', mailbox.mailboxId)
    .executeTakeFirstOrThrow();
  await db.updateTable('delivery').set({ state: 'failed' }).where('id', '=', deliveryId).execute();
  await db
    .updateTable('delivery_recipient')
    .set({ outcome: 'failed' })
    .where('delivery_id', '=', deliveryId)
    .where('address', '=', customer)
    .execute();
  const again = { deliveryId, agentId: mailbox.agentId, decision: 'send-again' } as const;
  expect(await decideDelivery(database.store, again)).toBe('done');
  await eventually('it came again', async () => (await receivedBy(customer)).length === 2);
  await sent(mailbox);
  expect(await receivedBy(colleague)).toHaveLength(1);
});

test('an answer leaves a shared mailbox in the name of the shared mailbox', async () => {
  const mailbox = await connectMailbox(true);
  const customer = await answer(mailbox);
  await sent(mailbox);
  expect((await receivedBy(customer))[0]?.from).toBe(mailbox.address);
});

test.each(['graph-lost-reply', 'graph-cut'])('%s: the answer arrives once', async (fault) => {
  const mailbox = await connectMailbox();
  await sandbox.control.setFault(fault, { mailbox: mailbox.address, count: 1 });
  const customer = await answer(mailbox);
  await sent(mailbox);
  expect(await receivedBy(customer)).toHaveLength(1);
  expect((await delivery(mailbox)).attempts).toBe(fault === 'graph-lost-reply' ? 1 : 2);
});

test('what Graph refuses of the mailbox stops it, keeps the answer, and goes on when cured', async () => {
  const mailbox = await connectMailbox();
  await sandbox.control.setFault('graph-send-as-denied', { mailbox: mailbox.address });
  const customer = await answer(mailbox);
  await eventually('the mailbox pauses', async () => {
    const row = await database.store.db
      .selectFrom('mailbox')
      .select('dispatch_failure')
      .where('id', '=', mailbox.mailboxId)
      .executeTakeFirst();
    return row?.dispatch_failure?.code === 'send-as-denied';
  });
  expect((await delivery(mailbox)).state).toBe('waiting');
  await sandbox.control.clearFault('graph-send-as-denied');
  await database.store.db
    .updateTable('mailbox')
    .set({ dispatch_resume_at: null })
    .where('id', '=', mailbox.mailboxId)
    .execute();
  await sent(mailbox);
  expect(await receivedBy(customer)).toHaveLength(1);
});

test('throttling is waited out by the word of the server', async () => {
  const mailbox = await connectMailbox();
  await sandbox.control.setFault('graph-throttled', {
    mailbox: mailbox.address,
    retryAfterSeconds: 1,
    count: 1,
  });
  const customer = await answer(mailbox);
  await sent(mailbox);
  expect(await receivedBy(customer)).toHaveLength(1);
});

test('what is larger than Graph takes is for a person to decide', async () => {
  const mailbox = await connectMailbox();
  await answer(mailbox, { text: `${'A very long answer. '.repeat(40)}\n`.repeat(4_500) });
  await eventually('it has failed', async () => (await delivery(mailbox)).state === 'failed');
  expect((await delivery(mailbox)).failure).toMatchObject({ code: 'message-too-large' });
});
