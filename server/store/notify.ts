/** Channels say only "look": rows are truth, and polling finds what a lost notification would have told. */
import { sql } from 'kysely';
import type { Db, Trx } from './pool.ts';

export type Channel = 'desk' | 'outbox' | 'accounts' | 'nodes' | 'alarms' | 'doctor' | 'wanted';

/** PostgreSQL refuses longer payloads (its documentation of NOTIFY: shorter than 8000 bytes). */
const LONGEST_PAYLOAD_BYTES = 7_999;

/**
 * Inside a transaction it is sent at commit, and equal payloads are sent once.
 * @param payload at most 7,999 bytes of UTF-8; a longer one is sent as '', which says "something, look yourself".
 */
export async function notify(db: Db | Trx, channel: Channel, payload: string): Promise<void> {
  const fits = Buffer.byteLength(payload) <= LONGEST_PAYLOAD_BYTES;
  await sql`select pg_notify(${channel}, ${fits ? payload : ''})`.execute(db);
}
