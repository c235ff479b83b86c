/**
 * Who looks at a conversation, and who writes in it, so that two do not answer the same mail. A client says so again
 * and again while it is true; silence of half a minute means that it is not true any more.
 */
import { sql } from 'kysely';
import { notify } from '../../store/notify.ts';
import type { Db, Store } from '../../store/pool.ts';

export interface Present {
  readonly agent: { readonly id: string; readonly name: string };
  readonly writing: boolean;
}

const COUNTS = sql`interval '30 seconds'`;

/** Everybody but the agent who asks. */
export async function whoIsPresent(
  db: Db,
  conversationId: string,
  exceptAgentId: string,
): Promise<Present[]> {
  const { rows } = await sql<Present>`
    select json_build_object('id', a.id, 'name', a.name) as agent, p.writing
    from presence p join agent a on a.id = p.agent_id
    where p.conversation_id = ${conversationId} and p.agent_id <> ${exceptAgentId} and p.seen_at > now() - ${COUNTS}
    order by p.writing desc, a.name`.execute(db);
  return rows;
}

/** The others hear of it when it is news, not of every sign of life. */
export async function bePresent(
  store: Store,
  conversationId: string,
  agentId: string,
  writing: boolean,
): Promise<void> {
  await store.db.transaction().execute(async (trx) => {
    const { rows } = await sql<{ news: boolean }>`
      with before as (
        select writing from presence where conversation_id = ${conversationId} and agent_id = ${agentId}
          and seen_at > now() - ${COUNTS}
      ), kept as (
        insert into presence (conversation_id, agent_id, writing) values (${conversationId}, ${agentId}, ${writing})
        on conflict (conversation_id, agent_id) do update set writing = excluded.writing, seen_at = now()
      )
      select not exists (select from before where writing = ${writing}) as news`.execute(trx);
    if (rows[0]?.news) await tell(trx, conversationId);
  });
}

export async function leave(store: Store, conversationId: string, agentId: string): Promise<void> {
  await store.db.transaction().execute(async (trx) => {
    const gone = await trx
      .deleteFrom('presence')
      .where('conversation_id', '=', conversationId)
      .where('agent_id', '=', agentId)
      .returning('agent_id')
      .executeTakeFirst();
    if (gone) await tell(trx, conversationId);
  });
}

async function tell(trx: Parameters<typeof notify>[0], conversationId: string): Promise<void> {
  await notify(trx, 'desk', JSON.stringify({ type: 'conversation', id: conversationId, reason: 'presence' }));
}
