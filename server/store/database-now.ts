import { sql } from 'kysely';
import type { Db } from './pool.ts';

/** The only time that all nodes agree on. */
export async function databaseNow(db: Db): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(db);
  return (rows[0] as { now: Date }).now;
}
