/**
 * What stands under a message: the agent's own signature, else the mailbox's, else the department's, else everybody's.
 */
import { sql } from 'kysely';
import { recordAudit } from '../../accounts/audit.ts';
import { Refused } from '../../accounts/refused.ts';
import { newId } from '../../kernel/id.ts';
import type { Db, Store, Trx } from '../../store/pool.ts';
import { cleanAnswer } from './answer-html.ts';

export interface Signature {
  readonly id: string;
  readonly agentId: string | null;
  readonly mailboxId: string | null;
  readonly departmentId: string | null;
  readonly html: string;
  readonly updatedAt: Date;
}

/** Whose it is; all null: everybody's. */
export type SignaturePlace = Pick<Signature, 'agentId' | 'mailboxId' | 'departmentId'>;

export async function listSignatures(db: Db): Promise<Signature[]> {
  return select(db).orderBy('agent_id').orderBy('mailbox_id').orderBy('department_id').execute();
}

/** @returns HTML with its placeholders, or undefined when there is none. */
export async function signatureFor(
  db: Db | Trx,
  { agentId, mailboxId, departmentId }: SignaturePlace,
): Promise<string | undefined> {
  const { rows } = await sql<{ html: string }>`
    select html from signature
    where (agent_id = ${agentId}::uuid or mailbox_id = ${mailboxId}::uuid or department_id = ${departmentId}::uuid
      or num_nonnulls(agent_id, mailbox_id, department_id) = 0)
    order by (agent_id is not null) desc, (mailbox_id is not null) desc, (department_id is not null) desc
    limit 1`.execute(db);
  return rows[0]?.html || undefined;
}

/**
 * Writes the signature of a place, over the one it had.
 * @throws Refused when the place is not there.
 */
export async function putSignature(
  store: Store,
  by: string,
  place: SignaturePlace,
  html: string,
): Promise<Signature> {
  if ([place.agentId, place.mailboxId, place.departmentId].filter((each) => each !== null).length > 1) {
    throw new Refused(
      'invalid',
      'A signature belongs to an agent, a mailbox, a department or everybody.',
      'agentId',
    );
  }
  return store.db.transaction().execute(async (trx) => {
    const { rows } = await sql<{ id: string }>`
      insert into signature (id, agent_id, mailbox_id, department_id, html)
      values (${newId()}, ${place.agentId}::uuid, ${place.mailboxId}::uuid, ${place.departmentId}::uuid,
        ${cleanAnswer(html).html})
      on conflict (agent_id, mailbox_id, department_id) do update set html = excluded.html, updated_at = now()
      returning id`
      .execute(trx)
      .catch(refuseUnknown);
    const id = rows[0]?.id as string;
    await recordAudit(trx, {
      agentId: by,
      action: 'signature.written',
      subject: `signature:${id}`,
      detail: { ...place },
    });
    return select(trx).where('id', '=', id).executeTakeFirstOrThrow();
  });
}

/** @throws Refused `not-found`. */
export async function removeSignature(store: Store, by: string, id: string): Promise<void> {
  await store.db.transaction().execute(async (trx) => {
    const gone = await trx.deleteFrom('signature').where('id', '=', id).returning('id').executeTakeFirst();
    if (!gone) throw new Refused('not-found', 'There is no such signature.');
    await recordAudit(trx, { agentId: by, action: 'signature.removed', subject: `signature:${id}` });
  });
}

function select(db: Db | Trx) {
  return db
    .selectFrom('signature')
    .select([
      'id',
      'agent_id as agentId',
      'mailbox_id as mailboxId',
      'department_id as departmentId',
      'html',
      'updated_at as updatedAt',
    ]);
}

function refuseUnknown(error: unknown): never {
  // 23503: a foreign key that leads nowhere.
  if ((error as { code?: unknown } | null)?.code === '23503') {
    throw new Refused('not-found', 'Whose signature this would be is not there.');
  }
  throw error;
}
