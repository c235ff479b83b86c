/** The size limit of a mailbox: its own (`limits.messageBytes`), or the general one. */
export function messageLimitBytes(limits: unknown, general: number): number {
  const own = (limits as { messageBytes?: unknown } | null)?.messageBytes;
  return typeof own === 'number' && Number.isFinite(own) && own > 0 ? own : general;
}
