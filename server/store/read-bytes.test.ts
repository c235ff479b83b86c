import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { bytesLiteral, readByteRows } from './read-bytes.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database?.drop());

it('reads every byte as it is, long values, empty ones and nulls', async () => {
  const values = [
    Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)),
    Buffer.alloc(0),
    randomBytes(700_000),
    Buffer.from('\\x00"{},'),
  ];
  const query = `select value, null::bytea, 'x'::bytea from unnest(${bytesLiteral(values)}) with ordinality as each (value, place) order by place`;
  const rows = await readByteRows(database.store.pool, query);
  expect(rows.map(([value]) => value?.equals(values.shift() as Buffer))).toEqual([true, true, true, true]);
  expect(rows.every(([, nothing, x]) => nothing === null && x?.toString() === 'x')).toBe(true);
});

it('reads no rows from no values', async () => {
  expect(await readByteRows(database.store.pool, `select unnest(${bytesLiteral([])})`)).toEqual([]);
});

it('throws what PostgreSQL says, and the pool goes on', async () => {
  const { pool } = database.store;
  await expect(readByteRows(pool, 'select nothing from nowhere')).rejects.toMatchObject({ code: '42P01' });
  await expect(
    readByteRows(pool, "select decode(repeat('ab', n) || 'z', 'hex') from generate_series(1, 9) n"),
  ).rejects.toMatchObject({ code: '22023' });
  const rows = await Promise.all(
    Array.from({ length: 20 }, () => readByteRows(pool, "select '\\x01'::bytea")),
  );
  expect(rows.flat(2)).toEqual(Array.from({ length: 20 }, () => Buffer.from([1])));
});
