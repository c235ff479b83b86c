/** Mail of shared mailboxes: who signs in for it, and where the server keeps the copies, is found out and said. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { newId } from '../../server/kernel/id.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { createOutbox } from '../support/outbox.ts';
import { eventually, type Sandbox, startSandbox } from '../support/sandbox.ts';
import { changeSettings, countStates, resumeAll, startNode, writeAnswers } from '../support/sending.ts';

let database: TestDatabase;
let sandbox: Sandbox;
let stopNode: () => Promise<void>;
beforeAll(async () => {
  [database, sandbox] = await Promise.all([createTestDatabase(), startSandbox()]);
  stopNode = await startNode(database.store, sandbox, { pollMs: 100, lookMs: 100, graceMs: 400 });
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

async function connectShared() {
  const name = newId().slice(-12);
  const [address, delegate] = [`shared-${name}@contoso.example`, `delegate-${name}@contoso.example`];
  await sandbox.control.addUser({ upn: delegate, password: 'Sandbox1!', mailbox: true });
  await sandbox.control.addMailbox({ address, shared: true, fullAccess: [delegate], sendAs: [delegate] });
  const { imap, pop3, smtp } = sandbox.info;
  const endpoints = { imap, pop3, smtp, ca: sandbox.ca };
  const fixture = await createOutbox(database.store, { address, signIn: delegate, endpoints });
  return { ...fixture, address, delegate };
}

const mailboxOf = ({ mailboxId }: { mailboxId: string }) =>
  database.store.db
    .selectFrom('mailbox')
    .select(['submits_as', 'sent_copies', 'sent_copies_at'])
    .where('id', '=', mailboxId)
    .executeTakeFirstOrThrow();

test.each([
  ['signs in itself: with the mailbox', true, false, 'mailbox', 'mailbox'],
  ['is sent by its delegate: with the delegate', false, false, 'sign-in', 'sign-in'],
  [
    'is sent by its delegate, with MessageCopyForSentAsEnabled: with the mailbox',
    false,
    true,
    'sign-in',
    'mailbox',
  ],
] as const)(
  'a shared mailbox that %s',
  async (_, smtpSharedSignIn, messageCopyForSentAs, submitsAs, copies) => {
    const mailbox = await connectShared();
    await changeSettings(sandbox, { smtpSharedSignIn });
    await sandbox.control.changeMailbox(mailbox.address, { messageCopyForSentAs });
    await writeAnswers(database.store, mailbox, 2);
    await eventually('it was looked for', async () => (await mailboxOf(mailbox)).sent_copies_at !== null);
    expect(await mailboxOf(mailbox)).toMatchObject({ submits_as: submitsAs, sent_copies: copies });
    expect(await countStates(database.store, [mailbox.mailboxId])).toEqual({ sent: 2 });
  },
);

test('where no copy is kept, an uncertain message is for a person to decide', async () => {
  const mailbox = await connectShared();
  await changeSettings(sandbox, { smtpSharedSignIn: true });
  await sandbox.control.setFault('smtp-sent-items-missing', { mailbox: mailbox.address });
  await writeAnswers(database.store, mailbox, 1);
  await eventually('it was looked for', async () => (await mailboxOf(mailbox)).sent_copies === 'nowhere');
  await sandbox.control.setFault('smtp-lost-reply', { mailbox: mailbox.address, count: 1 });
  await writeAnswers(database.store, mailbox, 1);
  await eventually(
    'it is held',
    async () => (await countStates(database.store, [mailbox.mailboxId])).held === 1,
  );
});

test('a delegate that is no longer needed is forgotten when something about the account changes', async () => {
  const mailbox = await connectShared();
  await changeSettings(sandbox, { smtpSharedSignIn: false });
  await writeAnswers(database.store, mailbox, 1);
  await eventually(
    'it is sent',
    async () => (await countStates(database.store, [mailbox.mailboxId])).sent === 1,
  );
  expect((await mailboxOf(mailbox)).submits_as).toBe('sign-in');
  await changeSettings(sandbox, { smtpSharedSignIn: true });
  await resumeAll(database.store, [mailbox]);
  await eventually('it is forgotten', async () => (await mailboxOf(mailbox)).submits_as === null);
  await writeAnswers(database.store, mailbox, 1);
  await eventually(
    'it is sent',
    async () => (await countStates(database.store, [mailbox.mailboxId])).sent === 2,
  );
  expect((await mailboxOf(mailbox)).submits_as).toBe('mailbox');
});
