import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { Failure } from '../../server/kernel/failure.ts';
import type { Tuning } from '../../server/retriever/tuning.ts';
import { notify } from '../../server/store/notify.ts';
import { closeReader } from '../../server/wire/mime/read.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import {
  acceptedDigests,
  connectExisting,
  connectMailbox,
  countAccepted,
  digestOf,
  type MailboxFixture,
  type MailboxOptions,
  mailboxRow,
  type RunningRetriever,
  startRetriever,
} from '../support/retrieving.ts';
import { eventually, type Sandbox, type SandboxMail, startSandbox } from '../support/sandbox.ts';
import { sandboxTokens } from '../support/sandbox-tokens.ts';

let sandbox: Sandbox;
let database: TestDatabase;
let running: RunningRetriever[] = [];
let faults: string[] = [];
let number = 0;

beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  for (const name of faults) await sandbox.control.clearFault(name);
  faults = [];
  await Promise.all(running.map((retriever) => retriever.stop()));
  running = [];
  await database.drop();
});
afterAll(async () => {
  await closeReader();
  await sandbox.stop();
});

async function mailbox(options: Partial<MailboxOptions> = {}): Promise<MailboxFixture & { address: string }> {
  const address = `box${++number}@contoso.example`;
  return { address, ...(await connectMailbox(database.store.db, sandbox, { address, ...options })) };
}

function retrieve(tuning: Partial<Tuning> = {}) {
  const tokens = sandboxTokens(database.store.db, sandbox.info.control.url);
  const retriever = startRetriever(database.store, tokens, tuning);
  running.push(retriever);
  return retriever;
}

async function fault(name: string, parameters: object = {}) {
  faults.push(name);
  await sandbox.control.setFault(name, parameters);
}

const accepted = (mailboxId: string, count: number, withinMs?: number) =>
  eventually(
    `${count} mails accepted`,
    async () => (await countAccepted(database.store.db, mailboxId)) >= count,
    withinMs,
  );

const lookedAt = async (mailboxId: string) =>
  (await mailboxRow(database.store.db, mailboxId)).last_retrieved_at ?? undefined;

const raw = (text: string | Buffer) =>
  (typeof text === 'string' ? Buffer.from(text.replace(/\r?\n/g, '\r\n'), 'latin1') : text).toString(
    'base64',
  );

function mails(to: string, count: number): SandboxMail[] {
  return Array.from({ length: count }, (_, index) => ({
    to,
    from: `customer${index % 50}@customers.example`,
    subject: `Order ${index}`,
    text: `Line ${index}.\n`.repeat(1 + (index % 200)),
  }));
}

/** What the server holds and what was accepted: the same mails, each once, in the same order. */
async function expectSame({ address, mailboxId }: { address: string; mailboxId: string }) {
  const there = (await sandbox.control.messages(address)).sort((a, b) => a.uid - b.uid);
  expect(await acceptedDigests(database.store.db, mailboxId)).toEqual(there.map(({ digest }) => digest));
}

test('2,000 waiting mails are retrieved exactly once, in order', async () => {
  const box = await mailbox();
  await sandbox.control.deliver(mails(box.address, 2_000));
  retrieve();
  await accepted(box.mailboxId, 2_000, 90_000);
  await expectSame(box);
  // nothing was touched on the server
  expect((await sandbox.control.messages(box.address)).every(({ flags }) => flags.length === 0)).toBe(true);
  expect(await mailboxRow(database.store.db, box.mailboxId)).toMatchObject({ retrieve_failure: null });
});

test('new mail is pushed into a conversation, and an answer to it joins', async () => {
  const box = await mailbox();
  retrieve();
  await eventually('signed in', () => lookedAt(box.mailboxId));
  const [messageId] = await sandbox.control.deliver({
    to: box.address,
    from: 'ann@customers.example',
    fromName: 'Ann',
    subject: 'Broken lamp',
    text: 'My lamp broke.',
  });
  await accepted(box.mailboxId, 1);
  const conversation = await database.store.db
    .selectFrom('conversation')
    .selectAll()
    .executeTakeFirstOrThrow();
  expect(conversation).toMatchObject({
    subject: 'Broken lamp',
    state: 'open',
    unread: true,
    message_count: 1,
  });
  await database.store.db
    .updateTable('conversation')
    .set({ state: 'closed', closed_at: new Date() })
    .execute();
  await sandbox.control.deliver([
    {
      to: box.address,
      from: 'ann@customers.example',
      subject: 'Re: Broken lamp',
      text: 'And the shade too.',
      headers: { 'In-Reply-To': messageId as string, References: messageId as string },
    },
    {
      to: box.address,
      from: 'bob@elsewhere.example',
      subject: `Re: lamp [#${conversation.number}-${conversation.subject_check}]`,
      text: 'I am her neighbour.',
    },
    { to: box.address, from: 'eve@elsewhere.example', subject: 'Re: Broken lamp', text: 'Same subject.' },
  ]);
  await accepted(box.mailboxId, 4);
  const conversations = await database.store.db
    .selectFrom('conversation')
    .selectAll()
    .orderBy('number')
    .execute();
  expect(conversations).toHaveLength(2);
  expect(conversations[0]).toMatchObject({
    id: conversation.id,
    state: 'open',
    closed_at: null,
    message_count: 3,
    preview: 'I am her neighbour.',
  });
});

test('a server without IDLE is polled', async () => {
  await fault('imap-idle-missing');
  const box = await mailbox();
  retrieve({ safetyPollMs: 600_000 });
  await eventually('signed in', () => lookedAt(box.mailboxId));
  await sandbox.control.deliver(mails(box.address, 1));
  await accepted(box.mailboxId, 1);
});

test('a server whose IDLE tells nothing is looked at anyway', async () => {
  await fault('imap-idle-silent');
  const box = await mailbox();
  retrieve({ safetyPollMs: 500 });
  await eventually('signed in', () => lookedAt(box.mailboxId));
  await sandbox.control.deliver(mails(box.address, 1));
  await accepted(box.mailboxId, 1);
});

test('a renumbered folder brings no duplicates and loses nothing', async () => {
  const box = await mailbox();
  await sandbox.control.deliver(mails(box.address, 300));
  retrieve();
  await accepted(box.mailboxId, 300);
  await fault('imap-uid-validity-changed', { mailbox: box.address, count: 1 });
  await sandbox.control.deliver(mails(box.address, 5));
  await accepted(box.mailboxId, 305);
  await eventually('the new numbering', async () => {
    const checkpoint = await database.store.db.selectFrom('checkpoint').selectAll().executeTakeFirstOrThrow();
    const last = Math.max(...(await sandbox.control.messages(box.address)).map(({ uid }) => uid));
    return checkpoint.last_uid === last;
  });
  await expectSame(box);
});

test('a connection that breaks in the middle of messages costs nothing', async () => {
  const box = await mailbox();
  await sandbox.control.deliver(mails(box.address, 400));
  await fault('imap-reset-in-literal', { mailbox: box.address, afterBytes: 1_000, count: 4 });
  retrieve();
  await accepted(box.mailboxId, 400, 60_000);
  await expectSame(box);
});

test('a message that always breaks the connection does not stop the mailbox, and comes when it can', async () => {
  const box = await mailbox();
  const poison = { to: box.address, from: 'a@x.example', subject: 'poison', text: 'x'.repeat(70_000) };
  await sandbox.control.deliver([...mails(box.address, 10), poison, ...mails(box.address, 10)]);
  await fault('imap-reset-in-literal', { mailbox: box.address, afterBytes: 50_000 });
  retrieve({ safetyPollMs: 200 });
  await accepted(box.mailboxId, 20, 60_000);
  await sandbox.control.clearFault('imap-reset-in-literal');
  await accepted(box.mailboxId, 21);
  const there = (await sandbox.control.messages(box.address)).map(({ digest }) => digest);
  expect((await acceptedDigests(database.store.db, box.mailboxId)).sort()).toEqual(there.sort());
});

test('sizes that are far off do no harm', async () => {
  await fault('imap-wrong-size', { factor: 0.1 });
  const box = await mailbox();
  await sandbox.control.deliver(mails(box.address, 50));
  retrieve({ largeBytes: 400 });
  await accepted(box.mailboxId, 50);
  await expectSame(box);
});

test('throttling is obeyed to the end, and recorded', async () => {
  const box = await mailbox();
  await sandbox.control.deliver(mails(box.address, 3));
  await fault('imap-throttled', { mailbox: box.address, backoffMs: 2_500, count: 1 });
  const begun = Date.now();
  retrieve();
  const troubled = await eventually('throttled', async () => {
    const row = await mailboxRow(database.store.db, box.mailboxId);
    return row.retrieve_failure ? row : undefined;
  });
  expect(troubled.retrieve_failure).toMatchObject({ code: 'mailbox-throttled', retryAfterMs: 2_500 });
  await accepted(box.mailboxId, 3);
  expect(Date.now() - begun).toBeGreaterThan(2_500);
  await eventually(
    'well again',
    async () => (await mailboxRow(database.store.db, box.mailboxId)).retrieve_failure === null,
  );
});

test('a mailbox that does not open waits for a person, and goes on at once when it was cured', async () => {
  const box = await mailbox();
  await sandbox.control.deliver(mails(box.address, 3));
  await fault('imap-not-connected', { mailbox: box.address });
  retrieve();
  const troubled = await eventually('troubled', async () => {
    const row = await mailboxRow(database.store.db, box.mailboxId);
    return row.retrieve_failure ? row : undefined;
  });
  expect(troubled.retrieve_failure).toMatchObject({ code: 'authenticated-not-connected' });
  expect((troubled.retrieve_resume_at as Date).getTime() - Date.now()).toBeGreaterThan(200_000);
  await sandbox.control.clearFault('imap-not-connected');
  await notify(database.store.db, 'accounts', box.accountId);
  await accepted(box.mailboxId, 3);
});

test('one mailbox’s trouble never reaches another', async () => {
  const [sick, well] = [await mailbox(), await mailbox()];
  await fault('imap-authentication-failed', { user: sick.address });
  await sandbox.control.deliver([...mails(sick.address, 2), ...mails(well.address, 2)]);
  retrieve();
  await accepted(well.mailboxId, 2);
  await eventually(
    'recorded',
    async () => (await mailboxRow(database.store.db, sick.mailboxId)).retrieve_failure ?? undefined,
  );
  expect((await mailboxRow(database.store.db, sick.mailboxId)).retrieve_failure?.code).toBe(
    'sign-in-refused',
  );
  expect((await mailboxRow(database.store.db, well.mailboxId)).retrieve_failure).toBeNull();
});

test('a session whose token ran out is opened again', async () => {
  const box = await mailbox();
  await sandbox.control.deliver(mails(box.address, 20));
  retrieve();
  await accepted(box.mailboxId, 20);
  await fault('imap-session-expired', { mailbox: box.address, count: 1 });
  await sandbox.control.deliver(mails(box.address, 5));
  await accepted(box.mailboxId, 25);
  await expectSame(box);
});

test('a placeholder of Exchange is not taken for the message', async () => {
  const box = await mailbox();
  await sandbox.control.deliver(mails(box.address, 10));
  const uid = (await sandbox.control.messages(box.address))[4]?.uid as number;
  await fault('imap-placeholder', { mailbox: box.address, uid });
  retrieve({ safetyPollMs: 200 });
  await accepted(box.mailboxId, 9);
  await eventually('remembered', async () =>
    database.store.db
      .selectFrom('unavailable_message')
      .select('uid')
      .where('uid', '=', uid)
      .executeTakeFirst(),
  );
  await sandbox.control.clearFault('imap-placeholder');
  await accepted(box.mailboxId, 10);
  const there = (await sandbox.control.messages(box.address)).map(({ digest }) => digest);
  expect((await acceptedDigests(database.store.db, box.mailboxId)).sort()).toEqual(there.sort());
  expect(await database.store.db.selectFrom('unavailable_message').select('uid').execute()).toEqual([]);
});

test('odd mails are all messages with their raw bytes kept', async () => {
  const box = await mailbox();
  const odd = [
    '',
    '\n',
    'Subject: no message id\nFrom: a@x.example\n\nhello',
    'Subject: broken\nContent-Type: multipart/mixed; boundary="x\n\n--x\nContent-Type: multipart/alternative; boundary=y\n\nlost',
    `Subject: deep\n${Array.from({ length: 500 }, (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\n\n--b${i}\n`).join('')}`,
    'Subject: 8 bit \xe9\xff\nContent-Type: text/plain; charset=x-unknown-8bit\n\ncaf\xe9 \xff\xfe\x00 end',
    `Message-ID: <${'x'.repeat(5_000)}@x>\nSubject: long id\nReferences: ${'<a@b> '.repeat(3_000)}\n\nx`,
    'From: \nTo: <<>>, ;;,\nSubject: =?utf-8?Q?=00=ED=A0=80?=\nDate: Mon, 99 Foo 20260 99:99:99 +9999\n\n\0\0',
  ].map((text) => Buffer.from(text.replace(/\n/g, '\r\n'), 'latin1'));
  const huge = Buffer.concat([
    Buffer.from('Subject: huge\r\nContent-Type: application/zip\r\nContent-Disposition: attachment\r\n\r\n'),
    Buffer.alloc(30 * 1024 * 1024, '0123456789abcdef0123456789abcdef\r\n'),
  ]);
  await sandbox.control.deliver(
    [...odd, huge, Buffer.from('Subject: last\r\n\r\nx')].map((bytes) => ({
      to: box.address,
      from: 'a@x.example',
      raw: raw(bytes),
    })),
  );
  retrieve();
  await accepted(box.mailboxId, odd.length + 2, 60_000);
  await expectSame(box);
  const digests = await acceptedDigests(database.store.db, box.mailboxId);
  expect(digests.slice(-2)[0]).toBe(digestOf(huge));
  const messages = await database.store.db
    .selectFrom('message')
    .select(['subject', 'reading'])
    .orderBy('id')
    .execute();
  expect(messages).toContainEqual({ subject: 'deep', reading: 'unparsable' });
  expect(messages.at(-1)).toEqual({ subject: 'last', reading: 'parsed' });
});

test('a mail over the size limit is a message with its header', async () => {
  const box = await mailbox({ limits: { messageBytes: 100_000 } });
  const big = Buffer.from(`Subject: big\r\nFrom: a@x.example\r\n\r\n${'x'.repeat(70)}\r\n`.repeat(3_000));
  await sandbox.control.deliver([
    { to: box.address, from: 'a@x.example', raw: raw(big) },
    { to: box.address, from: 'a@x.example', subject: 'small', text: 'x' },
  ]);
  retrieve();
  await accepted(box.mailboxId, 2);
  const messages = await database.store.db
    .selectFrom('message')
    .select(['subject', 'reading'])
    .orderBy('id')
    .execute();
  expect(messages).toEqual([
    { subject: 'big', reading: 'header-only' },
    { subject: 'small', reading: 'parsed' },
  ]);
});

test.each([
  ['now', { from: 'now' } as const, 0],
  ['everything', { from: 'everything' } as const, 5],
  ['unread', { from: 'unread' } as const, 5],
  ['days', { from: 'days', days: 1 } as const, 5],
])('start point %s', async (_, startPoint, before) => {
  const address = `box${++number}@contoso.example`;
  await sandbox.control.addUser({ upn: address, mailbox: true });
  await sandbox.control.deliver(mails(address, 5));
  // the mail of before is of an earlier second
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  const box = { address, ...(await connectExisting(database.store.db, sandbox, { address, startPoint })) };
  retrieve();
  await eventually('signed in', () => lookedAt(box.mailboxId));
  await sandbox.control.deliver({ to: address, from: 'a@x.example', subject: 'new', text: 'x' });
  await accepted(box.mailboxId, before + 1);
  expect(await countAccepted(database.store.db, box.mailboxId)).toBe(before + 1);
});

test.each([
  ['seen', 'INBOX', 12],
  ['delete', 'INBOX', 0],
  ['move', 'Postvak', 12],
] as const)('after retrieval: %s', async (afterRetrieval, folder, count) => {
  const box = await mailbox({ afterRetrieval });
  await sandbox.control.deliver(mails(box.address, 12));
  retrieve();
  await accepted(box.mailboxId, 12);
  const there = await eventually('tidied up', async () => {
    const messages = await sandbox.control.messages(box.address, folder).catch(() => []);
    const done = afterRetrieval === 'seen' ? messages.every(({ flags }) => flags.includes('\\Seen')) : true;
    return messages.length === count && done && { messages };
  });
  expect(there.messages).toHaveLength(count);
  await sandbox.control.deliver(mails(box.address, 1));
  await accepted(box.mailboxId, 13);
});

test('two nodes share the mailboxes, and one that dies is taken over', async () => {
  const { db } = database.store;
  const boxes = [];
  for (let index = 0; index < 4; index++) boxes.push(await mailbox());
  const first = retrieve();
  const second = retrieve();
  for (const [index, nodeId] of [first.nodeId, second.nodeId].entries()) {
    await db
      .insertInto('node')
      .values({ id: nodeId, roles: ['services'], version: '0', host: `host${index}`, pid: 1 })
      .execute();
  }
  await eventually('a fair share', async () => {
    const leases = await db
      .selectFrom('lease')
      .select(['node_id', ({ fn }) => fn.countAll<number>().as('count')])
      .where('expires_at', '>', new Date())
      .groupBy('node_id')
      .execute();
    return leases.length === 2 && leases.every(({ count }) => count <= 3);
  });
  await first.stop();
  running = running.filter((retriever) => retriever !== first);
  await db.deleteFrom('node').where('id', '=', first.nodeId).execute();
  for (const box of boxes) await sandbox.control.deliver(mails(box.address, 3));
  for (const box of boxes) await accepted(box.mailboxId, 3);
  for (const box of boxes) await expectSame(box);
});

test('a mailbox that is switched off is left alone, and taken up again where it was', async () => {
  const box = await mailbox();
  await sandbox.control.deliver(mails(box.address, 3));
  retrieve();
  await accepted(box.mailboxId, 3);
  const { db } = database.store;
  const setEnabled = async (enabled: boolean) => {
    await db.updateTable('mailbox').set({ enabled }).execute();
    await notify(db, 'accounts', box.accountId);
  };
  await setEnabled(false);
  await eventually('given back', async () => {
    const lease = await db.selectFrom('lease').select('expires_at').executeTakeFirst();
    return (lease?.expires_at as unknown) === Number.NEGATIVE_INFINITY;
  });
  await sandbox.control.deliver(mails(box.address, 3));
  await setEnabled(true);
  await accepted(box.mailboxId, 6);
  await expectSame(box);
});

test('a grant that is no longer good is recorded on the mailbox', async () => {
  const box = await mailbox();
  const retriever = startRetriever(database.store, {
    accessToken: () => Promise.reject(new Failure('grant-revoked', { detail: 'AADSTS50173' })),
  });
  running.push(retriever);
  const row = await eventually('recorded', async () => {
    const found = await mailboxRow(database.store.db, box.mailboxId);
    return found.retrieve_failure ? found : undefined;
  });
  expect(row.retrieve_failure?.code).toBe('grant-revoked');
});
