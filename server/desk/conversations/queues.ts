/** The queues of a department: where conversations wait, and from which address they are answered. */
import { sql } from 'kysely';
import { recordAudit } from '../../accounts/audit.ts';
import { Refused } from '../../accounts/refused.ts';
import { violatedIndex } from '../../accounts/unique-violation.ts';
import { newId } from '../../kernel/id.ts';
import type { Db, Store, Trx } from '../../store/pool.ts';

export interface Queue {
  readonly id: string;
  readonly name: string;
  readonly departmentId: string;
  readonly departmentName: string;
  readonly fromAddress: string | null;
  readonly fromName: string;
  /** Whose new conversations come here. */
  readonly mailboxIds: readonly string[];
}

export interface QueueChange {
  readonly name?: string | undefined;
  readonly fromAddress?: string | null | undefined;
  readonly fromName?: string | undefined;
  readonly mailboxIds?: readonly string[] | undefined;
}

/** All of them, also of departments that one does not see: a conversation may be handed on to any. */
export async function listQueues(db: Db): Promise<Queue[]> {
  return select(db).orderBy('department.name').orderBy('queue.name').orderBy('queue.id').execute();
}

/** @throws Refused when the name is taken in the department, or there is no such department. */
export async function addQueue(
  store: Store,
  by: string,
  queue: QueueChange & { readonly name: string; readonly departmentId: string },
): Promise<Queue> {
  const id = newId();
  return write(store, by, id, 'queue.added', async (trx) => {
    await trx
      .insertInto('queue')
      .values({ id, department_id: queue.departmentId, name: queue.name, ...columns(queue) })
      .execute();
    if (queue.mailboxIds) await fillFrom(trx, id, queue.mailboxIds);
  });
}

/** @throws Refused when it is not there, or the name is taken. */
export async function changeQueue(store: Store, by: string, id: string, change: QueueChange): Promise<Queue> {
  return write(store, by, id, 'queue.changed', async (trx) => {
    const set = columns(change);
    if (Object.keys(set).length > 0) await trx.updateTable('queue').set(set).where('id', '=', id).execute();
    if (change.mailboxIds) await fillFrom(trx, id, change.mailboxIds);
  });
}

/** @throws Refused when a mailbox is of another department: its mail would be seen by the wrong people. */
async function fillFrom(trx: Trx, queueId: string, mailboxIds: readonly string[]): Promise<void> {
  await trx
    .updateTable('mailbox')
    .set({ default_queue_id: null })
    .where('default_queue_id', '=', queueId)
    .execute();
  const wanted = [...new Set(mailboxIds)];
  const { rows } = await sql<{ id: string }>`
    update mailbox m set default_queue_id = q.id
    from queue q, account a
    where q.id = ${queueId}::uuid and a.id = m.account_id and a.department_id = q.department_id
      and m.id = any(${wanted}::uuid[])
    returning m.id`.execute(trx);
  if (rows.length < wanted.length) {
    throw new Refused('invalid', 'names a mailbox that is not of this department', 'mailboxIds');
  }
}

function columns({ name, fromAddress, fromName }: QueueChange) {
  return {
    ...(name === undefined ? {} : { name }),
    ...(fromAddress === undefined ? {} : { from_address: fromAddress }),
    ...(fromName === undefined ? {} : { from_name: fromName }),
  };
}

async function write(
  store: Store,
  by: string,
  id: string,
  action: string,
  change: (trx: Trx) => Promise<unknown>,
): Promise<Queue> {
  return store.db.transaction().execute(async (trx) => {
    await change(trx).catch((error: unknown) => {
      if (violatedIndex(error) === 'queue_name') {
        throw new Refused('invalid', 'is a queue of this department already', 'name');
      }
      if ((error as { code?: unknown } | null)?.code === '23503') {
        throw new Refused('invalid', 'is no department', 'departmentId');
      }
      throw error;
    });
    const written = await select(trx).where('queue.id', '=', id).executeTakeFirst();
    if (!written) throw new Refused('not-found', 'There is no such queue.');
    await recordAudit(trx, { agentId: by, action, subject: `queue:${id}`, detail: { name: written.name } });
    return written;
  });
}

function select(db: Db | Trx) {
  return db
    .selectFrom('queue')
    .innerJoin('department', 'department.id', 'queue.department_id')
    .select([
      'queue.id',
      'queue.name',
      'queue.department_id as departmentId',
      'department.name as departmentName',
      'queue.from_address as fromAddress',
      'queue.from_name as fromName',
      sql<
        string[]
      >`array(select m.id from mailbox m where m.default_queue_id = queue.id order by m.address)`.as(
        'mailboxIds',
      ),
    ]);
}
