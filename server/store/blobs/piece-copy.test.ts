import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { newId } from '../../kernel/id.ts';
import { makeMonth } from './months.ts';
import { createPieceCopy, type PieceCopy } from './piece-copy.ts';

const MEGABYTE = 1024 * 1024;
let database: TestDatabase;
let pieces: PieceCopy;

beforeAll(async () => {
  database = await createTestDatabase();
  pieces = createPieceCopy(database.store.pool);
  for (const month of ['1999-12-01', '2026-11-01']) await makeMonth(database.store.db, month);
});

afterAll(() => database.drop());

test.each(['1999-12-01', '2026-11-01'])(
  'a piece of %s is the row that SQL would have written',
  async (month) => {
    const uploadId = newId();
    const content = randomBytes(MEGABYTE);
    await pieces.write({ month, uploadId, position: 70_000 }, content);
    const { rows } = await database.store.pool.query(
      'select month, position, content = $2 as same from blob_piece where upload_id = $1',
      [uploadId, content],
    );
    expect(rows).toEqual([{ month, position: 70_000, same: true }]);
  },
);

test.each([
  ['all of it', 0, MEGABYTE],
  ['its beginning', 0, 1],
  ['its end, asked for beyond it', MEGABYTE - 3, MEGABYTE],
  ['its middle', 65_535, 65_537],
  ['nothing of it', 0, 0],
])('of a piece, %s is read', async (_, from, length) => {
  const piece = { month: '2026-11-01', uploadId: newId(), position: 0 };
  const content = randomBytes(MEGABYTE);
  await pieces.write(piece, content);
  expect((await pieces.read(piece, from, length))?.equals(content.subarray(from, from + length))).toBe(true);
});

test('a piece that is not there is not read', async () => {
  const nowhere = { month: '2026-11-01', uploadId: newId(), position: 0 };
  expect(await pieces.read(nowhere, 0, 10)).toBeUndefined();
});

test('a piece that is refused tells why, and leaves no connection behind that is good for nothing', async () => {
  const piece = { month: '2026-11-01', uploadId: newId(), position: 0 };
  await pieces.write(piece, Buffer.from('first'));
  for (let times = 0; times < 12; times++) {
    await expect(pieces.write(piece, Buffer.from('second'))).rejects.toMatchObject({ code: '23505' });
  }
  expect((await pieces.read(piece, 0, 10))?.toString()).toBe('first');
});
