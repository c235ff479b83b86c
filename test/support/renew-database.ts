/**
 * A used test database, as new: making one costs a third of a second of a core, most of it for files that nobody ever
 * reads; deleting some rows costs nothing.
 *
 * Rows and numbers go back to what they were. Whatever else a test changed (a table, a column, a trigger, a setting of
 * the database) is seen in the catalogue, and such a database is not renewed.
 */
import type pg from 'pg';

/** What a database was when it was new. */
export interface Original {
  readonly catalogue: string;
  /** Tables that the migrations put rows into. */
  readonly rows: ReadonlyMap<string, string>;
}

/** Deleted rows keep their place, which every later look has to pass. */
const MOST_BYTES = 24 * 1024 * 1024;

export async function rememberOriginal(client: pg.Client): Promise<Original> {
  const rows = new Map<string, string>();
  for (const table of await tablesOf(client)) {
    const content = await contentOf(client, table);
    if (content) rows.set(table, content);
  }
  return { catalogue: await catalogueOf(client), rows };
}

/** @returns false when it cannot be made as new, and has to go. Nobody else may be connected to it. */
export async function renew(client: pg.Client, { catalogue, rows }: Original): Promise<boolean> {
  if ((await catalogueOf(client)) !== catalogue) return false;
  const tables = await tablesOf(client);
  await client.query('set session_replication_role = replica');
  await client.query(tables.map((table) => `delete from ${table}`).join(';'));
  for (const [table, content] of rows) {
    await client.query(`insert into ${table} select * from json_populate_recordset(null::${table}, $1)`, [
      content,
    ]);
  }
  await client.query('select setval(seqrelid::regclass, seqstart, false) from pg_sequence');
  for (const [table, content] of rows) {
    // A column that no insert can name would come back otherwise than it was.
    if ((await contentOf(client, table)) !== content) return false;
  }
  return true;
}

async function tablesOf(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select oid::regclass::text as name from pg_class
      where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1`,
  );
  return rows.map(({ name }) => name);
}

async function contentOf(client: pg.Client, table: string): Promise<string | null> {
  const { rows } = await client.query<{ content: string | null }>(
    `select json_agg(each)::text as content from ${table} as each`,
  );
  return rows[0]?.content ?? null;
}

/** Every statement that defines something leaves its transaction in a row of these. */
async function catalogueOf(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ digest: string; bytes: string }>(`
    select pg_database_size(current_database()) as bytes, md5(concat_ws('|',
      (select string_agg(concat(oid, xmin), ',' order by oid) from pg_namespace),
      (select string_agg(concat(oid, xmin), ',' order by oid) from pg_class where oid >= 16384),
      (select string_agg(concat(attrelid, attnum, xmin), ',' order by attrelid, attnum)
         from pg_attribute where attrelid >= 16384),
      (select string_agg(concat(oid, xmin), ',' order by oid) from pg_constraint where oid >= 16384),
      (select string_agg(concat(oid, xmin), ',' order by oid) from pg_trigger),
      (select string_agg(concat(oid, xmin), ',' order by oid) from pg_proc where oid >= 16384),
      (select string_agg(setconfig::text, ',' order by setrole) from pg_db_role_setting
         where setdatabase = (select oid from pg_database where datname = current_database()))
    )) as digest`);
  const [{ digest, bytes } = { digest: '', bytes: '0' }] = rows;
  return Number(bytes) > MOST_BYTES ? 'too large' : digest;
}
