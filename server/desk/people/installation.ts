/**
 * The first run: an installation without people gets its address, a department with a queue, and an administrator.
 *
 * It can happen once. Of two wizards at the same time one wins: both wait for the same row.
 */
import { recordAudit } from '../../accounts/audit.ts';
import { newId } from '../../kernel/id.ts';
import type { Db, Store, Trx } from '../../store/pool.ts';
import { hashPassword } from './password.ts';

export async function setupNeeded(db: Db | Trx): Promise<boolean> {
  const agent = await db.selectFrom('agent').select('id').limit(1).executeTakeFirst();
  return agent === undefined;
}

export async function readExternalUrl(db: Db): Promise<string | undefined> {
  const row = await db.selectFrom('installation').select('external_url').executeTakeFirst();
  return row?.external_url ?? undefined;
}

export interface FirstRun {
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly externalUrl: string;
  readonly department: string;
}

/** @returns the administrator's id, or null when someone was first. */
export async function setUp(store: Store, first: FirstRun): Promise<string | null> {
  if (!(await setupNeeded(store.db))) return null;
  const passwordHash = await hashPassword(first.password);
  return store.db.transaction().execute(async (trx) => {
    await trx
      .insertInto('installation')
      .defaultValues()
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute();
    await trx.selectFrom('installation').select('id').forUpdate().execute();
    // The row is locked until the end of this transaction, so what is seen now stays true.
    if (!(await setupNeeded(trx))) return null;
    await trx.updateTable('installation').set({ external_url: first.externalUrl }).execute();
    const departmentId = newId();
    const agentId = newId();
    await trx.insertInto('department').values({ id: departmentId, name: first.department }).execute();
    await trx
      .insertInto('queue')
      .values({ id: newId(), department_id: departmentId, name: first.department })
      .execute();
    await trx
      .insertInto('agent')
      .values({
        id: agentId,
        email: first.email,
        name: first.name,
        role: 'administrator',
        password_hash: passwordHash,
      })
      .execute();
    await recordAudit(trx, { agentId, action: 'installation.set-up', subject: `agent:${agentId}` });
    return agentId;
  });
}
