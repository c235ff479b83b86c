/** Answers that are written once and used often; of one department, or of all. */
import { sql } from 'kysely';
import { recordAudit } from '../../accounts/audit.ts';
import { Refused } from '../../accounts/refused.ts';
import { violatedIndex } from '../../accounts/unique-violation.ts';
import { newId } from '../../kernel/id.ts';
import type { Db, Store, Trx } from '../../store/pool.ts';
import { cleanAnswer, isEmptyAnswer } from './answer-html.ts';

export interface CannedAnswer {
  readonly id: string;
  readonly departmentId: string | null;
  readonly title: string;
  /** Typed behind a slash it finds the answer at once. */
  readonly shortcut: string | null;
  readonly html: string;
  readonly usedCount: number;
  readonly updatedAt: Date;
}

export type CannedAnswerText = Pick<CannedAnswer, 'departmentId' | 'title' | 'shortcut' | 'html'>;

/** @param departments whose answers may be used; null: all. Those of everybody are always there. */
export async function listCannedAnswers(
  db: Db,
  departments: readonly string[] | null,
): Promise<CannedAnswer[]> {
  let query = select(db);
  if (departments) {
    query = query.where(sql<boolean>`(department_id is null or department_id = any(${departments}::uuid[]))`);
  }
  return query.orderBy('used_count', 'desc').orderBy('title').orderBy('id').execute();
}

/** @throws Refused when the shortcut is taken, or the department is not there. */
export async function addCannedAnswer(
  store: Store,
  by: string,
  answer: CannedAnswerText,
): Promise<CannedAnswer> {
  const id = newId();
  return write(store, by, id, 'canned-answer.added', (trx) =>
    trx
      .insertInto('canned_answer')
      .values({ id, ...columns(answer) })
      .execute(),
  );
}

/** @throws Refused when it is not there, or its shortcut is taken. */
export async function changeCannedAnswer(
  store: Store,
  by: string,
  id: string,
  answer: CannedAnswerText,
): Promise<CannedAnswer> {
  return write(store, by, id, 'canned-answer.changed', (trx) =>
    trx
      .updateTable('canned_answer')
      .set({ ...columns(answer), updated_at: new Date() })
      .where('id', '=', id)
      .execute(),
  );
}

/** @throws Refused `not-found`. */
export async function removeCannedAnswer(store: Store, by: string, id: string): Promise<void> {
  await store.db.transaction().execute(async (trx) => {
    const gone = await trx
      .deleteFrom('canned_answer')
      .where('id', '=', id)
      .returning('title')
      .executeTakeFirst();
    if (!gone) throw new Refused('not-found', 'There is no such answer.');
    await recordAudit(trx, {
      agentId: by,
      action: 'canned-answer.removed',
      subject: `canned-answer:${id}`,
      detail: { title: gone.title },
    });
  });
}

/** The more it is used, the earlier it is offered. */
export async function countUse(db: Db, departments: readonly string[] | null, id: string): Promise<void> {
  await db
    .updateTable('canned_answer')
    .set((eb) => ({ used_count: eb('used_count', '+', 1) }))
    .where('id', '=', id)
    .where(sql<boolean>`(department_id is null or ${departments === null}
      or department_id = any(${departments ?? []}::uuid[]))`)
    .execute();
}

async function write(
  store: Store,
  by: string,
  id: string,
  action: string,
  change: (trx: Trx) => Promise<unknown>,
): Promise<CannedAnswer> {
  return store.db.transaction().execute(async (trx) => {
    await change(trx).catch(refuse);
    const written = await select(trx).where('id', '=', id).executeTakeFirst();
    if (!written) throw new Refused('not-found', 'There is no such answer.');
    await recordAudit(trx, {
      agentId: by,
      action,
      subject: `canned-answer:${id}`,
      detail: { title: written.title },
    });
    return written;
  });
}

function columns({ departmentId, title, shortcut, html }: CannedAnswerText) {
  const clean = cleanAnswer(html).html;
  if (isEmptyAnswer(clean)) throw new Refused('invalid', 'is empty', 'html');
  return { department_id: departmentId, title, shortcut: shortcut || null, html: clean };
}

function refuse(error: unknown): never {
  if (violatedIndex(error) === 'canned_answer_shortcut') {
    throw new Refused('invalid', 'is the shortcut of another answer', 'shortcut');
  }
  if ((error as { code?: unknown } | null)?.code === '23503') {
    throw new Refused('invalid', 'is no department', 'departmentId');
  }
  throw error;
}

function select(db: Db | Trx) {
  return db
    .selectFrom('canned_answer')
    .select([
      'id',
      'department_id as departmentId',
      'title',
      'shortcut',
      'html',
      'used_count as usedCount',
      'updated_at as updatedAt',
    ]);
}
