/** The audit trail for people: who did what to whom, newest first, a page at a time, with the names of today. */
import { sql } from 'kysely';
import type { Db } from '../store/pool.ts';

/** What a subject can be; the word before the colon. */
export const AUDIT_SUBJECTS = [
  'installation',
  'agent',
  'department',
  'app-registration',
  'account',
  'mailbox',
  'conversation',
  'delivery',
  'queue',
  'signature',
  'canned-answer',
  'acknowledgement',
  'dkim-key',
  'exception-phrase',
  'alarm-rule',
  'alarm-channel',
  'api-key',
] as const;
export type AuditSubject = (typeof AUDIT_SUBJECTS)[number];

export interface AuditFilter {
  readonly about?: AuditSubject | undefined;
  readonly agentId?: string | undefined;
  /** Only what is older than this event. */
  readonly before?: number | undefined;
}

export interface AuditRecord {
  readonly id: number;
  readonly at: Date;
  readonly action: string;
  /** null: Postvak itself. */
  readonly agent: { readonly id: string; readonly name: string } | null;
  readonly subject: string;
  /** As it is called now; null when it is gone or has no name. */
  readonly subjectName: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
}

export async function listAudit(db: Db, filter: AuditFilter, limit: number): Promise<AuditRecord[]> {
  let query = db
    .selectFrom('audit_event')
    .leftJoin('agent', 'agent.id', 'audit_event.agent_id')
    .select(['audit_event.id', 'at', 'action', 'subject', 'detail', 'agent_id', 'agent.name as agent_name']);
  const { about } = filter;
  // There is one installation, so it has no id.
  if (about)
    query = query.where((eb) => eb.or([eb('subject', '=', about), eb('subject', 'like', `${about}:%`)]));
  if (filter.agentId) query = query.where('agent_id', '=', filter.agentId);
  if (filter.before) query = query.where('audit_event.id', '<', filter.before);
  const rows = await query.orderBy('audit_event.id', 'desc').limit(limit).execute();
  const names = await namesOf(db, new Set(rows.map(({ subject }) => subject)));
  return rows.map(({ id, at, action, subject, detail, agent_id, agent_name }) => ({
    id,
    at,
    action,
    agent: agent_id === null ? null : { id: agent_id, name: agent_name ?? '' },
    subject,
    subjectName: names.get(subject) ?? null,
    detail: (detail ?? {}) as Record<string, unknown>,
  }));
}

/** One question for all the subjects of a page. */
async function namesOf(db: Db, subjects: ReadonlySet<string>): Promise<Map<string, string>> {
  if (subjects.size === 0) return new Map();
  const { rows } = await sql<{ subject: string; name: string }>`
    with wanted as (
      select subject, split_part(subject, ':', 1) as kind, split_part(subject, ':', 2) as id
      from unnest(${[...subjects]}::text[]) as subject
    )
    select w.subject, coalesce(a.name, r.name, m.address, p.name, d.name, k.domain, q.name, t.title, '#' || c.number) as name
    from wanted w
    left join account a on w.kind = 'account' and a.id::text = w.id
    left join app_registration r on w.kind = 'app-registration' and r.id::text = w.id
    left join mailbox m on w.kind = 'mailbox' and m.id::text = w.id
    left join agent p on w.kind = 'agent' and p.id::text = w.id
    left join department d on w.kind = 'department' and d.id::text = w.id
    left join dkim_key k on w.kind = 'dkim-key' and k.id::text = w.id
    left join queue q on w.kind = 'queue' and q.id::text = w.id
    left join canned_answer t on w.kind = 'canned-answer' and t.id::text = w.id
    left join delivery o on o.id = case when w.kind = 'delivery' then w.id::uuid end
    left join conversation c on c.id = case when w.kind = 'conversation' then w.id::uuid else o.conversation_id end
    where coalesce(a.name, r.name, m.address, p.name, d.name, k.domain, q.name, t.title, c.number::text) is not null`.execute(
    db,
  );
  return new Map(rows.map(({ subject, name }) => [subject, name]));
}
