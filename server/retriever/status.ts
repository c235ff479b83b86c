/** How retrieving stands, on the mailbox's row: for the console, the alarms and the next node that takes over. */
import { sql } from 'kysely';
import type { Failure } from '../kernel/failure.ts';
import { assertLease } from '../store/lease.ts';
import { notify } from '../store/notify.ts';
import type { HeldMailbox, RetrieverContext } from './context.ts';

/** @param anew it had been well for long enough, so that failures before this one do not count any more. */
export async function recordFailure(
  { store, nodeId }: RetrieverContext,
  { connection, lease }: HeldMailbox,
  failure: Failure,
  anew: boolean,
  resumeAt: Date,
): Promise<void> {
  await store.db.transaction().execute(async (trx) => {
    await assertLease(trx, lease.resource, nodeId, lease.epoch);
    await trx
      .updateTable('mailbox')
      .set({
        retrieve_failure: JSON.stringify(failure),
        // Counted here, not in the watch: it starts from nothing on every node, and whenever somebody changes something.
        retrieve_attempts: anew ? 1 : sql<number>`retrieve_attempts + 1`,
        retrieve_resume_at: resumeAt,
      })
      .where('id', '=', connection.mailboxId)
      .execute();
    await notify(trx, 'desk', JSON.stringify({ type: 'mailbox', id: connection.mailboxId }));
  });
}

/** What is not well although the mailbox was looked at. */
export interface Blemish {
  /** How many mails the server lists and did not hand out, where no rows remember them. */
  readonly withheld?: number;
  /** A folder that does not exist, while mail of the others comes. */
  readonly missing?: Failure | undefined;
}

/** Notes that the mailbox was looked at and all is well. */
export interface WellNoter {
  note(but?: Blemish): Promise<void>;
}

export function createWellNoter(
  { store, nodeId, clock, tuning }: RetrieverContext,
  { connection, lease }: HeldMailbox,
): WellNoter {
  let notedAt = Number.NEGATIVE_INFINITY;
  return {
    async note({ withheld = 0, missing } = {}) {
      const now = clock.now().getTime();
      if (now - notedAt < tuning.noteEveryMs) return;
      const first = notedAt === Number.NEGATIVE_INFINITY;
      notedAt = now;
      await store.db.transaction().execute(async (trx) => {
        await assertLease(trx, lease.resource, nodeId, lease.epoch);
        await trx
          .updateTable('mailbox')
          .set({
            retrieve_failure: missing ? JSON.stringify(missing) : null,
            retrieve_attempts: missing ? sql<number>`retrieve_attempts + 1` : 0,
            retrieve_resume_at: null,
            last_retrieved_at: sql<Date>`now()`,
            withheld,
          })
          .where('id', '=', connection.mailboxId)
          .execute();
        if (first) await notify(trx, 'desk', JSON.stringify({ type: 'mailbox', id: connection.mailboxId }));
      });
    },
  };
}
