/** The database as kysely sees it, and a transaction on it: every statement is typed by the schema. */
import type { Kysely, Transaction } from 'kysely';
import type { Tables } from './schema.ts';

export type Db = Kysely<Tables>;
export type Trx = Transaction<Tables>;
