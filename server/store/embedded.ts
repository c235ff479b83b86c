/**
 * The PostgreSQL that Postvak brings along: found or started, and held by one Postvak at a time.
 *
 * - Whoever holds the data directory holds an advisory lock in its database, on a session of its own. The database
 *   itself is the judge, so nothing stale is left behind by a kill -9, and two starts at one moment cannot both win.
 * - A server that outlived its Postvak is used again. Who holds the lock stops the server at the end; who does not
 *   (a command beside a running Postvak) leaves it alone.
 * - When the server dies while it is held, it is started again; sessions are lost as with any database.
 */
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { backoffMs } from '../kernel/backoff.ts';
import { Failure } from '../kernel/failure.ts';
import type { Log } from '../kernel/log.ts';
import { CLUSTER_NAME, type Cluster, makeCluster } from './embedded/cluster.ts';
import { holdDataDirectory } from './embedded/hold.ts';
import { clusterPlace, makePrivateDirectory, openPlace, placeBinaries } from './embedded/place.ts';
import { clientFor, ensureRunning, type SocketAddress, stopPostmaster } from './embedded/postmaster.ts';
import { chooseSystemUser } from './embedded/system-user.ts';

export interface EmbeddedDatabase {
  readonly connection: {
    readonly host: string;
    readonly port: number;
    readonly user: string;
    readonly database: string;
  };
  /** false: another Postvak holds the data directory, and this one is its guest. */
  readonly holder: boolean;
  /** Stops the server if this process holds it. */
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  readonly dataDirectory: string;
  /** What runs here, for the message of a second start: `start`. */
  readonly command: string;
  /** May a database that another Postvak holds be used beside it? */
  readonly guest: boolean;
  readonly log: Log;
  /** false for tests only: fsync off. */
  readonly durable?: boolean;
  /** The data directory was lost to another Postvak after the server died; go away. */
  readonly onLost?: (failure: Failure) => void;
}

const RETRY = { firstMs: 100, longestMs: 5_000, factor: 2 };
/** A server that stops just now is waited for; more often than this something else is wrong. */
const TRIES = 10;

/**
 * @throws Failure `data-directory-in-use` (when not a guest), `database-unavailable`, `disk-full`.
 */
export async function openEmbedded(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const cluster = await prepareCluster(resolve(options.dataDirectory), options.durable ?? true);
  const { address, session } = await runAndHold(cluster, options);
  const connection = { ...address, user: CLUSTER_NAME, database: CLUSTER_NAME };
  if (!session) return { connection, holder: false, stop: async () => {} };
  const guard = new Guard(cluster, options, session);
  return { connection, holder: true, stop: () => guard.stop() };
}

/** The files of the database, made when there are none. */
export async function prepareCluster(dataDirectory: string, durable: boolean): Promise<Cluster> {
  await makePrivateDirectory(dataDirectory);
  const user = await chooseSystemUser(await clusterPlace(dataDirectory));
  const directory = await openPlace(dataDirectory, user);
  const cluster = { directory, binaries: await placeBinaries(user), user, durable };
  await makeCluster(cluster);
  return cluster;
}

/** @returns without a session when another Postvak holds it and being a guest is allowed. */
async function runAndHold(
  cluster: Cluster,
  options: EmbeddedOptions,
): Promise<{ address: SocketAddress; session: pg.Client | undefined }> {
  for (let attempt = 1; ; attempt += 1) {
    const address = await ensureRunning(cluster);
    try {
      await createDatabase(address);
      const held = await holdDataDirectory(address, options.command);
      if ('session' in held) return { address, session: held.session };
      if (options.guest) return { address, session: undefined };
      throw new Failure('data-directory-in-use', {
        detail: `held by "postvak ${held.command}", process ${held.pid}`,
        facts: { directory: options.dataDirectory, pid: String(held.pid) },
      });
    } catch (error) {
      // Not ours, but a connection that broke: the server that was found was about to stop.
      if (error instanceof Failure || attempt >= TRIES) throw error;
      await sleep(backoffMs(RETRY, attempt));
    }
  }
}

async function createDatabase(address: SocketAddress): Promise<void> {
  const client = clientFor(address, 'postgres', 'postvak setup');
  try {
    await client.connect();
    const { rowCount } = await client.query('select from pg_database where datname = $1', [CLUSTER_NAME]);
    if (rowCount === 0) await client.query(`create database ${CLUSTER_NAME}`);
  } catch (error) {
    // 42P04 duplicate_database, 23505 the same seen by a unique index: another start was first.
    if (!['42P04', '23505'].includes((error as { code?: string }).code ?? '')) throw error;
  } finally {
    await client.end().catch(() => {});
  }
}

/** Keeps the server running and the data directory held, until it is stopped. */
class Guard {
  readonly #cluster: Cluster;
  readonly #options: EmbeddedOptions;
  #session: pg.Client;
  #stopping = false;
  #regaining: Promise<void> | undefined;

  constructor(cluster: Cluster, options: EmbeddedOptions, session: pg.Client) {
    this.#cluster = cluster;
    this.#options = options;
    this.#session = session;
    this.#watch(session);
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#regaining;
    // The session ends with the server, so that nobody takes the data directory in between.
    await stopPostmaster(this.#cluster.directory);
    await this.#session.end().catch(() => {});
  }

  #watch(session: pg.Client): void {
    session.once('end', () => {
      if (this.#stopping) return;
      this.#options.log.error({}, 'the embedded database ended unexpectedly; starting it again');
      this.#regaining = this.#regain();
    });
  }

  async #regain(): Promise<void> {
    for (let attempt = 1; !this.#stopping; attempt += 1) {
      try {
        const { session } = await runAndHold(this.#cluster, { ...this.#options, guest: false });
        this.#session = session as pg.Client;
        this.#watch(this.#session);
        this.#options.log.info({}, 'the embedded database runs again');
        return;
      } catch (error) {
        if (error instanceof Failure && error.code === 'data-directory-in-use')
          return this.#options.onLost?.(error);
        this.#options.log.error({ err: error }, 'the embedded database does not start');
        await sleep(backoffMs(RETRY, attempt));
      }
    }
  }
}
