import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { addMonths, makeMonth, monthOf } from './months.ts';
import { findQuery, readQuery, recentQuery } from './read.ts';

const MONTHS = 60;
const now = monthOf(new Date());
const recently = addMonths(now, -1);
let database: TestDatabase;
let old: Buffer;
let fresh: Buffer;

beforeAll(async () => {
  database = await createTestDatabase();
  const { db, blobs } = database.store;
  for (let ago = MONTHS - 1; ago >= 0; ago--) await makeMonth(db, addMonths(now, -ago));
  const storeIn = async (month: string) => {
    const contents = Array.from({ length: 300 }, () => randomBytes(50));
    const kept = await blobs.keep(contents);
    await db.transaction().execute((trx) => blobs.record(trx, { ...kept, month }));
    return kept.blobs[150]?.digest as Buffer;
  };
  fresh = await storeIn(now);
  old = await storeIn(addMonths(now, -40));
  await database.store.pool.query('analyze blob');
});
afterAll(() => database?.drop());

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Actual Loops'?: number;
  readonly Plans?: readonly Plan[];
}

async function planOf(query: { compile(): { sql: string; parameters: readonly unknown[] } }) {
  const { sql, parameters } = query.compile();
  const { rows } = await database.store.pool.query(`explain (analyze, format json) ${sql}`, [...parameters]);
  const steps: Plan[] = [];
  const walk = (plan: Plan) => {
    steps.push(plan);
    for (const each of plan.Plans ?? []) walk(each);
  };
  walk(rows[0]['QUERY PLAN'][0].Plan);
  return steps;
}
const tables = (steps: readonly Plan[]) => steps.filter((step) => step['Relation Name'] !== undefined);

describe(`of ${MONTHS} months of originals`, () => {
  it('a fresh one is looked for in the last months only', async () => {
    const { db } = database.store;
    const many = { compile: () => ({ sql: recentQuery([fresh, old], recently), parameters: [] }) };
    for (const query of [findQuery(db, fresh, recently), readQuery(db, [fresh, old], recently), many]) {
      expect(tables(await planOf(query)).length).toBeLessThanOrEqual(3);
    }
  });

  it('an old one is looked for by its index, month by month from the newest, until it is found', async () => {
    const steps = tables(await planOf(findQuery(database.store.db, old)));
    const opened = steps.filter((step) => (step['Actual Loops'] ?? 0) > 0);
    // The months since, that one, and what the test database has beyond the present.
    expect(opened.length).toBeLessThanOrEqual(43);
    expect(opened.length).toBeGreaterThan(0);
  });

  it('fresh and old are found, and what is not there is not', async () => {
    const { db, blobs } = database.store;
    const nowhere = randomBytes(32);
    for (const digest of [fresh, old]) expect(await blobs.sizeOf(db, digest)).toBe(50);
    expect(await blobs.sizeOf(db, nowhere)).toBeUndefined();
    const found = await blobs.readMany([old, nowhere, fresh]);
    expect([...found.keys()].sort()).toEqual([old, fresh].map((digest) => digest.toString('hex')).sort());
  });
});
