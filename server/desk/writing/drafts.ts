/**
 * What an agent has begun to write, kept by the server so that it is there on another device too.
 *
 * Every change names the version that it changes. A device that has not seen the last one is told so and gets it, and
 * a person decides which of the two goes on; nothing that was typed is overwritten unseen.
 */
import { Refused } from '../../accounts/refused.ts';
import { newId } from '../../kernel/id.ts';
import type { Db, Store, Trx } from '../../store/pool.ts';

/** The draft in a conversation, or a message to somebody new, which has an id that its writer chose. */
export type DraftPlace = { readonly conversationId: string } | { readonly id: string };

export interface Draft<Content> {
  readonly id: string;
  readonly conversationId: string | null;
  readonly version: number;
  readonly content: Content;
  readonly updatedAt: Date;
}

export async function readDraft<Content>(
  db: Db | Trx,
  agentId: string,
  place: DraftPlace,
): Promise<Draft<Content> | null> {
  const row = await select(db).where('agent_id', '=', agentId).where(at(place)).executeTakeFirst();
  return (row as Draft<Content> | undefined) ?? null;
}

/** Messages to somebody new that an agent has not sent, the newest first. */
export async function listNewDrafts<Content>(db: Db, agentId: string): Promise<Draft<Content>[]> {
  const rows = await select(db)
    .where('agent_id', '=', agentId)
    .where('conversation_id', 'is', null)
    .orderBy('updated_at', 'desc')
    .limit(50)
    .execute();
  return rows as Draft<Content>[];
}

/**
 * @param version the one that is changed; 0: there was none.
 * @throws Refused `conflict` when another device was faster.
 */
export async function keepDraft<Content>(
  store: Store,
  agentId: string,
  place: DraftPlace,
  version: number,
  content: Content,
): Promise<Draft<Content>> {
  return store.db.transaction().execute(async (trx) => {
    const changed =
      version === 0
        ? await trx
            .insertInto('draft')
            .values({
              id: 'id' in place ? place.id : newId(),
              agent_id: agentId,
              conversation_id: 'conversationId' in place ? place.conversationId : null,
              content: JSON.stringify(content),
            })
            .onConflict((conflict) => conflict.doNothing())
            .returning('id')
            .executeTakeFirst()
        : await trx
            .updateTable('draft')
            .set((eb) => ({
              content: JSON.stringify(content),
              version: eb('version', '+', 1),
              updated_at: new Date(),
            }))
            .where('agent_id', '=', agentId)
            .where('version', '=', version)
            .where(at(place))
            .returning('id')
            .executeTakeFirst();
    if (!changed) throw new Refused('conflict', 'This draft was changed or sent on another device.');
    return (await select(trx).where('id', '=', changed.id).executeTakeFirstOrThrow()) as Draft<Content>;
  });
}

export async function removeDraft(db: Db | Trx, agentId: string, place: DraftPlace): Promise<void> {
  await db.deleteFrom('draft').where('agent_id', '=', agentId).where(at(place)).execute();
}

function at(place: DraftPlace) {
  return (eb: import('kysely').ExpressionBuilder<import('../../store/schema.ts').Tables, 'draft'>) =>
    'conversationId' in place ? eb('conversation_id', '=', place.conversationId) : eb('id', '=', place.id);
}

function select(db: Db | Trx) {
  return db
    .selectFrom('draft')
    .select(['id', 'conversation_id as conversationId', 'version', 'content', 'updated_at as updatedAt']);
}
