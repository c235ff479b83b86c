import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { fetchedBatch as batch, holdMailbox, BEGINNING as start } from '../../test/support/held-mailbox.ts';
import { newId } from '../kernel/id.ts';
import { acquireLeases, LeaseLost } from '../store/lease.ts';
import { closeReader, readMessages } from '../wire/mime/read.ts';
import { acceptArrivals, acceptBacklog } from './accepting/accept.ts';
import { beginCheckpoint, readCheckpoint } from './checkpoint.ts';
import { commitBatch } from './commit.ts';
import type { HeldMailbox, RetrieverContext } from './context.ts';

let database: TestDatabase;
let context: RetrieverContext;
let held: HeldMailbox;
const never = new AbortController().signal;

beforeEach(async () => {
  database = await createTestDatabase();
  ({ context, held } = await holdMailbox(database));
});
afterEach(() => database.drop());
afterAll(closeReader);

async function counts() {
  const { db } = database.store;
  const count = (table: 'arrival' | 'blob' | 'message' | 'conversation') =>
    db
      .selectFrom(table)
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
  return {
    arrivals: (await count('arrival')).count,
    blobs: (await count('blob')).count,
    messages: (await count('message')).count,
    lastUid: (await readCheckpoint(db, held.connection.mailboxId, 'INBOX'))?.lastUid,
  };
}

test('a holder that was overtaken can write nothing', async () => {
  const { db } = database.store;
  const arrivals = await commitBatch(context, held, start, batch([1]));
  await db
    .updateTable('lease')
    .set({ expires_at: new Date(0) })
    .execute();
  await acquireLeases(db, newId(), [held.lease.resource], 60_000);
  const before = await counts();
  await expect(commitBatch(context, held, start, batch([2, 3]))).rejects.toBeInstanceOf(LeaseLost);
  const readings = await readMessages(arrivals.flatMap(({ raw }) => raw ?? []));
  await expect(acceptArrivals(context, held, arrivals, readings)).rejects.toBeInstanceOf(LeaseLost);
  await expect(acceptBacklog(context, held, never)).rejects.toBeInstanceOf(LeaseLost);
  expect(await counts()).toEqual(before);
});

test('a batch that is stored twice is there once', async () => {
  expect(await commitBatch(context, held, start, batch([1, 2]))).toHaveLength(2);
  expect(await commitBatch(context, held, start, batch([1, 2, 3]))).toHaveLength(1);
  expect(await counts()).toMatchObject({ arrivals: 3, lastUid: 3 });
});

test('equal bytes that arrive one after the other are two mails', async () => {
  const arrivals = await commitBatch(
    context,
    held,
    start,
    batch([1, 2], () => 'same'),
  );
  expect(arrivals).toHaveLength(2);
  expect(await counts()).toMatchObject({ arrivals: 2, blobs: 1 });
});

test('after a renumbering, what was there before is recognised by its bytes', async () => {
  await commitBatch(context, held, start, batch([1, 2, 3]));
  const renumbered = { ...start, uidValidity: 8, floorUid: 13 };
  await database.store.db
    .transaction()
    .execute((trx) => beginCheckpoint(trx, held.connection.mailboxId, renumbered));
  const again = await commitBatch(
    context,
    held,
    renumbered,
    batch([11, 12, 13, 14], (uid) => `Subject: ${uid === 13 ? 'missed' : uid - 10}\r\n\r\nx`),
  );
  expect(again.map(({ raw }) => raw?.toString().split('\r\n')[0])).toEqual(['Subject: missed', 'Subject: 4']);
  expect(await counts()).toMatchObject({ arrivals: 5, lastUid: 14 });
});

test('the backlog of an earlier life is accepted, once', async () => {
  const arrivals = await commitBatch(
    context,
    held,
    start,
    batch(Array.from({ length: 450 }, (_, i) => i + 1)),
  );
  await acceptBacklog(context, held, never);
  const readings = await readMessages(arrivals.flatMap(({ raw }) => raw ?? []));
  await acceptArrivals(context, held, arrivals, readings);
  expect(await counts()).toMatchObject({ messages: 450 });
});

test('a reading that the database refuses becomes a message without one, and the others are untouched', async () => {
  const { db } = database.store;
  await commitBatch(context, held, start, batch([1, 2, 3]));
  // stands for whatever PostgreSQL may refuse that nobody thought of
  await database.store.pool.query(
    `alter table message add constraint strange check (reading = 'unparsable' or subject <> '2')`,
  );
  await acceptBacklog(context, held, never);
  expect(await db.selectFrom('message').select(['subject', 'reading']).orderBy('id').execute()).toEqual([
    { subject: '1', reading: 'parsed' },
    { subject: '2', reading: 'unparsable' },
    { subject: '3', reading: 'parsed' },
  ]);
});

test('a cap that was set holds for mail that is accepted, and the message says so', async () => {
  const caps = { read_line_length: 998 };
  await database.store.db
    .insertInto('installation')
    .values(caps)
    .onConflict((conflict) => conflict.column('id').doUpdateSet(caps))
    .execute();
  const raw = `Subject: long\r\n\r\n${'y'.repeat(2_000)}`;
  const arrivals = await commitBatch(
    context,
    held,
    start,
    batch([1], () => raw),
  );
  expect(arrivals).toHaveLength(1);
  // Another store object: what a process knew of the caps for some seconds belongs to the one it asked with.
  await acceptBacklog({ ...context, store: { ...database.store } }, held, never);
  const messages = await database.store.db.selectFrom('message').select(['text_body', 'traits']).execute();
  expect(messages).toMatchObject([{ traits: { shortened: ['lines'] } }]);
  expect(messages[0]?.text_body.trimEnd()).toBe(`${'y'.repeat(998)}…`);
});

test('dates that no calendar has keep no mail out', async () => {
  const strange = ['+275760-09-13T00:00:00Z', '-005000-01-01T00:00:00Z', '0000-01-01T00:00:00Z'];
  const { messages, ...rest } = batch([1, 2, 3]);
  const dated = messages.map((message, index) => ({
    ...message,
    internalDate: new Date(strange[index] as string),
  }));
  await commitBatch(context, held, start, { ...rest, messages: dated });
  await acceptBacklog(context, held, never);
  expect(await counts()).toMatchObject({ arrivals: 3, messages: 3 });
});
