import type { Db, Trx } from '../store/pool.ts';

export interface AuditEntry {
  /** Who did it; null when Postvak did. */
  readonly agentId: string | null;
  /** `account.created`, `grant.refused`… */
  readonly action: string;
  /** `account:<id>`, `app-registration:<id>`, `mailbox:<id>`. */
  readonly subject: string;
  /** Never a secret. */
  readonly detail?: object;
}

/** Notes what happened, in the transaction in which it happens. */
export async function recordAudit(db: Db | Trx, entries: AuditEntry | readonly AuditEntry[]): Promise<void> {
  const rows = [entries].flat().map(({ agentId, action, subject, detail }: AuditEntry) => ({
    agent_id: agentId,
    action,
    subject,
    detail: JSON.stringify(detail ?? {}),
  }));
  if (rows.length > 0) await db.insertInto('audit_event').values(rows).execute();
}
