/** The promises of blobs.test.ts, with the bytes in an object store. */
import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { type S3Server, s3UrlOf, startS3Server } from '../../../test/support/s3-server.ts';
import { Secret } from '../../kernel/secret.ts';
import { parseS3Url } from '../../wire/s3/location.ts';
import { createS3ObjectStore } from '../../wire/s3/object-store.ts';
import { type Blobs, createBlobs, type ObjectStore } from '../blobs.ts';
import { openStore } from '../pool.ts';
import { addMonths, makeMonth, monthOf } from './months.ts';
import { dropOldMonths } from './retention.ts';
import { sweepUploads } from './sweep.ts';

let database: TestDatabase;
let server: S3Server;
let objects: ObjectStore;
let blobs: Blobs;
beforeEach(async () => {
  [database, server] = await Promise.all([createTestDatabase(), startS3Server()]);
  objects = createS3ObjectStore(parseS3Url(s3UrlOf(server)), {
    accessKey: new Secret(server.accessKey),
    secretKey: new Secret(server.secretKey),
  });
  blobs = createBlobs(database.store.db, database.store.pool, objects);
});
afterEach(() => Promise.all([database.drop(), server.stop()]));

const db = () => database.store.db;
const never = new AbortController().signal;
const put = (contents: Buffer[]) =>
  db()
    .transaction()
    .execute((trx) => blobs.put(trx, contents));
const uploads = async () => (await database.store.pool.query('select objects from blob_upload')).rows;
const aDayLater = () =>
  database.store.pool.query("update blob_upload set started_at = now() - interval '25 hours'");
/** @returns a function that waits until so many wait. */
const rendezvous = (count: number) => {
  const { promise, resolve } = Promise.withResolvers<void>();
  let come = 0;
  return () => {
    come += 1;
    if (come === count) resolve();
    return promise;
  };
};
const stream = async function* (content: Buffer) {
  yield content;
};

it('a batch is there when its transaction has committed, each content once, and comes back', async () => {
  const contents = Array.from({ length: 40 }, () => randomBytes(2_000));
  const digests = await put([...contents, contents[0] as Buffer]);
  expect(server.objects.size).toBe(40);
  const found = await blobs.readMany(digests);
  expect(digests.map((digest) => found.get(digest.toString('hex')))).toEqual([...contents, contents[0]]);
  await put(contents.slice(0, 3));
  expect(server.objects.size).toBe(40);
  expect(await uploads()).toEqual([]);
});

it('writers that hold every connection of the pool do not wait for each other', async () => {
  const store = openStore({ connection: database.connection, poolSize: 2, objects });
  try {
    const everyoneHasOne = rendezvous(2);
    const writing = Array.from({ length: 2 }, () =>
      store.db.transaction().execute(async (trx) => {
        await sql`select 1`.execute(trx);
        await everyoneHasOne();
        return store.blobs.put(trx, [randomBytes(100)]);
      }),
    );
    const digests = (await Promise.all(writing)).flat();
    expect((await store.blobs.readMany(digests)).size).toBe(2);
  } finally {
    await store.close();
  }
});

it('a large one streams in and out', async () => {
  const content = randomBytes(17_000_000);
  const kept = await blobs.keepStream(stream(content));
  const [digest] = await db()
    .transaction()
    .execute((trx) => blobs.record(trx, kept));
  const chunks: Buffer[] = [];
  for await (const chunk of blobs.stream(db(), digest as Buffer, { start: 5, end: 16_000_000 }))
    chunks.push(chunk);
  expect(Buffer.concat(chunks).equals(content.subarray(5, 16_000_000))).toBe(true);
  expect(await uploads()).toEqual([]);
});

it('no row ever refers to bytes that the store did not take', async () => {
  server.fail(403, 'AccessDenied', 99);
  await expect(put([randomBytes(10)])).rejects.toMatchObject({ code: 'blob-store-refused' });
  expect((await database.store.pool.query('select from blob')).rowCount).toBe(0);
});

it('what a transaction left behind that failed is removed a day later, and nothing that is used', async () => {
  const used = await put([randomBytes(10)]);
  const failing = db()
    .transaction()
    .execute(async (trx) => {
      await blobs.put(trx, [randomBytes(10), randomBytes(10)]);
      throw new Error('no');
    });
  await expect(failing).rejects.toThrow('no');
  await blobs.keepStream(stream(randomBytes(10)));
  expect(server.objects.size).toBe(4);
  await sweepUploads(db(), objects, never);
  expect(server.objects.size).toBe(4);
  await aDayLater();
  // A node that does not know the object store leaves it to one that does.
  await sweepUploads(db(), undefined, never);
  expect(await uploads()).toHaveLength(2);
  await sweepUploads(db(), objects, never);
  expect(server.objects.size).toBe(1);
  expect((await blobs.read(db(), used[0] as Buffer)).length).toBe(10);
});

it('of two mailboxes that get the same mail at once one copy is kept and the other removed', async () => {
  const content = randomBytes(1_000);
  const both = await Promise.all([blobs.keep([content]), blobs.keep([content])]);
  for (const kept of both)
    await db()
      .transaction()
      .execute((trx) => blobs.record(trx, kept));
  expect(server.objects.size).toBe(2);
  await aDayLater();
  await sweepUploads(db(), objects, never);
  expect(server.objects.size).toBe(1);
  expect((await blobs.read(db(), both[0].blobs[0]?.digest as Buffer)).equals(content)).toBe(true);
});

it('a month that is dropped takes its objects with it', async () => {
  const old = addMonths(monthOf(new Date()), -3);
  await makeMonth(db(), old);
  const kept = await blobs.keep([randomBytes(10)]);
  await db()
    .transaction()
    .execute((trx) => blobs.record(trx, { ...kept, month: old }));
  await put([randomBytes(10)]);
  await database.store.pool.query('insert into installation (originals_months) values (1)');
  const month = monthOf(new Date());
  expect(await dropOldMonths(db(), undefined, month, never)).toEqual([]);
  expect(await dropOldMonths(db(), objects, month, never)).toEqual([old]);
  expect(server.objects.size).toBe(1);
});

it('what is in PostgreSQL stays readable after the change to an object store', async () => {
  const content = randomBytes(10);
  const [digest] = await db()
    .transaction()
    .execute((trx) => database.store.blobs.put(trx, [content]));
  expect((await blobs.read(db(), digest as Buffer)).equals(content)).toBe(true);
});
