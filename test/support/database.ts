/**
 * A migrated database of one's own for each test that asks: a copy of a template in one embedded PostgreSQL, which
 * all workers of a test run share. It is started by the first who asks and stopped at the end of the run
 * (`database-run.ts`). fsync is off: nothing here has to survive a power cut.
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

export interface TestDatabase {
  readonly store: Store;
  readonly connection: {
    readonly host: string;
    readonly port: number;
    readonly user: string;
    readonly database: string;
  };
  /** Closes the store and removes the database; sessions that are left are ended. */
  drop(): Promise<void>;
}

const TEMPLATE_LOCK = 0x7061_0003;

export async function createTestDatabase(): Promise<TestDatabase> {
  server ??= startServer();
  const { address, template } = await server;
  const database = `test_${randomBytes(6).toString('hex')}`;
  await asAdministrator(address, (client) =>
    client.query(`create database ${database} template ${template}`),
  );
  const connection = { ...address, user: CLUSTER_NAME, database };
  const store = openStore({ connection, poolSize: 8 });
  return {
    store,
    connection,
    drop: async () => {
      await store.close();
      await asAdministrator(address, (client) =>
        client.query(`drop database if exists ${database} with (force)`),
      );
    },
  };
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
  await asAdministrator(address, async (client) => {
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

async function asAdministrator<T>(
  address: SocketAddress,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = clientFor(address, 'postgres', 'postvak tests');
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
