import { recordAudit } from '../../accounts/audit.ts';
import type { Store } from '../../store/pool.ts';

/** How long every answer written from now on can be taken back. 0: not at all. */
export async function changeUndoSeconds(store: Store, seconds: number, agentId: string): Promise<void> {
  await store.db.transaction().execute(async (trx) => {
    await trx
      .insertInto('installation')
      .values({ undo_seconds: seconds })
      .onConflict((conflict) => conflict.column('id').doUpdateSet({ undo_seconds: seconds }))
      .execute();
    await recordAudit(trx, {
      agentId,
      action: 'sending.changed',
      subject: 'installation',
      detail: { undoSeconds: seconds },
    });
  });
}
