import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { chooseNext, type Migration, migrate, readMigrations, schemaVersion } from './migrate.ts';
import { openStore } from './pool.ts';

const migration = (version: number, sql = 'select 1', checksum = `sum ${version}`): Migration => ({
  version,
  name: `${String(version).padStart(4, '0')}_step`,
  sql,
  checksum,
});
const one = migration(1);
const two = migration(2);

describe('which migration comes next', () => {
  it.each([
    { known: [one, two], applied: [], next: one },
    { known: [one, two], applied: [one], next: two },
    { known: [one, two], applied: [one, two], next: undefined },
    { known: [], applied: [], next: undefined },
  ])('$applied.length of $known.length applied', ({ known, applied, next }) => {
    expect(chooseNext(known, applied)).toBe(next);
  });

  it('refuses a database that a newer version has migrated', () => {
    expect(() => chooseNext([one], [one, two])).toThrow(expect.objectContaining({ code: 'schema-newer' }));
  });

  it.each([
    ['another text', [{ ...one, checksum: 'other' }]],
    ['a file that is no more', [one, two, migration(3)]],
  ])('refuses a database that was migrated with %s', (_, applied) => {
    expect(() => chooseNext([one, migration(3)], applied)).toThrow(
      expect.objectContaining({ code: 'schema-changed' }),
    );
  });
});

describe('migrating', () => {
  let database: TestDatabase;
  let known: Migration[];

  beforeEach(async () => {
    database = await createTestDatabase();
    known = await readMigrations();
  });
  afterEach(() => database.drop());

  const later = (sql: string): Migration => migration((known.at(-1)?.version ?? 0) + 1, sql);

  it('applies what is missing once, however many nodes start at the same time', async () => {
    const next = later('create table later (id integer)');
    const stores = Array.from({ length: 4 }, () =>
      openStore({ connection: database.connection, poolSize: 1 }),
    );
    try {
      const applied = await Promise.all(stores.map((store) => migrate(store, [...known, next])));
      expect(applied.flat()).toEqual([next.name]);
    } finally {
      await Promise.all(stores.map((store) => store.close()));
    }
  });

  it('leaves nothing of a migration that failed', async () => {
    const broken = later('create table half (id integer); select * from nowhere');
    await expect(migrate(database.store, [...known, broken])).rejects.toThrow('nowhere');
    const { rows } = await database.store.pool.query("select to_regclass('half') as half");
    expect(rows[0].half).toBeNull();
    expect(await migrate(database.store)).toEqual([]);
  });

  it('is refused on the schema of a newer version, and changes nothing', async () => {
    const next = later('create table later (id integer)');
    await migrate(database.store, [...known, next]);
    await expect(migrate(database.store)).rejects.toMatchObject({ code: 'schema-newer' });
    await expect(schemaVersion(database.store)).rejects.toMatchObject({ code: 'schema-newer' });
  });

  it('tells where the database stands', async () => {
    const newest = known.at(-1)?.version;
    expect(await schemaVersion(database.store)).toEqual({ applied: newest, known: newest });
  });
});
