/** How received mail is judged: for how long a subject joins, how much of a mail is shown, and by which phrases a delivery exception is known. */
import { recordAudit } from '../../accounts/audit.ts';
import { Refused } from '../../accounts/refused.ts';
import { violatedIndex } from '../../accounts/unique-violation.ts';
import { newId } from '../../kernel/id.ts';
import type { Db, Store } from '../../store/pool.ts';
import { DEFAULT_READING_LIMITS, type ReadingLimits } from '../../wire/mime/reading-limits.ts';

export interface ReadingSettings {
  /** 0: never. */
  readonly subjectJoinDays: number;
  readonly limits: ReadingLimits;
}

export interface ReadingSettingsChange {
  readonly subjectJoinDays?: number | undefined;
  readonly limits?: { readonly [Name in keyof ReadingLimits]?: number | undefined } | undefined;
}

export async function readReadingSettings(db: Db): Promise<ReadingSettings> {
  const row = await db
    .selectFrom('installation')
    .select([
      'subject_join_days as subjectJoinDays',
      'read_parts as parts',
      'read_nesting_depth as nestingDepth',
      'read_header_bytes as headerBytes',
      'read_line_length as lineLength',
      'read_attachments as attachments',
    ])
    .executeTakeFirst();
  if (!row) return { subjectJoinDays: 7, limits: DEFAULT_READING_LIMITS };
  const { subjectJoinDays, ...limits } = row;
  return { subjectJoinDays, limits };
}

/** What is not named stays. */
export async function changeReadingSettings(
  store: Store,
  change: ReadingSettingsChange,
  agentId: string,
): Promise<void> {
  const { subjectJoinDays, limits = {} } = change;
  const named = {
    subject_join_days: subjectJoinDays,
    read_parts: limits.parts,
    read_nesting_depth: limits.nestingDepth,
    read_header_bytes: limits.headerBytes,
    read_line_length: limits.lineLength,
    read_attachments: limits.attachments,
  };
  if (Object.values(named).every((value) => value === undefined)) return;
  await store.db.transaction().execute(async (trx) => {
    await trx.updateTable('installation').set(named).execute();
    await recordAudit(trx, {
      agentId,
      action: 'installation.reading-changed',
      subject: 'installation',
      detail: { ...(subjectJoinDays !== undefined && { subjectJoinDays }), ...limits },
    });
  });
}

export interface ExceptionPhraseView {
  readonly id: string;
  readonly field: 'subject' | 'sender';
  readonly phrase: string;
  readonly createdAt: Date;
}

export async function listExceptionPhrases(db: Db): Promise<ExceptionPhraseView[]> {
  return db
    .selectFrom('exception_phrase')
    .select(['id', 'field', 'phrase', 'created_at as createdAt'])
    .orderBy('field')
    .orderBy('phrase')
    .execute();
}

/** @throws Refused when there is one in these words. */
export async function addExceptionPhrase(
  store: Store,
  { field, phrase }: Pick<ExceptionPhraseView, 'field' | 'phrase'>,
  agentId: string,
): Promise<ExceptionPhraseView> {
  const id = newId();
  try {
    return await store.db.transaction().execute(async (trx) => {
      const added = await trx
        .insertInto('exception_phrase')
        .values({ id, field, phrase })
        .returning(['id', 'field', 'phrase', 'created_at as createdAt'])
        .executeTakeFirstOrThrow();
      const detail = { field, phrase };
      await recordAudit(trx, {
        agentId,
        action: 'exception-phrase.added',
        subject: `exception-phrase:${id}`,
        detail,
      });
      return added;
    });
  } catch (error) {
    if (violatedIndex(error) !== 'exception_phrase_words') throw error;
    throw new Refused('conflict', `"${phrase}" is in the list already.`);
  }
}

/** @throws Refused when there is none. */
export async function removeExceptionPhrase(store: Store, id: string, agentId: string): Promise<void> {
  await store.db.transaction().execute(async (trx) => {
    const removed = await trx
      .deleteFrom('exception_phrase')
      .where('id', '=', id)
      .returning(['field', 'phrase'])
      .executeTakeFirst();
    if (!removed) throw new Refused('not-found', 'There is no such phrase.');
    await recordAudit(trx, {
      agentId,
      action: 'exception-phrase.removed',
      subject: `exception-phrase:${id}`,
      detail: { ...removed },
    });
  });
}
