/**
 * Writes everything in the database to one file, as it was at one moment, while Postvak goes on. What belongs to
 * running processes only (nodes) is left out. Secrets are in it sealed; the vault's key is not.
 */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { link, open, rm, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createZstdCompress } from 'node:zlib';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { MONTHS } from '../blobs/months.ts';
import type { Store } from '../pool.ts';
import {
  type BackupEnd,
  type BackupHead,
  type BackupSummary,
  type BackupTable,
  FORMAT,
  frame,
  summarise,
  TABLE_END,
} from './format.ts';
import { listTables } from './tables.ts';

export interface BackupOptions {
  /** Must not exist yet; it is there when it is whole. */
  readonly file: string;
  /** Of Postvak. */
  readonly version: string;
  readonly onTable?: (name: string) => void;
}

/** @throws Error EEXIST, ENOSPC…; Failure `database-unavailable`. */
export async function writeBackup(store: Store, options: BackupOptions): Promise<BackupSummary> {
  const draft = `${options.file}.part`;
  // Mail and addresses are in it: for its owner only. 'wx': never over another file.
  const output = createWriteStream(draft, { flags: 'wx', mode: 0o600, flush: true });
  await once(output, 'open');
  try {
    const compress = createZstdCompress();
    const writing = pipeline(compress, output);
    const [told] = await Promise.all([dump(store, options, compress).finally(() => compress.end()), writing]);
    await putInPlace(draft, options.file);
    return told;
  } catch (error) {
    output.destroy();
    await rm(draft, { force: true });
    throw error;
  }
}

async function dump(store: Store, options: BackupOptions, out: Writable): Promise<BackupSummary> {
  const client = await store.pool.connect();
  const hash = createHash('sha256');
  const write = async (chunk: Buffer) => {
    hash.update(chunk);
    await writePatiently(out, chunk);
  };
  try {
    await client.query('begin isolation level repeatable read read only');
    const head = await readHead(client, options.version);
    await write(Buffer.from(`${JSON.stringify(head)}\n`));
    const tables: BackupEnd['tables'][number][] = [];
    for (const table of head.tables) {
      options.onTable?.(table.name);
      tables.push({ name: table.name, rows: await dumpTable(client, table, write) });
    }
    const end: BackupEnd = { sha256: hash.digest('hex'), tables };
    await writePatiently(out, Buffer.from(`${JSON.stringify(end)}\n`));
    await client.query('commit');
    client.release();
    return summarise(head, end);
  } catch (error) {
    // In the middle of a COPY the session is of no more use.
    client.release(true);
    throw error;
  }
}

async function readHead(client: pg.PoolClient, version: string): Promise<BackupHead> {
  const migrations = await client.query(
    'select version, name, checksum from schema_migration order by version',
  );
  const keys = await client.query('select distinct key_id from secret order by key_id');
  return {
    format: FORMAT,
    postvak: version,
    createdAt: new Date().toISOString(),
    migrations: migrations.rows,
    vaultKeys: keys.rows.map((row) => row.key_id),
    tables: await listTables(client),
    months: await listMonths(client),
  };
}

async function listMonths(client: pg.PoolClient): Promise<string[]> {
  const { rows } = await client.query<{ month: string }>(MONTHS);
  return rows.map(({ month }) => month);
}

/** @returns the number of rows. */
async function dumpTable(
  client: pg.PoolClient,
  { name, columns }: BackupTable,
  write: (chunk: Buffer) => Promise<void>,
): Promise<number> {
  const list = columns.map((column) => pg.escapeIdentifier(column)).join(', ');
  const copy = client.query(
    copyTo(`copy (select ${list} from ${pg.escapeIdentifier(name)}) to stdout (format binary)`),
  );
  for await (const chunk of copy as AsyncIterable<Buffer>) {
    for (const part of frame(chunk)) await write(part);
  }
  await write(TABLE_END);
  return copy.rowCount;
}

/** Waits while the disk is slower than the database. */
async function writePatiently(out: Writable, chunk: Buffer): Promise<void> {
  if (out.destroyed) throw new Error('the file cannot be written');
  if (!out.write(chunk)) await once(out, 'drain');
}

/** By a link, which never replaces; the name is durable only when the directory is. */
async function putInPlace(draft: string, file: string): Promise<void> {
  await link(draft, file);
  await unlink(draft);
  const directory = await open(dirname(file), 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
