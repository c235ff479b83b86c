/**
 * Brings the database to the schema of this version.
 *
 * Files `migrations/0001_name.sql` are applied in order, each in one transaction together with its row in
 * `schema_migration`, under a lock, so that any number of nodes may start at once. A file that was applied never
 * changes: a database whose row differs is refused, and so is one that a newer version has migrated.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import type pg from 'pg';
import { Failure } from '../kernel/failure.ts';
import type { Store } from './pool.ts';

export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

interface AppliedMigration {
  readonly version: number;
  readonly name: string;
  readonly checksum: string;
}

const MIGRATIONS = new URL('./migrations/', import.meta.url);
/** Any number, the same in every version. */
const MIGRATION_LOCK = 0x7061_0001;

/**
 * @returns the names of the migrations applied now.
 * @throws Failure `schema-newer`, `schema-changed`.
 */
export async function migrate(store: Store, migrations?: readonly Migration[]): Promise<string[]> {
  const known = migrations ?? (await readMigrations());
  const done: string[] = [];
  const client = await store.pool.connect();
  try {
    for (;;) {
      const name = await applyNext(client, known);
      if (name === undefined) return done;
      done.push(name);
    }
  } finally {
    client.release();
  }
}

/**
 * Where the database stands, without changing it.
 * @throws Failure `schema-newer`, `schema-changed`.
 */
export async function schemaVersion(store: Store): Promise<{ applied: number; known: number }> {
  const known = await readMigrations();
  const client = await store.pool.connect();
  try {
    const { rows } = await client.query("select to_regclass('schema_migration') is not null as present");
    const applied = rows[0].present ? await appliedMigrations(client) : [];
    chooseNext(known, applied);
    return { applied: applied.at(-1)?.version ?? 0, known: known.at(-1)?.version ?? 0 };
  } finally {
    client.release();
  }
}

export async function readMigrations(directory: URL = MIGRATIONS): Promise<Migration[]> {
  const files = (await readdir(directory)).filter((file) => file.endsWith('.sql')).sort();
  return Promise.all(
    files.map(async (file) => {
      const match = /^(\d{4})_([a-z0-9_]+)\.sql$/.exec(file);
      if (!match) throw new Error(`a migration is called 0001_name.sql, not ${file}`);
      const text = await readFile(new URL(file, directory), 'utf8');
      const checksum = createHash('sha256').update(text).digest('hex');
      return { version: Number(match[1]), name: file.slice(0, -4), sql: text, checksum };
    }),
  );
}

/**
 * Which one comes next, judged by what was applied.
 * @returns undefined when the database is at this version.
 */
export function chooseNext(
  known: readonly Migration[],
  applied: readonly AppliedMigration[],
): Migration | undefined {
  for (const row of applied) {
    const migration = known.find(({ version }) => version === row.version);
    const newest = known.at(-1)?.version ?? 0;
    if (!migration && row.version > newest) {
      throw new Failure('schema-newer', {
        detail: `the database is at ${row.name}, this version knows ${known.at(-1)?.name ?? 'none'}`,
      });
    }
    if (migration?.checksum !== row.checksum) {
      throw new Failure('schema-changed', { detail: `${row.name} is not what was applied to this database` });
    }
  }
  return known.find(({ version }) => !applied.some((row) => row.version === version));
}

async function applyNext(client: pg.PoolClient, known: readonly Migration[]): Promise<string | undefined> {
  try {
    await client.query('begin');
    // Held to the end of the transaction, not of the session: it works through a connection pooler too.
    await client.query('select pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    await client.query(`create table if not exists schema_migration (
      version    integer primary key,
      name       text not null,
      checksum   text not null,
      applied_at timestamptz not null default now()
    )`);
    const next = chooseNext(known, await appliedMigrations(client));
    if (next) {
      await client.query(next.sql);
      await client.query('insert into schema_migration (version, name, checksum) values ($1, $2, $3)', [
        next.version,
        next.name,
        next.checksum,
      ]);
    }
    await client.query('commit');
    return next?.name;
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  }
}

async function appliedMigrations(client: pg.PoolClient): Promise<AppliedMigration[]> {
  const { rows } = await client.query<AppliedMigration>(
    'select version, name, checksum from schema_migration order by version',
  );
  return rows;
}
