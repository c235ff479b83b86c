import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { addMonths, listMonths, makeMonth, monthOf } from './blobs/months.ts';
import { createBlobs } from './blobs.ts';
import type { Trx } from './pool.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const MEGABYTE = 1024 * 1024;
const sha256 = (content: Buffer) => createHash('sha256').update(content).digest();
const put = (contents: readonly Buffer[]) =>
  database.store.db.transaction().execute((trx) => database.store.blobs.put(trx, contents));
const read = (digest: Buffer) => database.store.blobs.read(database.store.db, digest);
const keepStream = (...chunks: Buffer[]) =>
  database.store.blobs.keepStream(
    (async function* () {
      yield* chunks;
    })(),
  );
const uploads = async () => {
  const { rows } = await database.store.pool.query('select id from blob_upload');
  return rows.length;
};
const range = async (digest: Buffer, start: number, end: number) => {
  const chunks: Buffer[] = [];
  for await (const chunk of database.store.blobs.stream(database.store.db, digest, { start, end })) {
    expect(chunk.length).toBeLessThanOrEqual(MEGABYTE);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

describe('a batch', () => {
  it('keeps every byte, also of an empty mail and of one that has every byte', async () => {
    const contents = [
      Buffer.alloc(0),
      Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)),
      randomBytes(100_000),
    ];
    const digests = await put(contents);
    expect(digests).toEqual(contents.map(sha256));
    for (const [index, digest] of digests.entries()) {
      expect((await read(digest)).equals(contents[index] as Buffer)).toBe(true);
    }
  });

  it('stores the same mail once, within a batch and between batches', async () => {
    const content = randomBytes(1_000);
    const first = await put([content, content]);
    expect(await put([content])).toEqual([first[0]]);
    const { rowCount } = await database.store.pool.query('select from blob where digest = $1', [first[0]]);
    expect(rowCount).toBe(1);
  });

  it('takes more than fits one statement, in rows and in bytes', async () => {
    const many = Array.from({ length: 2_500 }, (_, index) => Buffer.from(`mail ${index}`));
    const large = [randomBytes(9_000_000), randomBytes(5_000_000), randomBytes(5_000_000)];
    const digests = await put([...many, ...large]);
    const { rows } = await database.store.pool.query(
      'select count(*)::int as n from blob where digest = any($1)',
      [digests],
    );
    expect(rows[0].n).toBe(2_503);
  });

  it('never deadlocks with another that has the same mails in another order', async () => {
    const contents = Array.from({ length: 300 }, () => randomBytes(50));
    const batches = Array.from({ length: 6 }, (_, index) => (index % 2 ? contents : [...contents].reverse()));
    await Promise.all(batches.map(put));
  });

  it('is not there when its transaction is rolled back', async () => {
    const content = randomBytes(100);
    const rolledBack = database.store.db.transaction().execute(async (trx) => {
      await database.store.blobs.put(trx, [content]);
      throw new Error('changed my mind');
    });
    await expect(rolledBack).rejects.toThrow('changed my mind');
    await expect(read(sha256(content))).rejects.toMatchObject({ code: 'original-missing' });
  });
});

describe('a stream', () => {
  it('comes back byte for byte, whole and in ranges across pieces', async () => {
    const content = randomBytes(3 * MEGABYTE + 17);
    const cuts = [0, 1, 5, 70_000, 70_000, MEGABYTE + 3, 3 * MEGABYTE, content.length];
    const chunks = cuts.slice(1).map((end, index) => content.subarray(cuts[index], end));
    const { db, blobs } = database.store;
    const kept = await keepStream(...chunks);
    const [digest] = await db.transaction().execute((trx) => blobs.record(trx, kept));
    expect(digest).toEqual(sha256(content));
    expect(await blobs.sizeOf(db, digest as Buffer)).toBe(content.length);
    expect((await read(digest as Buffer)).equals(content)).toBe(true);
    for (const [start, end] of [
      [0, 10],
      [MEGABYTE - 5, MEGABYTE + 5],
      [10, 3 * MEGABYTE],
      [3 * MEGABYTE, content.length],
      [5, 5],
      [content.length - 1, content.length + 50],
    ] as const) {
      expect((await range(digest as Buffer, start, end)).equals(content.subarray(start, end))).toBe(true);
    }
    expect(await uploads()).toBe(0);
  });

  it('is nothing to anybody before it is recorded, and leaves a mark for the clock', async () => {
    const content = randomBytes(MEGABYTE);
    await keepStream(content);
    await expect(read(sha256(content))).rejects.toMatchObject({ code: 'original-missing' });
    expect(await uploads()).toBe(1);
    await database.store.pool.query('delete from blob_upload');
  });

  it('that is here already is not stored twice: the second copy is left to the clock', async () => {
    const content = randomBytes(2 * MEGABYTE);
    const { db, blobs } = database.store;
    for (const copies of [0, 1]) {
      const kept = await keepStream(content);
      await db.transaction().execute((trx) => blobs.record(trx, kept));
      expect(await uploads()).toBe(copies);
    }
    expect((await read(sha256(content))).equals(content)).toBe(true);
  });

  it('that was given up meanwhile cannot be recorded', async () => {
    const { db, blobs, pool } = database.store;
    const kept = await keepStream(randomBytes(10));
    await pool.query('delete from blob_upload');
    const recording = db.transaction().execute((trx) => blobs.record(trx, kept));
    await expect(recording).rejects.toThrow('too long ago');
  });

  it('of nothing is an empty original', async () => {
    const { db, blobs } = database.store;
    const kept = await keepStream();
    const [digest] = await db.transaction().execute((trx) => blobs.record(trx, kept));
    expect(await read(digest as Buffer)).toEqual(Buffer.alloc(0));
  });
});

describe('a stream that is made within the transaction', () => {
  const putStream = (trx: Trx, content: Buffer) =>
    database.store.blobs.putStream(
      trx,
      (async function* () {
        for (let at = 0; at < content.length; at += 300_000) yield content.subarray(at, at + 300_000);
      })(),
    );

  it.each([0, 5, MEGABYTE, MEGABYTE + 1, 3 * MEGABYTE + 17])('comes back byte for byte: %i', async (size) => {
    const content = randomBytes(size);
    const { db } = database.store;
    const before = await uploads();
    const stored = await db.transaction().execute((trx) => putStream(trx, content));
    expect(stored).toEqual({ digest: sha256(content), size });
    expect((await read(stored.digest)).equals(content)).toBe(true);
    expect(await uploads()).toBe(before);
  });

  it('leaves nothing when it fails, and no second copy of what is there', async () => {
    const { db, pool } = database.store;
    const content = randomBytes(2 * MEGABYTE);
    const pieces = async () => (await pool.query('select count(*)::int as n from blob_piece')).rows[0].n;
    const before = await pieces();
    const failing = db.transaction().execute(async (trx) => {
      await putStream(trx, content);
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    expect(await pieces()).toBe(before);
    for (const _ of [1, 2]) {
      await db.transaction().execute((trx) => putStream(trx, content));
      expect(await pieces()).toBe(before + 2);
    }
  });

  it('needs no second connection, however many are written at once', async () => {
    const fresh = await createTestDatabase();
    try {
      const content = randomBytes(MEGABYTE + 1);
      const write = (n: number) =>
        fresh.store.db.transaction().execute((trx) =>
          fresh.store.blobs.putStream(
            trx,
            (async function* () {
              yield Buffer.from(String(n));
              yield content;
            })(),
          ),
        );
      await Promise.all(Array.from({ length: 12 }, (_, n) => write(n)));
    } finally {
      await fresh.drop();
    }
  });
});

describe('a month', () => {
  it('is made by whoever needs it first, however many at once', async () => {
    const { store } = database;
    const month = addMonths(monthOf(new Date()), 7);
    await Promise.all(Array.from({ length: 5 }, () => makeMonth(store.db, month)));
    expect(await listMonths(store.db)).toContain(month);
  });

  it('is made within the transaction of a put too, without a second connection', async () => {
    const fresh = await createTestDatabase();
    try {
      await fresh.store.pool.query(
        `do $$ declare name text; begin
           for name in select inhrelid::regclass from pg_inherits where inhparent in ('blob'::regclass, 'blob_piece'::regclass)
           loop execute 'drop table ' || name; end loop; end $$`,
      );
      const blobs = createBlobs(fresh.store.db, fresh.store.pool, undefined);
      const write = () =>
        fresh.store.db.transaction().execute((trx) => blobs.put(trx, [Buffer.from('first of the month')]));
      // As many as the pool has connections: none may wait for one more.
      await Promise.all(Array.from({ length: 8 }, write));
      expect(await listMonths(fresh.store.db)).toEqual([monthOf(new Date())]);
    } finally {
      await fresh.drop();
    }
  });

  it.each([
    ['2026-12-31T23:59:59Z', '2026-12-01'],
    ['2027-01-01T00:00:00Z', '2027-01-01'],
  ])('of %s begins on %s', (at, month) => {
    expect(monthOf(new Date(at))).toBe(month);
  });

  it('is counted over the end of a year', () => {
    expect(addMonths('2026-11-01', 3)).toBe('2027-02-01');
    expect(addMonths('2026-01-01', -13)).toBe('2024-12-01');
  });
});
