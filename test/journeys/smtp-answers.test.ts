/**
 * Every answer of Exchange Online's SMTP that is known, given by the sandbox: what becomes of the messages, what is said
 * about the mailbox, and that nothing which is refused for good is tried again.
 */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { describeFailure } from '../../server/kernel/describe-failure.ts';
import { FAILURES, type FailureCode } from '../../server/kernel/failure.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { EXCHANGE_REPLIES } from '../support/exchange-replies.ts';
import { eventually, type Sandbox, startSandbox } from '../support/sandbox.ts';
import {
  changeSettings,
  connectMailbox,
  countStates,
  resumeAll,
  type SendingMailbox,
  startNode,
  writeAnswers,
} from '../support/sending.ts';

const UNLIMITED = { messagesPerMinute: 1_000_000, recipientsPerDay: 10_000_000 };
const ANSWERS = 3;

let database: TestDatabase;
let sandbox: Sandbox;
let stopNode: () => Promise<void>;
beforeAll(async () => {
  [database, sandbox] = await Promise.all([createTestDatabase(), startSandbox()]);
  stopNode = await startNode(database.store, sandbox, { pollMs: 100, lingerMs: 100 });
});
afterAll(async () => {
  await stopNode?.();
  await sandbox?.stop();
  await database?.drop();
});
afterEach(async () => {
  await database.store.db.updateTable('mailbox').set({ enabled: false }).execute();
  await sandbox.control.reset();
});

/** @param refusals before this: after the first one the mailbox rests for seconds only. */
async function begin(fault: string, refusals = 0): Promise<{ mailbox: SendingMailbox; customers: string[] }> {
  await changeSettings(sandbox, { smtpMessagesPerMinute: 1_000_000, smtpRecipientsPerDay: 10_000_000 });
  const mailbox = await connectMailbox(database.store, sandbox, UNLIMITED);
  await database.store.db
    .updateTable('mailbox')
    .set({ dispatch_attempts: refusals })
    .where('id', '=', mailbox.mailboxId)
    .execute();
  await sandbox.control.setFault(fault, {});
  return { mailbox, customers: await writeAnswers(database.store, mailbox, ANSWERS) };
}

const mailboxRow = ({ mailboxId }: SendingMailbox) =>
  database.store.db
    .selectFrom('mailbox')
    .select(['dispatch_failure', 'dispatch_attempts', 'dispatch_resume_at'])
    .where('id', '=', mailboxId)
    .executeTakeFirstOrThrow();

const deliveries = ({ mailboxId }: SendingMailbox) =>
  database.store.db
    .selectFrom('delivery')
    .select(['id', 'state', 'attempts', 'failure'])
    .where('mailbox_id', '=', mailboxId)
    .execute();

async function expectAllArrive(mailbox: SendingMailbox, customers: readonly string[]): Promise<void> {
  await eventually('all are sent', async () => {
    // A try that was under way may send it to rest once more. What does not rest is left to work: resuming begins it anew.
    if ((await mailboxRow(mailbox)).dispatch_resume_at) await resumeAll(database.store, [mailbox]);
    return (await countStates(database.store, [mailbox.mailboxId])).sent === ANSWERS;
  });
  const outside = (await sandbox.control.outside()).map(({ to }) => [to].flat().join());
  expect(outside.filter((to) => customers.includes(to)).toSorted()).toEqual(customers.toSorted());
}

const MINUTE = 60_000;

describe('the mailbox rests, with one failure, and loses nothing, when the server says', () => {
  test.each<[fault: string, code: FailureCode, atLeastMs: number, atMostMs: number]>([
    ['smtp-authentication-refused', 'sign-in-refused', 14 * MINUTE, 16 * MINUTE],
    ['smtp-disabled-tenant', 'smtp-disabled-tenant', 14 * MINUTE, 16 * MINUTE],
    ['smtp-disabled-mailbox', 'smtp-disabled-mailbox', 14 * MINUTE, 16 * MINUTE],
    ['smtp-security-defaults', 'security-defaults', 14 * MINUTE, 16 * MINUTE],
    ['smtp-basic-refused', 'basic-auth-refused', 14 * MINUTE, 16 * MINUTE],
    ['smtp-not-authenticated', 'sign-in-refused', 14 * MINUTE, 16 * MINUTE],
    ['smtp-send-as-denied', 'send-as-denied', 14 * MINUTE, 16 * MINUTE],
    ['smtp-send-as-denied-after-data', 'send-as-denied', 14 * MINUTE, 16 * MINUTE],
    ['smtp-mailbox-full', 'mailbox-full', 14 * MINUTE, 16 * MINUTE],
    ['smtp-bad-outbound-sender', 'sender-blocked', 14 * MINUTE, 16 * MINUTE],
    // The server's own circuit breaker: left alone for long, every refused try prolongs it.
    ['smtp-throttled-mailbox-full', 'sender-throttled', 59 * MINUTE, 61 * MINUTE],
    ['smtp-throttled-send-as-denied', 'sender-throttled', 59 * MINUTE, 61 * MINUTE],
    ['smtp-throttled-invalid-licence', 'sender-throttled', 59 * MINUTE, 61 * MINUTE],
    ['smtp-throttled-too-many-recipients', 'sender-throttled', 59 * MINUTE, 61 * MINUTE],
    ['smtp-throttled-invalid-recipients', 'sender-throttled', 59 * MINUTE, 61 * MINUTE],
    ['smtp-quota-exceeded', 'sending-quota-exceeded', 59 * MINUTE, 61 * MINUTE],
    ['smtp-concurrent-connections', 'too-many-connections', 0.8 * MINUTE, 1.1 * MINUTE],
    ['smtp-service-unavailable', 'server-unavailable', 0, 10 * MINUTE],
  ])('%s', async (fault, code, atLeastMs, atMostMs) => {
    const { mailbox, customers } = await begin(fault, 1);
    const row = await eventually('the mailbox rests', async () => {
      const found = await mailboxRow(mailbox);
      return found.dispatch_failure !== null && found;
    });
    await eventually(
      'nothing is under way',
      async () => (await countStates(database.store, [mailbox.mailboxId])).waiting === ANSWERS,
    );
    expect(row.dispatch_failure?.code).toBe(code);
    expect((await mailboxRow(mailbox)).dispatch_attempts).toBe(2);
    const restsMs = (row.dispatch_resume_at?.getTime() ?? 0) - Date.now();
    expect(restsMs).toBeGreaterThan(atLeastMs - 2_000);
    expect(restsMs).toBeLessThan(atMostMs);
    // The remedy names the mailbox, and says who acts.
    const described =
      row.dispatch_failure && describeFailure(row.dispatch_failure, { mailbox: mailbox.address });
    expect(described?.remedy).toMatch(/\w/);
    expect(described?.actor).toBe(FAILURES[code].actor);
    // Nothing of it is held against the messages, unless it was a try.
    if (FAILURES[code].kind !== 'transient') {
      for (const { attempts } of await deliveries(mailbox)) expect(attempts).toBe(0);
    }
    await sandbox.control.clearFault(fault);
    await expectAllArrive(mailbox, customers);
    expect(await mailboxRow(mailbox)).toMatchObject({ dispatch_failure: null, dispatch_attempts: 0 });
  });
});

describe('the message fails at once and is never tried again when the server says', () => {
  test.each<[fault: string, code: FailureCode]>([
    ['smtp-recipient-refused', 'recipient-unknown'],
    ['smtp-message-too-large', 'message-too-large'],
  ])('%s', async (fault, code) => {
    const { mailbox } = await begin(fault);
    await eventually(
      'all have failed',
      async () => (await countStates(database.store, [mailbox.mailboxId])).failed === ANSWERS,
    );
    for (const { attempts, failure } of await deliveries(mailbox)) {
      expect(attempts).toBe(1);
      expect(failure?.code).toBe(code);
    }
    // Resuming is for what waits; a permanent refusal stays where it is, and the mailbox is well.
    await sandbox.control.clearFault(fault);
    const [more] = await writeAnswers(database.store, mailbox, 1);
    await eventually(
      'the next one is sent',
      async () => (await countStates(database.store, [mailbox.mailboxId])).sent === 1,
    );
    expect((await sandbox.control.outside()).map(({ to }) => [to].flat().join())).toEqual([more]);
    expect((await mailboxRow(mailbox)).dispatch_failure).toBeNull();
  });
});

describe('the message waits for its next try, and the mailbox goes on, when the server says', () => {
  test.each<[fault: string, code: FailureCode]>([
    ['smtp-recipient-deferred', 'recipient-deferred'],
    ['smtp-too-many-recipients', 'recipient-deferred'],
    ['smtp-temporary-error', 'message-deferred'],
  ])('%s', async (fault, code) => {
    const { mailbox } = await begin(fault);
    await eventually('all were tried', async () =>
      (await deliveries(mailbox)).every(({ state, attempts }) => state === 'waiting' && attempts === 1),
    );
    for (const { failure } of await deliveries(mailbox)) expect(failure?.code).toBe(code);
    expect((await mailboxRow(mailbox)).dispatch_failure).toBeNull();
    await sandbox.control.clearFault(fault);
    await writeAnswers(database.store, mailbox, 1);
    await eventually(
      'the next one is sent',
      async () => (await countStates(database.store, [mailbox.mailboxId])).sent === 1,
    );
  });
});

test('every reply that the sandbox can give in place of the usual one is in these tables', async () => {
  const { readFile } = await import('node:fs/promises');
  const tables = await readFile(new URL(import.meta.url), 'utf8');
  const names = (await sandbox.control.faultNames()).filter((name) => name.startsWith('smtp-'));
  const played = [
    'smtp-reply',
    'smtp-lost-reply',
    'smtp-reset-in-data',
    'smtp-cut',
    'smtp-stalls',
    'smtp-bounces',
  ];
  const elsewhere = names.filter((name) => played.includes(name) || name.startsWith('smtp-sent-items'));
  const missing = names.filter((name) => !elsewhere.includes(name) && !tables.includes(`['${name}'`));
  expect(missing).toEqual([]);
  const known = EXCHANGE_REPLIES.map(({ fault }) => fault);
  expect(known.filter((name) => !names.includes(name) || !tables.includes(`['${name}'`))).toEqual([]);
});
