import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { readBlob, storeBlobs } from './blobs.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const store = (contents: readonly Buffer[]) =>
  database.store.db.transaction().execute((trx) => storeBlobs(trx, contents));

it('keeps every byte, also of an empty mail and of one that has every byte', async () => {
  const contents = [
    Buffer.alloc(0),
    Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)),
    randomBytes(100_000),
  ];
  const digests = await store(contents);
  expect(digests).toEqual(contents.map((content) => createHash('sha256').update(content).digest()));
  for (const [index, digest] of digests.entries()) {
    expect((await readBlob(database.store.db, digest)).equals(contents[index] as Buffer)).toBe(true);
  }
});

it('stores the same mail once, within a batch and between batches', async () => {
  const content = randomBytes(1_000);
  const first = await store([content, content]);
  expect(await store([content])).toEqual([first[0]]);
  const { rowCount } = await database.store.pool.query('select from blob where digest = $1', [first[0]]);
  expect(rowCount).toBe(1);
});

it('takes more than fits one statement, in rows and in bytes', async () => {
  const many = Array.from({ length: 2_500 }, (_, index) => Buffer.from(`mail ${index}`));
  const large = [randomBytes(9_000_000), randomBytes(5_000_000), randomBytes(5_000_000)];
  const digests = await store([...many, ...large]);
  const { rows } = await database.store.pool.query(
    'select count(*)::int as n from blob where digest = any($1)',
    [digests],
  );
  expect(rows[0].n).toBe(2_503);
});

it('never deadlocks two batches with the same mails in another order', async () => {
  const contents = Array.from({ length: 300 }, () => randomBytes(50));
  const batches = Array.from({ length: 6 }, (_, index) => (index % 2 ? contents : [...contents].reverse()));
  await Promise.all(batches.map(store));
});

it('says so when there is no such blob', async () => {
  await expect(readBlob(database.store.db, Buffer.alloc(32))).rejects.toThrow('no blob');
});
