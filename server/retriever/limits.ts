import type { Db } from '../store/pool.ts';

/** The size limit of a mailbox: its own (`limits.messageBytes`), the installation's, or the general one. */
export async function messageLimitBytes(db: Db, limits: unknown, general: number): Promise<number> {
  const own = (limits as { messageBytes?: unknown } | null)?.messageBytes;
  if (typeof own === 'number' && Number.isFinite(own) && own > 0) return own;
  const row = await db.selectFrom('installation').select('message_limit_bytes').executeTakeFirst();
  return row?.message_limit_bytes ?? general;
}
