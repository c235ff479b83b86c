/** Mail out against the sandbox's Exchange: what leaves, leaves once, and what happened is known. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { writeReply } from '../../server/desk/writing/reply.ts';
import { createDispatcher } from '../../server/dispatcher/dispatcher.ts';
import { applyReport } from '../../server/dispatcher/outcomes/bounce.ts';
import type { DispatcherTuning } from '../../server/dispatcher/tuning.ts';
import { systemClock } from '../../server/kernel/clock.ts';
import { newId } from '../../server/kernel/id.ts';
import { silentLog } from '../../server/kernel/log.ts';
import { notify } from '../../server/store/notify.ts';
import { readMessage } from '../../server/wire/mime/read.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { createConversation, createOutbox, type OutboxFixture } from '../support/outbox.ts';
import { eventually, type Sandbox, startSandbox } from '../support/sandbox.ts';
import { sandboxTokens } from '../support/sandbox-tokens.ts';

const NODE = fileURLToPath(new URL('../support/dispatch-node.ts', import.meta.url));
const UNLIMITED = { messagesPerMinute: 1_000_000, recipientsPerDay: 10_000_000 };
const QUICK: Partial<DispatcherTuning> = {
  leaseMs: 1_500,
  renewMs: 300,
  pollMs: 100,
  lingerMs: 500,
  graceMs: 1_500,
  lookMs: 100,
};

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

async function connectMailbox(limits: object = UNLIMITED): Promise<OutboxFixture & { address: string }> {
  await changeSettings({ smtpMessagesPerMinute: 1_000_000, smtpRecipientsPerDay: 10_000_000 });
  mailboxes += 1;
  const address = `out${mailboxes}@contoso.example`;
  await sandbox.control.addUser({ upn: address, password: 'Sandbox1!', mailbox: true });
  const { imap, pop3, smtp } = sandbox.info;
  const fixture = await createOutbox(database.store, {
    address,
    limits,
    endpoints: { imap, pop3, smtp, ca: sandbox.ca },
  });
  return { ...fixture, address };
}

async function connectSharedMailbox(rights: { sendAs?: string[] } = {}) {
  await changeSettings({ smtpMessagesPerMinute: 1_000_000, smtpRecipientsPerDay: 10_000_000 });
  mailboxes += 1;
  const address = `shared${mailboxes}@contoso.example`;
  const delegate = `delegate${mailboxes}@contoso.example`;
  await sandbox.control.addUser({ upn: delegate, password: 'Sandbox1!', mailbox: true });
  await sandbox.control.addMailbox({
    address,
    shared: true,
    fullAccess: [delegate],
    sendAs: rights.sendAs ?? [delegate],
  });
  const { imap, pop3, smtp } = sandbox.info;
  const fixture = await createOutbox(database.store, {
    address,
    signIn: delegate,
    limits: UNLIMITED,
    endpoints: { imap, pop3, smtp, ca: sandbox.ca },
  });
  return { ...fixture, address };
}

async function changeSettings(settings: object): Promise<void> {
  const response = await fetch(`${sandbox.info.control.url}/control/settings`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(settings),
  });
  if (!response.ok) throw new Error(await response.text());
}

function startDispatcher(tuning: Partial<DispatcherTuning> = {}) {
  const tokens = sandboxTokens(database.store.db, sandbox.info.control.url);
  const dispatcher = createDispatcher({
    store: database.store,
    tokens,
    nodeId: newId(),
    clock: systemClock,
    log: silentLog,
    tuning: { ...QUICK, ...tuning },
  });
  const stop = new AbortController();
  const running = dispatcher.run(stop.signal);
  closers.push(async () => {
    stop.abort();
    await running;
  });
  return tokens;
}

async function startNode(): Promise<ChildProcess> {
  const settings = { connection: database.connection, controlUrl: sandbox.info.control.url, tuning: QUICK };
  const child = spawn(process.execPath, [NODE, JSON.stringify(settings)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  closers.push(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'exit');
  });
  await once(child.stdout as NonNullable<typeof child.stdout>, 'data');
  return child;
}

async function answers(fixture: OutboxFixture, count: number): Promise<string[]> {
  const customers: string[] = [];
  for (let n = 0; n < count; n += 1) {
    const customer = `c${n}-${newId()}@customer.example`;
    customers.push(customer);
    const conversationId = await createConversation(database.store, fixture, customer);
    await writeReply(database.store, {
      conversationId,
      agentId: fixture.agentId,
      text: `Answer ${n}`,
      cc: [],
      bcc: [],
      close: false,
    });
  }
  return customers;
}

const states = async (fixture: OutboxFixture) => {
  const rows = await database.store.db
    .selectFrom('delivery')
    .select(['state'])
    .where('mailbox_id', '=', fixture.mailboxId)
    .execute();
  return rows.map(({ state }) => state);
};

const allSent = (fixture: OutboxFixture, withinMs = 60_000) =>
  eventually(
    'all are sent',
    async () => (await states(fixture)).every((state) => state === 'sent'),
    withinMs,
  );

async function expectEachOnce(customers: readonly string[]): Promise<void> {
  const outside = await sandbox.control.outside();
  const received = outside.map(({ to }) => [to].flat().join()).filter((to) => customers.includes(to));
  expect(received.toSorted()).toEqual(customers.toSorted());
}

describe('mail out', () => {
  test('200 answers reach their customers once each', async () => {
    const mailbox = await connectMailbox();
    const customers = await answers(mailbox, 200);
    startDispatcher();
    await allSent(mailbox);
    await expectEachOnce(customers);
  });

  test('a reply lost after the final dot is found in Sent Items and not sent twice', async () => {
    const mailbox = await connectMailbox();
    await sandbox.control.setFault('smtp-lost-reply', { mailbox: mailbox.address, count: 3 });
    const customers = await answers(mailbox, 5);
    startDispatcher();
    await allSent(mailbox);
    await expectEachOnce(customers);
    const found = await database.store.db
      .selectFrom('delivery')
      .select('attempts')
      .where('mailbox_id', '=', mailbox.mailboxId)
      .where('server_reply', '=', 'found in Sent Items')
      .execute();
    expect(found).toHaveLength(3);
    expect(found.every(({ attempts }) => attempts === 1)).toBe(true);
  });

  test('a message lost after the final dot is sent again after the grace time', async () => {
    const mailbox = await connectMailbox();
    await sandbox.control.setFault('smtp-lost-reply', {
      mailbox: mailbox.address,
      count: 1,
      accepted: false,
    });
    const customers = await answers(mailbox, 2);
    startDispatcher();
    await allSent(mailbox);
    await expectEachOnce(customers);
  });

  test('a copy that appears late in Sent Items is waited for', async () => {
    const mailbox = await connectMailbox();
    await sandbox.control.setFault('smtp-sent-items-late', { mailbox: mailbox.address, lateMs: 700 });
    await sandbox.control.setFault('smtp-lost-reply', { mailbox: mailbox.address, count: 1 });
    const customers = await answers(mailbox, 1);
    startDispatcher();
    await allSent(mailbox);
    await expectEachOnce(customers);
  });

  test.each(['connect', 'ehlo', 'auth', 'mail', 'rcpt', 'data', 'end-of-data'])(
    'a link cut at %s loses nothing and doubles nothing',
    async (stage) => {
      const mailbox = await connectMailbox();
      await sandbox.control.setFault('smtp-cut', { stage, count: 2 });
      const customers = await answers(mailbox, 6);
      startDispatcher();
      const resume = setInterval(() => void notify(database.store.db, 'accounts', mailbox.accountId), 200);
      try {
        await allSent(mailbox);
      } finally {
        clearInterval(resume);
      }
      await expectEachOnce(customers);
    },
  );

  test('a refused token is renewed once', async () => {
    const mailbox = await connectMailbox();
    await sandbox.control.setFault('smtp-authentication-refused', { mailbox: mailbox.address, count: 1 });
    await answers(mailbox, 1);
    const tokens = startDispatcher();
    await allSent(mailbox);
    expect(tokens.renewals()).toBe(1);
  });

  test('SMTP AUTH switched off stops the mailbox with one failure; switched on again, everything leaves', async () => {
    const mailbox = await connectMailbox();
    await sandbox.control.setFault('smtp-disabled-tenant', {});
    const customers = await answers(mailbox, 20);
    startDispatcher();
    const row = () =>
      database.store.db
        .selectFrom('mailbox')
        .select(['dispatch_failure', 'dispatch_attempts'])
        .where('id', '=', mailbox.mailboxId)
        .executeTakeFirstOrThrow();
    await eventually('the mailbox is stopped', async () => (await row()).dispatch_failure !== null);
    await eventually('nothing is under way', async () =>
      (await states(mailbox)).every((state) => state === 'waiting'),
    );
    expect(await row()).toMatchObject({
      dispatch_attempts: 1,
      dispatch_failure: { code: 'smtp-disabled-tenant' },
    });
    await sandbox.control.clearFault('smtp-disabled-tenant');
    await notify(database.store.db, 'accounts', mailbox.accountId);
    await allSent(mailbox);
    await expectEachOnce(customers);
    expect((await row()).dispatch_failure).toBeNull();
  });

  test('nodes killed while they send lose nothing and double nothing', async () => {
    const mailbox = await connectMailbox();
    const customers = await answers(mailbox, 200);
    for (let round = 0; round < 4; round += 1) {
      const node = await startNode();
      const before = (await sandbox.control.outside()).length;
      await eventually('it sends', async () => (await sandbox.control.outside()).length > before + 5);
      node.kill('SIGKILL');
      await once(node, 'exit');
    }
    startDispatcher();
    await allSent(mailbox, 90_000);
    await expectEachOnce(customers);
  });

  test('a delivery report that comes back fails the recipient it names', async () => {
    const mailbox = await connectMailbox();
    const known = `known-${newId()}@customer.example`;
    const unknown = `unknown-${newId()}@customer.example`;
    const conversationId = await createConversation(database.store, mailbox, known);
    const { deliveryId } = await writeReply(database.store, {
      conversationId,
      agentId: mailbox.agentId,
      text: 'Answer',
      to: [known, unknown],
      cc: [],
      bcc: [],
      close: false,
    });
    startDispatcher();
    await allSent(mailbox);
    const [arrived] = await eventually('the report is there', async () => {
      const messages = await sandbox.control.messages(mailbox.address);
      return messages.length > 0 && messages;
    });
    const { url } = sandbox.info.control;
    const response = await fetch(`${url}/control/mailboxes/${mailbox.address}/messages/${arrived?.uid}/raw`);
    const raw = Buffer.from(await response.arrayBuffer());
    const { report } = await readMessage(raw);
    if (!report) throw new Error('it is no report');
    const applied = await database.store.db
      .transaction()
      .execute((trx) => applyReport(trx, mailbox.mailboxId, report));
    expect(applied).toBe(conversationId);
    const delivery = await database.store.db
      .selectFrom('delivery')
      .select(['state', 'failure'])
      .where('id', '=', deliveryId)
      .executeTakeFirstOrThrow();
    expect(delivery).toMatchObject({ state: 'failed', failure: { code: 'recipient-unknown' } });
    const outcomes = await database.store.db
      .selectFrom('delivery_recipient')
      .select(['address', 'outcome'])
      .where('delivery_id', '=', deliveryId)
      .execute();
    expect(Object.fromEntries(outcomes.map(({ address, outcome }) => [address, outcome]))).toEqual({
      [known]: 'accepted',
      [unknown]: 'failed',
    });
  });

  test.each([
    ['by its own address', true],
    ['as the delegate where that is refused', false],
  ])('a shared mailbox is sent from %s, also when the reply is lost', async (_, smtpSharedSignIn) => {
    const mailbox = await connectSharedMailbox();
    await changeSettings({ smtpSharedSignIn });
    await sandbox.control.setFault('smtp-lost-reply', { count: 1 });
    const customers = await answers(mailbox, 3);
    startDispatcher();
    await allSent(mailbox);
    await expectEachOnce(customers);
    const [first] = await sandbox.control.outside(customers[0]);
    expect(first?.from).toContain(mailbox.address);
  });

  test('a shared mailbox without SendAs is stopped with that failure', async () => {
    const mailbox = await connectSharedMailbox({ sendAs: [] });
    await answers(mailbox, 2);
    startDispatcher();
    const failure = await eventually('the mailbox is stopped', async () => {
      const { dispatch_failure } = await database.store.db
        .selectFrom('mailbox')
        .select('dispatch_failure')
        .where('id', '=', mailbox.mailboxId)
        .executeTakeFirstOrThrow();
      return dispatch_failure ?? undefined;
    });
    expect(failure.code).toBe('send-as-denied');
    expect((await states(mailbox)).every((state) => state !== 'failed')).toBe(true);
  });

  test('three nodes keep one mailbox within its limit together', async () => {
    const mailbox = await connectMailbox({ ...UNLIMITED, messagesPerMinute: 30 });
    await changeSettings({ smtpMessagesPerMinute: 30, smtpExcess: 'refuse', timeCompression: 30 });
    const customers = await answers(mailbox, 100);
    const began = performance.now();
    for (let node = 0; node < 3; node += 1) startDispatcher({ minuteMs: 2_000, lingerMs: 1 });
    await allSent(mailbox);
    const tookMs = performance.now() - began;
    await expectEachOnce(customers);
    // 100 messages at 30 a window: three full windows pass between the first and the last.
    expect(tookMs).toBeGreaterThan(3 * 2_000);
    // Every one at its first try: the server never had to refuse one for the rate.
    const tries = await database.store.db
      .selectFrom('delivery')
      .select('attempts')
      .where('mailbox_id', '=', mailbox.mailboxId)
      .execute();
    expect(tries.every(({ attempts }) => attempts === 1)).toBe(true);
  });
});
