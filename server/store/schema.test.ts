import { readdir, readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { createTestDatabase } from '../../test/support/database.ts';

/** Every table and its columns, as schema.ts and schema/ name them. */
async function typedColumns(): Promise<Record<string, string[]>> {
  const files = (await readdir(new URL('./schema/', import.meta.url))).map((name) => `schema/${name}`);
  const sources = ['schema.ts', ...files].map((name) => readFile(new URL(name, import.meta.url), 'utf8'));
  const source = (await Promise.all(sources)).join('\n');
  const tables = /export interface Tables \{([^}]*)\}/.exec(source)?.[1] ?? '';
  const columnsOf = (type: string) =>
    [
      ...(new RegExp(`export interface ${type} \\{([^}]*)\\}`).exec(source)?.[1] ?? '').matchAll(
        /^ {2}(\w+)\??:/gm,
      ),
    ]
      .map((match) => String(match[1]))
      .sort();
  return Object.fromEntries(
    [...tables.matchAll(/(\w+): (\w+);/g)].map(([, table, type]) => [String(table), columnsOf(String(type))]),
  );
}

it('types exactly the tables and columns that the migrations make', async () => {
  const database = await createTestDatabase();
  try {
    const { rows } = await database.store.pool.query<{ table_name: string; columns: string[] }>(
      `select table_name, array_agg(column_name::text order by column_name) as columns
       from information_schema.columns join pg_class on oid = format('public.%I', table_name)::regclass
       where table_schema = 'public' and table_name <> 'schema_migration' and not relispartition
       group by table_name`,
    );
    const migrated = Object.fromEntries(rows.map((row) => [row.table_name, row.columns.sort()]));
    expect(await typedColumns()).toEqual(migrated);
  } finally {
    await database.drop();
  }
});
