/** What a mailbox or a queue says by itself to who begins a conversation. When it says it: `acknowledge.ts`. */
import { sql } from 'kysely';
import { recordAudit } from '../../accounts/audit.ts';
import { Refused } from '../../accounts/refused.ts';
import { newId } from '../../kernel/id.ts';
import type { Db, Store, Trx } from '../../store/pool.ts';
import { cleanAnswer, isEmptyAnswer } from './answer-html.ts';

export interface Acknowledgement {
  readonly id: string;
  readonly mailboxId: string | null;
  readonly queueId: string | null;
  readonly enabled: boolean;
  /** Empty: that of the customer's mail. */
  readonly subject: string;
  readonly html: string;
}

export async function listAcknowledgements(db: Db): Promise<Acknowledgement[]> {
  return select(db).orderBy('id').execute();
}

/**
 * Writes that of a mailbox or queue, over the one it had.
 * @throws Refused when the place is not there, or it would say nothing.
 */
export async function putAcknowledgement(
  store: Store,
  by: string,
  text: Omit<Acknowledgement, 'id'>,
): Promise<Acknowledgement> {
  const { mailboxId, queueId } = text;
  if ((mailboxId === null) === (queueId === null)) {
    throw new Refused('invalid', 'An acknowledgement belongs to a mailbox or to a queue.', 'mailboxId');
  }
  const html = cleanAnswer(text.html).html;
  if (isEmptyAnswer(html)) throw new Refused('invalid', 'is empty', 'html');
  return store.db.transaction().execute(async (trx) => {
    const { rows } = await sql<{ id: string }>`
      insert into acknowledgement (id, mailbox_id, queue_id, enabled, subject, html)
      values (${newId()}, ${mailboxId}::uuid, ${queueId}::uuid, ${text.enabled}, ${text.subject}, ${html})
      on conflict (mailbox_id, queue_id) do update set enabled = excluded.enabled, subject = excluded.subject,
        html = excluded.html, updated_at = now()
      returning id`
      .execute(trx)
      .catch((error: unknown) => {
        if ((error as { code?: unknown } | null)?.code !== '23503') throw error;
        throw new Refused('not-found', 'There is no such mailbox or queue.');
      });
    const id = rows[0]?.id as string;
    await recordAudit(trx, {
      agentId: by,
      action: 'acknowledgement.written',
      subject: `acknowledgement:${id}`,
      detail: { mailboxId, queueId, enabled: text.enabled },
    });
    return select(trx).where('id', '=', id).executeTakeFirstOrThrow();
  });
}

/** @throws Refused `not-found`. */
export async function removeAcknowledgement(store: Store, by: string, id: string): Promise<void> {
  await store.db.transaction().execute(async (trx) => {
    const gone = await trx
      .deleteFrom('acknowledgement')
      .where('id', '=', id)
      .returning('id')
      .executeTakeFirst();
    if (!gone) throw new Refused('not-found', 'There is no such acknowledgement.');
    await recordAudit(trx, {
      agentId: by,
      action: 'acknowledgement.removed',
      subject: `acknowledgement:${id}`,
    });
  });
}

function select(db: Db | Trx) {
  return db
    .selectFrom('acknowledgement')
    .select(['id', 'mailbox_id as mailboxId', 'queue_id as queueId', 'enabled', 'subject', 'html']);
}
