/** How long originals are kept and how large a mail may be; and whole mails that an agent asks for after all. */
import { recordAudit } from '../../accounts/audit.ts';
import type { RecordedFailure } from '../../kernel/failure.ts';
import { notify } from '../../store/notify.ts';
import type { Db, Store, Trx } from '../../store/pool.ts';

export interface OriginalsSettings {
  /** Months after the one in which they came; null: for ever. */
  readonly keptMonths: number | null;
  /** Where a mailbox has no limit of its own; null: 150 MB. */
  readonly messageLimitBytes: number | null;
}

export async function readOriginalsSettings(db: Db): Promise<OriginalsSettings> {
  const row = await db
    .selectFrom('installation')
    .select(['originals_months as keptMonths', 'message_limit_bytes as messageLimitBytes'])
    .executeTakeFirst();
  return row ?? { keptMonths: null, messageLimitBytes: null };
}

export async function changeOriginalsSettings(
  store: Store,
  { keptMonths, messageLimitBytes }: OriginalsSettings,
  agentId: string,
): Promise<void> {
  await store.db.transaction().execute(async (trx) => {
    await trx
      .insertInto('installation')
      .defaultValues()
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute();
    await trx
      .updateTable('installation')
      .set({ originals_months: keptMonths, message_limit_bytes: messageLimitBytes })
      .execute();
    await recordAudit(trx, {
      agentId,
      action: 'installation.originals-changed',
      subject: 'installation',
      detail: { keptMonths, messageLimitBytes },
    });
  });
}

/** A whole mail on its way. */
export interface WantedOriginal {
  readonly state: 'waiting' | 'fetching' | 'failed';
  readonly receivedBytes: number;
  readonly failure: RecordedFailure | null;
}

/**
 * Asks the mailbox's holder to fetch the whole of a message of which only the header is here. Asked again it begins
 * again, also after it failed.
 * @returns false when there is nothing to fetch: the mail is whole, or was never on a server.
 */
export async function wantOriginal(store: Store, messageId: string, agentId: string): Promise<boolean> {
  return store.db.transaction().execute(async (trx) => {
    const message = await trx
      .selectFrom('message')
      .select(['mailbox_id', 'conversation_id'])
      .where('id', '=', messageId)
      .where('reading', '=', 'header-only')
      .where('arrival_id', 'is not', null)
      .executeTakeFirst();
    if (!message) return false;
    await trx
      .insertInto('wanted_original')
      .values({ message_id: messageId, mailbox_id: message.mailbox_id, asked_by: agentId })
      .onConflict((conflict) =>
        conflict
          .column('message_id')
          .doUpdateSet({
            asked_by: agentId,
            asked_at: new Date(),
            state: 'waiting',
            attempts: 0,
            next_attempt_at: new Date(),
            failure: null,
          })
          .where('wanted_original.state', '=', 'failed'),
      )
      .execute();
    await notify(trx, 'wanted', message.mailbox_id);
    await tellOfMessage(trx, message.conversation_id);
    return true;
  });
}

export async function tellOfMessage(db: Db | Trx, conversationId: string): Promise<void> {
  await notify(db, 'desk', JSON.stringify({ type: 'conversation', id: conversationId, reason: 'message' }));
}
