/**
 * A connection beside the pool, for what must be said in time: a node whose pool is busy for half a minute is busy, and
 * must not look dead. It is opened with its first use, and after any failure anew, because one that died without a
 * goodbye would hold up whatever is said on it next.
 */
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Db, Store } from './pool.ts';
import type { Tables } from './schema.ts';

export interface Line {
  /** One work at a time. @throws what the work throws; a database that does not answer within ten seconds is away. */
  use<T>(work: (db: Db) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

const ANSWER_WITHIN_MS = 10_000;

export function openLine({ pool }: Pick<Store, 'pool'>): Line {
  let db: Db | undefined;
  const close = async () => {
    const closing = db;
    db = undefined;
    await closing?.destroy();
  };
  return {
    use: async (work) => {
      db ??= connect(pool.options);
      try {
        return await work(db);
      } catch (error) {
        void close().catch(() => {});
        throw error;
      }
    },
    close,
  };
}

function connect(options: pg.PoolOptions): Db {
  const pool = new pg.Pool({
    ...options,
    max: 1,
    // It says something every few seconds, or is closed.
    idleTimeoutMillis: 0,
    keepAlive: true,
    connectionTimeoutMillis: ANSWER_WITHIN_MS,
    query_timeout: ANSWER_WITHIN_MS,
  });
  // Unhandled they would end the process; whoever says something learns of it anyhow.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
}
