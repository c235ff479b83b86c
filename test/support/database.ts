/**
 * A migrated database of one's own for each test that asks: a copy of a template in one embedded PostgreSQL, which
 * all workers of a test run share. It is started by the first who asks and stopped at the end of the run
 * (`database-run.ts`). fsync is off: nothing here has to survive a power cut. A database that was given back is made
 * as new for the next who asks in the same process (`renew-database.ts`).
 */
import { createHash, randomBytes } from 'node:crypto';
import type pg from 'pg';
import { makeMonth, monthOf } from '../../server/store/blobs/months.ts';
import { CLUSTER_NAME } from '../../server/store/embedded/cluster.ts';
import { clientFor, ensureRunning, type SocketAddress } from '../../server/store/embedded/postmaster.ts';
import { prepareCluster } from '../../server/store/embedded.ts';
import { migrate, readMigrations } from '../../server/store/migrate.ts';
import { openStore, type Store } from '../../server/store/pool.ts';
import { runDirectory } from './database-run.ts';
import { type Original, rememberOriginal, renew } from './renew-database.ts';

export interface TestDatabase {
  readonly store: Store;
  readonly connection: {
    readonly host: string;
    readonly port: number;
    readonly user: string;
    readonly database: string;
  };
  /** Closes the store and gives the database back; sessions that are left are ended. */
  drop(): Promise<void>;
}

interface Copy {
  readonly name: string;
  readonly original: Original;
}

const TEMPLATE_LOCK = 0x7061_0003;
const SESSIONS_END_WITHIN_MS = 10_000;
const free: Copy[] = [];

export async function createTestDatabase(): Promise<TestDatabase> {
  server ??= startServer();
  const { address, template } = await server;
  const copy = free.pop() ?? (await makeCopy(address, template));
  const connection = { ...address, user: CLUSTER_NAME, database: copy.name };
  const store = openStore({ connection, poolSize: 8 });
  return {
    store,
    connection,
    drop: async () => {
      await store.close();
      await giveBack(address, copy);
    },
  };
}

async function makeCopy(address: SocketAddress, template: string): Promise<Copy> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await connected(address, 'postgres', (client) =>
    client.query(`create database ${name} template ${template} strategy file_copy`),
  );
  return { name, original: await connected(address, name, rememberOriginal) };
}

async function giveBack(address: SocketAddress, { name, original }: Copy): Promise<void> {
  const isRenewed = await connected(address, name, async (client) => {
    // Whoever is still connected might write into what is another test's by then.
    await client.query(
      `select pg_terminate_backend(pid, ${SESSIONS_END_WITHIN_MS}) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()`,
    );
    return renew(client, original);
  }).catch(() => false);
  if (isRenewed) {
    free.push({ name, original });
    return;
  }
  await connected(address, 'postgres', (client) =>
    client.query(`drop database if exists ${name} with (force)`),
  );
}

/** The same database as one URL, for a Postvak that is started as a process. */
export function urlOf({ host, port, user, database }: TestDatabase['connection']): string {
  return `postgres://${user}@/${database}?host=${encodeURIComponent(host)}&port=${port}`;
}

interface TestServer {
  readonly address: SocketAddress;
  readonly template: string;
}

let server: Promise<TestServer> | undefined;

async function startServer(): Promise<TestServer> {
  const cluster = await prepareCluster(runDirectory(), false);
  const address = await ensureRunning(cluster);
  const migrations = await readMigrations();
  const digest = createHash('sha256').update(migrations.map((migration) => migration.checksum).join());
  const template = `template_${digest.digest('hex').slice(0, 12)}`;
  await connected(address, 'postgres', async (client) => {
    await client.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    const { rowCount } = await client.query('select from pg_database where datname = $1', [template]);
    if (rowCount === 0) await makeTemplate(client, address, template);
  });
  return { address, template };
}

async function makeTemplate(client: pg.Client, address: SocketAddress, template: string): Promise<void> {
  const draft = `${template}_draft`;
  await client.query(`drop database if exists ${draft} with (force)`);
  await client.query(`create database ${draft}`);
  const store = openStore({ connection: { ...address, user: CLUSTER_NAME, database: draft }, poolSize: 1 });
  try {
    await migrate(store);
    await makeMonth(store.db, monthOf(new Date()));
  } finally {
    await store.close();
  }
  // Renamed when complete: a template that was interrupted is made again.
  await client.query(`alter database ${draft} rename to ${template}`);
}

async function connected<T>(
  address: SocketAddress,
  database: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = clientFor(address, database, 'postvak tests');
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
