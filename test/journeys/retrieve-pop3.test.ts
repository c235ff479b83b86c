import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { closeReader } from '../../server/wire/mime/read.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import {
  acceptedDigests,
  connectExisting,
  connectMailbox,
  countAccepted,
  type MailboxOptions,
  mailboxRow,
  type RunningRetriever,
  startRetriever,
} from '../support/retrieving.ts';
import { eventually, type Sandbox, type SandboxMail, startSandbox } from '../support/sandbox.ts';
import { sandboxTokens } from '../support/sandbox-tokens.ts';

let sandbox: Sandbox;
let database: TestDatabase;
let retriever: RunningRetriever | undefined;
let number = 0;

beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  await retriever?.stop();
  retriever = undefined;
  await database.drop();
});
afterAll(async () => {
  await closeReader();
  await sandbox.stop();
});

async function mailbox(options: Partial<MailboxOptions> = {}) {
  const address = `pop${++number}@contoso.example`;
  const settings = { address, incoming: 'pop3' as const, ...options };
  return { address, ...(await connectMailbox(database.store.db, sandbox, settings)) };
}

function retrieve() {
  retriever = startRetriever(database.store, sandboxTokens(database.store.db, sandbox.info.control.url));
}

const mails = (to: string, count: number): SandboxMail[] =>
  Array.from({ length: count }, (_, index) => ({
    to,
    from: `customer${index % 9}@customers.example`,
    subject: `Order ${index}`,
    text: `.Line ${index}.\r\n..\r\n`.repeat(1 + (index % 100)),
  }));

const accepted = (mailboxId: string, count: number) =>
  eventually(
    `${count} mails accepted`,
    async () => (await countAccepted(database.store.db, mailboxId)) >= count,
    60_000,
  );

async function expectSame({ address, mailboxId }: { address: string; mailboxId: string }) {
  const there = (await sandbox.control.messages(address)).map(({ digest }) => digest);
  expect((await acceptedDigests(database.store.db, mailboxId)).sort()).toEqual(there.sort());
}

test('waiting mail and new mail are retrieved exactly once', async () => {
  const box = await mailbox();
  await sandbox.control.deliver(mails(box.address, 500));
  retrieve();
  await accepted(box.mailboxId, 500);
  await sandbox.control.deliver(mails(box.address, 3));
  await accepted(box.mailboxId, 503);
  await expectSame(box);
  expect((await mailboxRow(database.store.db, box.mailboxId)).retrieve_failure).toBeNull();
});

test('a connection that breaks in the middle of a message costs nothing', async () => {
  const box = await mailbox();
  await sandbox.control.deliver(mails(box.address, 60));
  await sandbox.control.setFault('pop3-reset-in-message', {
    mailbox: box.address,
    afterBytes: 300,
    count: 4,
  });
  retrieve();
  await accepted(box.mailboxId, 60);
  await expectSame(box);
});

test('a refused sign-in is recorded', async () => {
  const box = await mailbox();
  await sandbox.control.setFault('pop3-authentication-failed', { user: box.address });
  retrieve();
  const row = await eventually('recorded', async () => {
    const found = await mailboxRow(database.store.db, box.mailboxId);
    return found.retrieve_failure ? found : undefined;
  });
  expect(row.retrieve_failure?.code).toBe('sign-in-refused');
  await sandbox.control.clearFault('pop3-authentication-failed');
});

test('from now on: what lay there before is left alone', async () => {
  const address = `pop${++number}@contoso.example`;
  await sandbox.control.addUser({ upn: address, mailbox: true });
  await sandbox.control.deliver(mails(address, 5));
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  const settings = { address, incoming: 'pop3', startPoint: { from: 'now' } } as const;
  const box = await connectExisting(database.store.db, sandbox, settings);
  retrieve();
  await eventually(
    'looked at',
    async () => (await mailboxRow(database.store.db, box.mailboxId)).last_retrieved_at ?? undefined,
  );
  await sandbox.control.deliver(mails(address, 2));
  await accepted(box.mailboxId, 2);
  expect(await countAccepted(database.store.db, box.mailboxId)).toBe(2);
});

test('retrieved mail is deleted only when that was chosen, and mail over the limit never', async () => {
  const box = await mailbox({ afterRetrieval: 'delete', limits: { messageBytes: 20_000 } });
  await sandbox.control.deliver([
    ...mails(box.address, 10),
    {
      to: box.address,
      from: 'a@x.example',
      subject: 'big',
      text: 'x'.repeat(70).concat('\r\n').repeat(1_000),
    },
  ]);
  retrieve();
  await accepted(box.mailboxId, 11);
  await eventually('deleted', async () => (await sandbox.control.messages(box.address)).length === 1);
  const messages = await database.store.db
    .selectFrom('message')
    .select('reading')
    .where('subject', '=', 'big')
    .execute();
  expect(messages).toEqual([{ reading: 'header-only' }]);
});

test('a mailbox that changes from IMAP to POP3 and back brings no duplicates', async () => {
  const box = await mailbox({ incoming: 'imap' });
  await sandbox.control.deliver(mails(box.address, 30));
  retrieve();
  await accepted(box.mailboxId, 30);
  for (const [incoming, count] of [
    ['pop3', 33],
    ['imap', 36],
  ] as const) {
    await retriever?.stop();
    await database.store.db.updateTable('mailbox').set({ incoming }).execute();
    await sandbox.control.deliver(mails(box.address, 3));
    retrieve();
    await accepted(box.mailboxId, count);
  }
  await expectSame(box);
});
