import { expect, it } from 'vitest';
import { newId } from '../../server/kernel/id.ts';
import { clientFor } from '../../server/store/embedded/postmaster.ts';
import { createTestDatabase } from './database.ts';

async function everyRow({ store }: Awaited<ReturnType<typeof createTestDatabase>>): Promise<unknown> {
  const { rows } = await store.pool.query<{ table_name: string }>(
    `select table_name from information_schema.tables where table_schema = 'public' order by 1`,
  );
  const content = [];
  for (const { table_name } of rows) {
    content.push([table_name, (await store.pool.query(`select * from ${table_name}`)).rows]);
  }
  return content;
}

it('a database that was given back is empty again, counts from one, and holds what the migrations put there', async () => {
  const first = await createTestDatabase();
  const original = await everyRow(first);
  await first.store.db.insertInto('department').values({ id: newId(), name: 'Support' }).execute();
  await first.store.pool.query('delete from schema_migration');
  await first.store.pool.query(`select nextval(seqrelid::regclass) from pg_sequence`);
  await first.drop();
  const second = await createTestDatabase();
  expect(second.connection.database).toBe(first.connection.database);
  expect(await everyRow(second)).toEqual(original);
  const { rows } = await second.store.pool.query(
    'select nextval(seqrelid::regclass) as next from pg_sequence',
  );
  expect(new Set(rows.map(({ next }) => Number(next)))).toEqual(new Set([1]));
  await second.drop();
});

it.each([
  'create table thing (id int)',
  'alter table department add column colour text',
  'alter table department alter column name drop not null',
  'create function one() returns int language sql as $$ select 1 $$',
  'drop table schema_migration',
  `do $$ begin execute format('alter database %I set work_mem = 65536', current_database()); end $$`,
])('one that is no longer what it was goes: %s', async (change) => {
  const first = await createTestDatabase();
  await first.store.pool.query(change);
  await first.drop();
  const second = await createTestDatabase();
  expect(second.connection.database).not.toBe(first.connection.database);
  await second.drop();
});

it('who is still connected is sent away before somebody else gets it', async () => {
  const first = await createTestDatabase();
  const { host, port, database } = first.connection;
  const left = clientFor({ host, port }, database, 'left behind');
  await left.connect();
  await first.drop();
  await expect(left.query('select 1')).rejects.toThrow();
});
