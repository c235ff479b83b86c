/** How far a folder has been read over Graph: the delta link, and what lay there before the start point. */
import { assertLease } from '../../store/lease.ts';
import type { HeldMailbox, RetrieverContext } from '../context.ts';

/** Where Graph's ids stand among the names that other servers give. */
export const GRAPH_ID = 'graph:';
const ROWS_PER_INSERT = 10_000;

export async function readDeltaLink(
  { store }: RetrieverContext,
  { connection }: HeldMailbox,
  folder: string,
): Promise<string | undefined> {
  const row = await store.db
    .selectFrom('graph_checkpoint')
    .select('delta_link')
    .where('mailbox_id', '=', connection.mailboxId)
    .where('folder', '=', folder)
    .executeTakeFirst();
  return row?.delta_link;
}

/** @param skipped ids that were there and are not wanted: should they change, they are not new. */
export async function advanceDeltaLink(
  { store, nodeId }: RetrieverContext,
  { connection, lease }: HeldMailbox,
  folder: string,
  link: string,
  skipped: readonly string[],
): Promise<void> {
  const { mailboxId } = connection;
  await store.db.transaction().execute(async (trx) => {
    await assertLease(trx, lease.resource, nodeId, lease.epoch);
    for (let start = 0; start < skipped.length; start += ROWS_PER_INSERT) {
      const rows = skipped
        .slice(start, start + ROWS_PER_INSERT)
        .map((id) => ({ mailbox_id: mailboxId, uidl: `${GRAPH_ID}${id}` }));
      await trx
        .insertInto('skipped_uidl')
        .values(rows)
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    }
    await trx
      .insertInto('graph_checkpoint')
      .values({ mailbox_id: mailboxId, folder, delta_link: link, updated_at: new Date() })
      .onConflict((conflict) =>
        conflict.columns(['mailbox_id', 'folder']).doUpdateSet({ delta_link: link, updated_at: new Date() }),
      )
      .execute();
  });
}
