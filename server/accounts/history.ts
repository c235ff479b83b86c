import type { RecordedFailure } from '../kernel/failure.ts';
import type { Db } from '../store/pool.ts';

export interface AccountEvent {
  readonly id: number;
  readonly at: Date;
  readonly action: string;
  readonly agent: { readonly id: string; readonly name: string } | null;
  readonly failure: RecordedFailure | null;
  readonly detail: Readonly<Record<string, unknown>>;
}

const LONGEST = 200;

/** What happened to an account and its grant, newest first: sign-ins, refusals, stops, recoveries, changes. */
export async function listAccountEvents(db: Db, accountId: string): Promise<AccountEvent[]> {
  const rows = await db
    .selectFrom('audit_event')
    .leftJoin('agent', 'agent.id', 'audit_event.agent_id')
    .select(['audit_event.id', 'at', 'action', 'detail', 'agent_id', 'agent.name as agent_name'])
    .where('subject', '=', `account:${accountId}`)
    .orderBy('at', 'desc')
    .orderBy('audit_event.id', 'desc')
    .limit(LONGEST)
    .execute();
  return rows.map(({ id, at, action, detail, agent_id, agent_name }) => {
    const { failure, ...rest } = (detail ?? {}) as { failure?: RecordedFailure };
    return {
      id,
      at,
      action,
      agent: agent_id !== null ? { id: agent_id, name: agent_name ?? '' } : null,
      failure: failure ?? null,
      detail: rest,
    };
  });
}
