import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { createConversation, createOutbox } from '../../../test/support/outbox.ts';
import { writeReply } from '../../desk/writing/reply.ts';
import { addMonths, listMonths, makeMonth, monthOf } from './months.ts';
import { dropOldMonths, originalsJobs } from './retention.ts';
import { sweepUploads } from './sweep.ts';

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

const now = monthOf(new Date());
const ago = (months: number) => addMonths(now, -months);
const never = new AbortController().signal;
const query = (text: string, values: unknown[] = []) => database.store.pool.query(text, values);
const drop = () => dropOldMonths(database.store.db, undefined, now, never);

async function keepFor(months: number | null) {
  await query('insert into installation (originals_months) values ($1)', [months]);
}

/** An original as if it had come then. */
async function originalOf(months: number): Promise<Buffer> {
  const { db, blobs } = database.store;
  await makeMonth(db, ago(months));
  const kept = await blobs.keep([randomBytes(100)]);
  const [digest] = await db
    .transaction()
    .execute((trx) => blobs.record(trx, { ...kept, month: ago(months) }));
  return digest as Buffer;
}

describe('retention', () => {
  it('drops whole months once they are older than was set, and nothing else', async () => {
    await keepFor(2);
    const originals = await Promise.all([0, 1, 2, 3, 9].map(originalOf));
    expect(await drop()).toEqual([ago(9), ago(3)]);
    expect(await listMonths(database.store.db)).toEqual([ago(2), ago(1), now]);
    const sizes = originals.map((digest) => database.store.blobs.sizeOf(database.store.db, digest));
    expect(await Promise.all(sizes)).toEqual([100, 100, 100, undefined, undefined]);
  });

  it('drops nothing where nothing was set', async () => {
    await originalOf(300);
    expect(await drop()).toEqual([]);
    await keepFor(null);
    expect(await drop()).toEqual([]);
  });

  it('leaves a month alone in which an answer still waits to be sent', async () => {
    await keepFor(1);
    const digest = await originalOf(5);
    const { store } = database;
    const fixture = await createOutbox(store);
    const conversationId = await createConversation(store, fixture);
    const { messageId } = await writeReply(store, {
      conversationId,
      agentId: fixture.agentId,
      text: 'An answer.',
      cc: [],
      bcc: [],
      close: false,
    });
    await query('update message set digest = $1 where id = $2', [digest, messageId]);
    expect(await drop()).toEqual([]);
    await query("update delivery set state = 'sent'");
    expect(await drop()).toEqual([ago(5)]);
    expect(await store.blobs.readMany([digest])).toEqual(new Map());
  });

  it('finds a mail that came again later in its later month', async () => {
    await keepFor(1);
    const { db, blobs } = database.store;
    const digest = await originalOf(4);
    const content = await blobs.read(db, digest);
    await db.transaction().execute((trx) => blobs.put(trx, [content]));
    await drop();
    expect((await blobs.read(db, digest)).equals(content)).toBe(true);
  });
});

describe('the clock', () => {
  const upload = async () => {
    const chunks = async function* () {
      yield randomBytes(2_000_000);
    };
    return database.store.blobs.keepStream(chunks());
  };
  const left = async () => {
    const [uploads, pieces] = await Promise.all([
      query('select from blob_upload'),
      query('select from blob_piece'),
    ]);
    return [uploads.rowCount, pieces.rowCount];
  };

  it('removes what was stored a day ago and never referred to, and nothing younger', async () => {
    await upload();
    expect(await sweepUploads(database.store.db, undefined, never)).toBe(0);
    expect(await left()).toEqual([1, 2]);
    await query("update blob_upload set started_at = now() - interval '25 hours'");
    expect(await sweepUploads(database.store.db, undefined, never)).toBe(1);
    expect(await left()).toEqual([0, 0]);
  });

  it('and a transaction that refers to it at the same time never both have their way', async () => {
    const { db, blobs } = database.store;
    for (let round = 0; round < 10; round++) {
      const kept = await upload();
      await query("update blob_upload set started_at = now() - interval '25 hours'");
      const [recorded] = await Promise.allSettled([
        db.transaction().execute((trx) => blobs.record(trx, kept)),
        sweepUploads(db, undefined, never),
      ]);
      const digest = kept.blobs[0]?.digest as Buffer;
      if (recorded.status === 'fulfilled') expect((await blobs.read(db, digest)).length).toBe(2_000_000);
      else expect(await blobs.sizeOf(db, digest)).toBeUndefined();
      await query('delete from blob');
      await query('delete from blob_piece');
      await query('delete from blob_upload');
    }
  });

  it('makes the month to come before it begins', async () => {
    const [job] = originalsJobs(database.store);
    await job?.run(never);
    expect(await listMonths(database.store.db)).toContain(addMonths(now, 1));
  });
});
