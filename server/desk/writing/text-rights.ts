/**
 * Who writes which texts: everybody the own signature, supervisors what their departments use, administrators all.
 * What stands under everybody's mail, or is offered to everybody, is for administrators alone.
 */
import type { Db } from '../../store/pool.ts';
import { type Actor, mayWriteFor, requireRight } from '../people/rights.ts';
import type { SignaturePlace } from './signatures.ts';

const WHOSE = 'This text is not of your departments; an administrator can change it.';

/** @throws Refused `forbidden`. */
export async function requireSignature(db: Db, actor: Actor, place: SignaturePlace): Promise<void> {
  if (place.agentId !== null) {
    requireRight(place.agentId === actor.agentId || actor.role === 'administrator', WHOSE);
  } else {
    requireRight(mayWriteFor(actor, await departmentOf(db, place)), WHOSE);
  }
}

/** @throws Refused `forbidden`. @param ids departments that it is of, was of, or shall be of; null: of everybody. */
export function requireAnswers(actor: Actor, ids: readonly (string | null)[]): void {
  requireRight(
    ids.every((departmentId) => mayWriteFor(actor, departmentId)),
    WHOSE,
  );
}

/** Of which department a ready answer is, as a list to be judged; empty when there is none. */
export async function departmentOfAnswer(db: Db, id: string): Promise<(string | null)[]> {
  const rows = await db.selectFrom('canned_answer').select('department_id').where('id', '=', id).execute();
  return rows.map(({ department_id }) => department_id);
}

async function departmentOf(db: Db, { mailboxId, departmentId }: SignaturePlace): Promise<string | null> {
  if (mailboxId === null) return departmentId;
  const row = await db
    .selectFrom('mailbox')
    .innerJoin('account', 'account.id', 'mailbox.account_id')
    .select('account.department_id')
    .where('mailbox.id', '=', mailboxId)
    .executeTakeFirst();
  return row?.department_id ?? null;
}
