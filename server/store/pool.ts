/**
 * The one door to PostgreSQL: a pool, and kysely on it.
 *
 * Types: bigint comes as number (UIDs, sizes and counters stay below 2^53), date as 'YYYY-MM-DD' string, timestamptz as Date.
 */
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { type Blobs, createBlobs, type ObjectStore } from './blobs.ts';
import type { Db, Trx } from './database.ts';
import type { Tables } from './schema.ts';

export type { Db, Trx };

export interface Store {
  readonly db: Db;
  readonly pool: pg.Pool;
  /** The originals. */
  readonly blobs: Blobs;
  close(): Promise<void>;
}

const INT8_OID = 20;
const DATE_OID = 1082;

export interface StoreOptions {
  /** `postgres://…`, or libpq-like parts for a Unix socket directory. */
  readonly connection:
    | string
    | {
        readonly host: string;
        readonly port: number;
        readonly user: string;
        readonly database: string;
        readonly password?: string;
      };
  readonly poolSize?: number;
  readonly applicationName?: string;
  /** Where original mail is kept instead of PostgreSQL. */
  readonly objects?: ObjectStore | undefined;
}

/** Each is held for a statement only. */
const CONNECTIONS_BESIDES = 2;

export function openStore(options: StoreOptions): Store {
  const pool = openPool(options, options.poolSize ?? 10);
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  const besides = options.objects && openPool(options, CONNECTIONS_BESIDES);
  const noting = besides && new Kysely<Tables>({ dialect: new PostgresDialect({ pool: besides }) });
  return {
    db,
    pool,
    blobs: createBlobs(db, pool, options.objects, noting),
    close: async () => {
      await Promise.all([db.destroy(), noting?.destroy()]);
      // kysely ends a pool only if it has used it.
      await Promise.all([pool, besides].map((each) => each && !each.ending && each.end()));
    },
  };
}

function openPool(options: StoreOptions, max: number): pg.Pool {
  const types = {
    getTypeParser: (oid: number, format?: 'text' | 'binary') => {
      if (oid === INT8_OID) return Number;
      if (oid === DATE_OID) return String;
      return pg.types.getTypeParser(oid, format as 'text');
    },
  };
  const pool = new pg.Pool({
    ...(typeof options.connection === 'string'
      ? { connectionString: options.connection }
      : options.connection),
    max,
    application_name: options.applicationName ?? 'postvak',
    types: types as pg.CustomTypesConfig,
  });
  // An idle client whose server goes away emits 'error' on the pool; unhandled it would end the process.
  pool.on('error', () => {});
  // The same for a client at work: its query is rejected anyhow, and a transaction that waits for something else
  // (the token service, say) has no query that could be.
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}
