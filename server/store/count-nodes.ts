import { sql } from 'kysely';
import type { Db } from './pool.ts';

/**
 * Living nodes that retrieve and send, this one included; at least 1.
 * @param silenceMs a node that was not seen for so long is not counted, whether it said good-bye or not.
 */
export async function countServices(db: Db, silenceMs: number): Promise<number> {
  const { count } = await db
    .selectFrom('node')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where(sql<boolean>`'services' = any(roles)`)
    .where('ended_at', 'is', null)
    .where('seen_at', '>', sql<Date>`now() - ${silenceMs} * interval '1 millisecond'`)
    .executeTakeFirstOrThrow();
  return Math.max(count, 1);
}
