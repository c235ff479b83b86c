import { newId } from '../kernel/id.ts';
import type { Db, Store } from '../store/pool.ts';
import { recordAudit } from './audit.ts';
import { Refused } from './refused.ts';
import { violatedIndex } from './unique-violation.ts';

export interface Department {
  readonly id: string;
  readonly name: string;
}

export async function listDepartments(db: Db): Promise<Department[]> {
  return db.selectFrom('department').select(['id', 'name']).orderBy('name').orderBy('id').execute();
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
  return { id, name };
}
