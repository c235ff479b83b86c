import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { newId } from '../kernel/id.ts';
import { acquireLeases, assertLease, LeaseLost, releaseLeases, renewLeases } from './lease.ts';
import type { Db, Trx } from './pool.ts';

const TTL_MS = 60_000;
const first = newId();
const second = newId();
let database: TestDatabase;
let db: Db;

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.store.db;
});
afterAll(() => database.drop());
beforeEach(async () => {
  await sql`truncate lease`.execute(db);
});

const expire = () =>
  db.updateTable('lease').set({ expires_at: sql<Date>`now() - interval '1 second'` }).execute();
const writeUnder = (node: string, epoch: number, work: (trx: Trx) => Promise<void> = async () => {}) =>
  db.transaction().execute(async (trx) => {
    await assertLease(trx, 'a', node, epoch);
    await work(trx);
  });

describe('a lease', () => {
  it('is held by one node, whoever asks at the same time', async () => {
    const nodes = Array.from({ length: 8 }, () => newId());
    const taken = await Promise.all(nodes.map((node) => acquireLeases(db, node, ['a', 'b', 'c'], TTL_MS)));
    const resources = taken.flatMap((map) => [...map.keys()]).sort();
    expect(resources).toEqual(['a', 'b', 'c']);
  });

  it('cannot be taken while it is held', async () => {
    await acquireLeases(db, first, ['a'], TTL_MS);
    expect(await acquireLeases(db, second, ['a', 'b'], TTL_MS)).toEqual(new Map([['b', 1]]));
  });

  it('is taken over with a new epoch when it has expired', async () => {
    await acquireLeases(db, first, ['a'], TTL_MS);
    await expire();
    expect(await acquireLeases(db, second, ['a'], TTL_MS)).toEqual(new Map([['a', 2]]));
  });

  it('never repeats an epoch, also after it was given back', async () => {
    await acquireLeases(db, first, ['a'], TTL_MS);
    await releaseLeases(db, first);
    expect(await acquireLeases(db, first, ['a'], TTL_MS)).toEqual(new Map([['a', 2]]));
  });

  it('gives back only what is named', async () => {
    await acquireLeases(db, first, ['a', 'b'], TTL_MS);
    await releaseLeases(db, first, ['a']);
    await releaseLeases(db, first, []);
    expect(await renewLeases(db, first, TTL_MS)).toEqual(['b']);
  });

  it('is renewed late as long as nobody took it', async () => {
    await acquireLeases(db, first, ['a', 'b'], TTL_MS);
    await expire();
    await acquireLeases(db, second, ['b'], TTL_MS);
    expect(await renewLeases(db, first, TTL_MS)).toEqual(['a']);
    expect(await acquireLeases(db, second, ['a'], TTL_MS)).toEqual(new Map());
  });
});

describe('fencing', () => {
  it('refuses a late writer after a takeover', async () => {
    await acquireLeases(db, first, ['a'], TTL_MS);
    await expire();
    await acquireLeases(db, second, ['a'], TTL_MS);
    await expect(writeUnder(first, 1)).rejects.toThrow(LeaseLost);
    await expect(writeUnder(second, 2)).resolves.toBeUndefined();
  });

  it('refuses an earlier worker of the same node', async () => {
    await acquireLeases(db, first, ['a'], TTL_MS);
    await acquireLeases(db, first, ['a'], TTL_MS);
    await expect(writeUnder(first, 1)).rejects.toThrow(LeaseLost);
  });

  it('refuses to write after giving back', async () => {
    await acquireLeases(db, first, ['a'], TTL_MS);
    await releaseLeases(db, first);
    await expect(writeUnder(first, 1)).rejects.toThrow(LeaseLost);
  });

  it('keeps a lease from being taken while a batch commits under it, yet lets it be renewed', async () => {
    await acquireLeases(db, first, ['a'], TTL_MS);
    await expire();
    await writeUnder(first, 1, async () => {
      expect(await acquireLeases(db, second, ['a'], TTL_MS)).toEqual(new Map());
      expect(await renewLeases(db, first, TTL_MS)).toEqual(['a']);
    });
  });
});
