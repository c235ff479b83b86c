/**
 * A whole Postvak that keeps originals in an object store: mail in, its file out, passed on, and dropped when its time
 * is over. While the store is away the node says so, takes nothing it could lose, and goes on by itself.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { setUpDemo } from '../../server/cli/demo/connect.ts';
import { DeskClient, type Message } from '../../server/cli/demo/desk-client.ts';
import { type RunningSandbox, startSandboxProcess } from '../../server/cli/demo/sandbox-process.ts';
import { Secret } from '../../server/kernel/secret.ts';
import { addMonths, monthOf } from '../../server/store/blobs/months.ts';
import { dropOldMonths } from '../../server/store/blobs/retention.ts';
import { parseS3Url } from '../../server/wire/s3/location.ts';
import { createS3ObjectStore } from '../../server/wire/s3/object-store.ts';
import { connectMailboxes } from '../chaos/connect-mailboxes.ts';
import { createTestDatabase, type TestDatabase, urlOf } from '../support/database.ts';
import { largeMail } from '../support/large-mail.ts';
import { type PostvakProcess, startPostvakProcess } from '../support/postvak-process.ts';
import { type S3Server, s3UrlOf, startS3Server } from '../support/s3-server.ts';
import { eventually } from '../support/sandbox.ts';
import { control } from '../support/sandbox-control.ts';

const stack = new AsyncDisposableStack();
let s3: S3Server;
let database: TestDatabase;
let sandbox: RunningSandbox;
let node: PostvakProcess;
let desk: DeskClient;
let address: string;
let mailboxId: string;

beforeAll(async () => {
  s3 = await startS3Server();
  stack.defer(() => s3.stop());
  database = await createTestDatabase();
  stack.defer(() => database.drop());
  sandbox = await startSandboxProcess();
  stack.defer(() => sandbox.stop());
  const dataDirectory = await mkdtemp(join(tmpdir(), 'postvak-objects-'));
  stack.defer(() => rm(dataDirectory, { recursive: true, force: true }));
  node = await startPostvakProcess({
    dataDirectory,
    databaseUrl: urlOf(database.connection),
    env: {
      POSTVAK_BLOB_URL: s3UrlOf(s3),
      POSTVAK_BLOB_ACCESS_KEY: s3.accessKey,
      POSTVAK_BLOB_SECRET_KEY: s3.secretKey,
    },
  });
  stack.defer(async () => void (await node.stop()));
  desk = new DeskClient(node.origin);
  const [connected] = await connectMailboxes(desk, sandbox, await setUpDemo(desk, sandbox), 1);
  address = String(connected?.address);
  mailboxId = String((await desk.account(String(connected?.accountId))).mailboxes[0]?.id);
}, 180_000);
afterAll(() => stack.disposeAsync());

async function deliver(subject: string, bytes: number): Promise<Buffer> {
  const content = randomBytes(bytes);
  const files = [{ name: 'plan.bin', type: 'application/octet-stream', content }];
  const raw = largeMail({ subject, text: 'See the plan.', files }).toString('base64');
  await control(sandbox, 'POST', '/control/mail', { to: address, from: 'ann@customers.example', raw });
  return content;
}

const arrived = (subject: string) =>
  eventually(
    `the mail "${subject}"`,
    async () => {
      const { items } = await desk.conversations('?limit=20');
      const found = items.find((conversation) => conversation.subject === subject);
      return found && desk.conversation(found.id);
    },
    90_000,
  );
const ask = (path: string) => fetch(node.origin + path, { headers: desk.sessionHeaders });
const readiness = async () => {
  const response = await ask('/readyz');
  const { checks } = (await response.json()) as { checks: { name: string }[] };
  return { status: response.status, originals: checks.find(({ name }) => name === 'originals') };
};
const file = (message: Message | undefined) => ask(String(message?.attachments[0]?.href));
const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer());

test.each([
  ['small', 20_000],
  ['large', 3_500_000],
])('a %s mail lies in the bucket, its file comes out of it and leaves again', async (subject, bytes) => {
  const content = await deliver(subject, bytes);
  const conversation = await arrived(subject);
  const [message] = conversation.messages;
  expect((await database.store.pool.query('select from blob where content is not null')).rowCount).toBe(0);
  expect((await bytesOf(await file(message))).equals(content)).toBe(true);

  const upload = await desk.post<{ id: string }>('/uploads/from-message', {
    messageId: message?.id,
    position: 0,
  });
  const to = `repairs-${subject}@supplier.example`;
  const passedOn = await desk.post<Message>(`/conversations/${conversation.id}/forwards`, {
    to: [to],
    text: 'Look at this.',
    messageId: message?.id,
    attachments: [upload.id],
    undoSeconds: 0,
  });
  await eventually(
    'the forward to be sent',
    async () => {
      const { messages } = await desk.conversation(conversation.id);
      return messages.find(({ id, delivery }) => id === passedOn.id && delivery?.state === 'sent');
    },
    60_000,
  );
  const { messages } = await desk.conversation(conversation.id);
  const own = messages.find(({ id }) => id === passedOn.id);
  expect((await bytesOf(await file(own))).equals(content)).toBe(true);
});

test('while it is away that is told, mail waits on its server, and comes when it is back', async () => {
  expect(await readiness()).toEqual({ status: 200, originals: { name: 'originals', ok: true } });
  s3.fail(0, '', Number.POSITIVE_INFINITY);
  const content = await deliver('waits', 50_000);
  const troubled = await eventually(
    'the mailbox to tell it',
    async () => {
      const mailbox = await desk.get<{ retrieveFailure: { code: string; remedy: unknown } | null }>(
        `/mailboxes/${mailboxId}`,
      );
      return mailbox.retrieveFailure ?? undefined;
    },
    60_000,
  );
  expect(troubled).toMatchObject({ code: 'blob-store-unavailable', remedy: expect.anything() });
  expect(await readiness()).toMatchObject({
    status: 503,
    originals: { ok: false, detail: 'blob-store-unavailable' },
  });
  s3.fail(0, '', 0);
  const { messages } = await arrived('waits');
  expect((await bytesOf(await file(messages[0]))).equals(content)).toBe(true);
  expect((await readiness()).status).toBe(200);
  const { items } = await desk.conversations('?limit=20');
  expect(items.filter(({ subject }) => subject === 'waits')).toHaveLength(1);
});

test('what is kept long enough is dropped from the bucket; the message stays and says so', async () => {
  const { messages } = await arrived('small');
  await database.store.pool.query(
    'insert into installation (originals_months) values (1) on conflict (id) do update set originals_months = 1',
  );
  const objects = createS3ObjectStore(parseS3Url(s3UrlOf(s3)), {
    accessKey: new Secret(s3.accessKey),
    secretKey: new Secret(s3.secretKey),
  });
  const later = addMonths(monthOf(new Date()), 3);
  const dropped = await dropOldMonths(database.store.db, objects, later, new AbortController().signal);
  expect(dropped).toContain(monthOf(new Date()));
  expect(s3.objects.size).toBe(0);
  const gone = await file(messages[0]);
  expect(gone.status).toBe(410);
  expect((await arrived('small')).messages[0]?.text).toContain('See the plan.');
});
