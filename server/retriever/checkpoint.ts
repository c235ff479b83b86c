import type { Db, Trx } from '../store/pool.ts';

/** How far a folder has been read. */
export interface Checkpoint {
  readonly folder: string;
  readonly uidValidity: number;
  readonly lastUid: number;
  /** What was in the folder when reading began under this UIDVALIDITY. */
  readonly floorUid: number;
}

export async function readCheckpoint(
  db: Db | Trx,
  mailboxId: string,
  folder: string,
): Promise<Checkpoint | undefined> {
  const row = await db
    .selectFrom('checkpoint')
    .selectAll()
    .where('mailbox_id', '=', mailboxId)
    .where('folder', '=', folder)
    .executeTakeFirst();
  return row && { folder, uidValidity: row.uid_validity, lastUid: row.last_uid, floorUid: row.floor_uid };
}

/** Stands among the checkpoints for a POP3 maildrop whose start was decided; POP3 itself has no checkpoint. */
export const MAILDROP = 'POP3';

/**
 * Begins a folder, or begins it anew under another UIDVALIDITY. The other protocol's position is forgotten: should the
 * mailbox go back to it, it begins anew there too, and bytes that are here are left out.
 */
export async function beginCheckpoint(trx: Trx, mailboxId: string, checkpoint: Checkpoint): Promise<void> {
  await trx
    .deleteFrom('checkpoint')
    .where('mailbox_id', '=', mailboxId)
    .where('folder', checkpoint.folder === MAILDROP ? '!=' : '=', MAILDROP)
    .execute();
  const position = {
    uid_validity: checkpoint.uidValidity,
    last_uid: checkpoint.lastUid,
    floor_uid: checkpoint.floorUid,
    updated_at: new Date(),
  };
  await trx
    .insertInto('checkpoint')
    .values({ mailbox_id: mailboxId, folder: checkpoint.folder, ...position })
    .onConflict((conflict) => conflict.columns(['mailbox_id', 'folder']).doUpdateSet(position))
    .execute();
}

/** Never moves backwards. */
export async function advanceCheckpoint(
  trx: Trx,
  mailboxId: string,
  folder: string,
  uidValidity: number,
  lastUid: number,
): Promise<void> {
  await trx
    .updateTable('checkpoint')
    .set({ last_uid: lastUid, updated_at: new Date() })
    .where('mailbox_id', '=', mailboxId)
    .where('folder', '=', folder)
    .where('uid_validity', '=', uidValidity)
    .where('last_uid', '<', lastUid)
    .execute();
}
