/** Which department a hint concerns, so that only those who may see it hear of it. */
import { sql } from 'kysely';
import type { Db } from '../../store/pool.ts';

export type SubjectType = 'conversation' | 'mailbox' | 'account' | 'alarm';

/** @returns departments by subject id; what no longer exists, or concerns no department, is missing. One query for all. */
export async function findDepartments(
  db: Db,
  ids: ReadonlyMap<SubjectType, readonly string[]>,
): Promise<Map<string, string[]>> {
  const of = (type: SubjectType) => sql`any(${ids.get(type) ?? []}::uuid[])`;
  const { rows } = await sql<{ id: string; department: string }>`
    select id, department_id as department from conversation where id = ${of('conversation')}
    union all
    select m.id, a.department_id from mailbox m join account a on a.id = m.account_id where m.id = ${of('mailbox')}
    union all
    select id, department_id from account where id = ${of('account')}
    union all
    select id, unnest(department_ids) from incident where id = ${of('alarm')}
  `.execute(db);
  const byId = Map.groupBy(rows, ({ id }) => id);
  return new Map([...byId].map(([id, same]) => [id, same.map(({ department }) => department)]));
}
