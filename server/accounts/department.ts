import { sql } from 'kysely';
import { newId } from '../kernel/id.ts';
import type { Db, Store, Trx } from '../store/pool.ts';
import { recordAudit } from './audit.ts';
import { Refused } from './refused.ts';
import { violatedIndex } from './unique-violation.ts';

export interface Department {
  readonly id: string;
  readonly name: string;
  /** Who works here, without administrators and those who are switched off. */
  readonly people: number;
  readonly mailboxes: number;
}

export async function listDepartments(db: Db): Promise<Department[]> {
  return selectDepartments(db).orderBy('name').orderBy('id').execute();
}

/**
 * A department, with a queue of the same name so that its mail has a place from the first moment.
 * @throws Refused when the name is taken.
 */
export async function addDepartment(store: Store, name: string, agentId: string | null): Promise<Department> {
  const id = newId();
  try {
    await store.db.transaction().execute(async (trx) => {
      await trx.insertInto('department').values({ id, name }).execute();
      await trx.insertInto('queue').values({ id: newId(), department_id: id, name }).execute();
      await recordAudit(trx, {
        agentId,
        action: 'department.created',
        subject: `department:${id}`,
        detail: { name },
      });
    });
  } catch (error) {
    if (violatedIndex(error) !== 'department_name') throw error;
    throw new Refused('conflict', `There is already a department "${name}".`);
  }
  return { id, name, people: 0, mailboxes: 0 };
}

/**
 * The queue that was made with it goes by the new name too, as long as nobody gave it another one.
 * @throws Refused `not-found`, or `conflict` when the name is taken.
 */
export async function renameDepartment(
  store: Store,
  id: string,
  name: string,
  agentId: string | null,
): Promise<Department> {
  try {
    return await store.db.transaction().execute(async (trx) => {
      const before = await trx
        .selectFrom('department')
        .select('name')
        .where('id', '=', id)
        .executeTakeFirst();
      if (!before) throw new Refused('not-found', 'There is no such department.');
      if (before.name !== name) {
        await trx.updateTable('department').set({ name }).where('id', '=', id).execute();
        await trx
          .updateTable('queue')
          .set({ name })
          .where('department_id', '=', id)
          .where('name', '=', before.name)
          .execute();
        await recordAudit(trx, {
          agentId,
          action: 'department.renamed',
          subject: `department:${id}`,
          detail: { from: before.name, to: name },
        });
      }
      return selectDepartments(trx).where('id', '=', id).executeTakeFirstOrThrow();
    });
  } catch (error) {
    const index = violatedIndex(error);
    if (index !== 'department_name' && index !== 'queue_name') throw error;
    throw new Refused(
      'conflict',
      `There is already a ${index === 'queue_name' ? 'queue' : 'department'} "${name}".`,
    );
  }
}

function selectDepartments(db: Db | Trx) {
  return db.selectFrom('department').select([
    'id',
    'name',
    sql<number>`(select count(*)::int from agent_department d join agent a on a.id = d.agent_id
      where d.department_id = department.id and a.disabled_at is null and a.role <> 'administrator')`.as(
      'people',
    ),
    sql<number>`(select count(*)::int from mailbox m join account a on a.id = m.account_id
      where a.department_id = department.id)`.as('mailboxes'),
  ]);
}
