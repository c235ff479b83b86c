/**
 * Puts a backup into an empty database, whole or not at all.
 *
 * The world has gone on since the backup was made. An answer that was waiting then may have been sent since, so it
 * comes back as `uncertain`: the dispatcher looks into Sent Items before it sends anything. Mail that arrived since
 * is retrieved from the checkpoints on. Leases of then are nobody's now.
 */
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createZstdDecompress } from 'node:zlib';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { Failure } from '../../kernel/failure.ts';
import { makeMonth } from '../blobs/months.ts';
import { chooseNext, migrate, readMigrations } from '../migrate.ts';
import type { Store } from '../pool.ts';
import {
  type BackupEnd,
  type BackupHead,
  BackupReader,
  type BackupSummary,
  type BackupTable,
  FORMAT,
  summarise,
  unreadable,
} from './format.ts';

export interface RestoreOptions {
  readonly file: string;
  readonly onTable?: (name: string) => void;
}

/**
 * @throws Failure `backup-unreadable`, `database-not-empty`, `schema-newer`, `schema-changed`.
 */
export async function restoreBackup(store: Store, options: RestoreOptions): Promise<BackupSummary> {
  const input = createReadStream(options.file);
  const decompress = createZstdDecompress();
  // The errors of the file reach the reader through the last stream.
  const reading = pipeline(input, decompress).catch(() => {});
  try {
    const reader = new BackupReader(decompress);
    const head = await reader.line<BackupHead>();
    if (head.format !== FORMAT) throw unreadable(`its format is ${String(head.format)}, not ${FORMAT}`);
    const restored = await fill(store, reader, head, options);
    await migrate(store);
    return restored;
  } finally {
    input.destroy();
    decompress.destroy();
    await reading;
  }
}

async function fill(
  store: Store,
  reader: BackupReader,
  head: BackupHead,
  options: RestoreOptions,
): Promise<BackupSummary> {
  const migrations = await readMigrations();
  // Refuses a backup of a newer version, before anything is done.
  chooseNext(migrations, head.migrations);
  await refuseUnlessEmpty(store);
  // The schema as it was when the backup was made; what came later is applied to the rows afterwards.
  const then = migrations.filter(({ version }) => head.migrations.some((row) => row.version === version));
  await migrate(store, then);
  for (const month of head.months) await makeMonth(store.db, month);
  const client = await store.pool.connect();
  try {
    await client.query('begin');
    // What the migrations themselves put in comes with the backup, as it was then.
    await client.query(`truncate ${head.tables.map(({ name }) => pg.escapeIdentifier(name)).join(', ')}`);
    const rows = new Map<string, number>();
    for (const table of head.tables) {
      options.onTable?.(table.name);
      rows.set(table.name, await fillTable(client, table, reader));
    }
    const end = await reader.end();
    compareCounts(end, rows);
    await continueNumbering(client);
    await settle(client);
    await client.query('commit');
    client.release();
    return summarise(head, end);
  } catch (error) {
    client.release(true);
    throw (error as { code?: string }).code === '22P04' ? unreadable((error as Error).message, error) : error;
  }
}

async function refuseUnlessEmpty(store: Store): Promise<void> {
  const { rows } = await store.pool.query(
    `select coalesce(to_regclass('public.agent') is not null, false) as schema`,
  );
  if (!rows[0].schema) return;
  // A schema without people is one that `start` made and nobody has used.
  const used = await store.pool.query(
    'select exists (select from agent) or exists (select from account) as used',
  );
  if (used.rows[0].used) throw new Failure('database-not-empty');
  // Of an unused installation only the vault's probe is there; it would clash with nothing but means nothing.
  await store.pool.query('delete from secret');
  await store.pool.query('delete from installation');
}

async function fillTable(client: pg.PoolClient, table: BackupTable, reader: BackupReader): Promise<number> {
  const list = table.columns.map((column) => pg.escapeIdentifier(column)).join(', ');
  const copy = client.query(
    copyFrom(`copy ${pg.escapeIdentifier(table.name)} (${list}) from stdin (format binary)`),
  );
  await pipeline(Readable.from(reader.table(), { objectMode: false }), copy);
  return copy.rowCount;
}

function compareCounts(end: BackupEnd, rows: ReadonlyMap<string, number>): void {
  const differs = end.tables.find(({ name, rows: expected }) => rows.get(name) !== expected);
  if (end.tables.length !== rows.size || differs) {
    throw unreadable(differs ? `the rows of ${differs.name} are not all there` : 'it ends too early');
  }
}

/** COPY writes the numbers of identity columns, and does not count them. */
async function continueNumbering(client: pg.PoolClient): Promise<void> {
  const { rows } = await client.query<{ table: string; column: string }>(
    `select c.relname as table, a.attname as column from pg_attribute a join pg_class c on c.oid = a.attrelid
     where a.attidentity <> '' and c.relnamespace = 'public'::regnamespace`,
  );
  for (const { table, column } of rows) {
    const name = pg.escapeIdentifier(table);
    await client.query(
      `select setval(pg_get_serial_sequence($1, $2), coalesce((select max(${pg.escapeIdentifier(column)}) from ${name}), 0) + 1, false)`,
      [name, column],
    );
  }
}

async function settle(client: pg.PoolClient): Promise<void> {
  await client.query("update lease set expires_at = '-infinity'");
  await client.query(
    `update delivery set state = 'uncertain', uncertain_since = now(), not_before = now(), lease_epoch = null
     where state in ('waiting', 'sending')`,
  );
}
