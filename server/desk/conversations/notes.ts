/** Remarks among colleagues in a conversation. They are never sent. */
import { Refused } from '../../accounts/refused.ts';
import { notify } from '../../store/notify.ts';
import type { Db, Store, Trx } from '../../store/pool.ts';

export interface Note {
  readonly id: string;
  readonly author: { readonly id: string; readonly name: string } | null;
  readonly text: string;
  readonly createdAt: Date;
}

/** Oldest first. */
export async function listNotes(db: Db | Trx, conversationId: string): Promise<Note[]> {
  const rows = await select(db)
    .where('note.conversation_id', '=', conversationId)
    .orderBy('note.id')
    .execute();
  return rows.map(toNote);
}

export async function readNote(db: Db | Trx, id: string): Promise<Note | null> {
  const row = await select(db).where('note.id', '=', id).executeTakeFirst();
  return row ? toNote(row) : null;
}

export async function addNote(
  store: Store,
  note: {
    readonly id: string;
    readonly conversationId: string;
    readonly agentId: string;
    readonly text: string;
  },
): Promise<void> {
  await store.db.transaction().execute(async (trx) => {
    await trx
      .insertInto('note')
      .values({
        id: note.id,
        conversation_id: note.conversationId,
        author_id: note.agentId,
        text: note.text.replace(/\r\n?/g, '\n').trim(),
      })
      .execute();
    await notify(
      trx,
      'desk',
      JSON.stringify({ type: 'conversation', id: note.conversationId, reason: 'note' }),
    );
  });
}

/** @throws Refused when it is not there or somebody else's. */
export async function removeNote(
  store: Store,
  agentId: string,
  conversationId: string,
  id: string,
): Promise<void> {
  await store.db.transaction().execute(async (trx) => {
    const gone = await trx
      .deleteFrom('note')
      .where('id', '=', id)
      .where('conversation_id', '=', conversationId)
      .where('author_id', '=', agentId)
      .returning('id')
      .executeTakeFirst();
    if (!gone) throw new Refused('not-found', 'There is no such note of yours.');
    await notify(trx, 'desk', JSON.stringify({ type: 'conversation', id: conversationId, reason: 'note' }));
  });
}

function select(db: Db | Trx) {
  return db
    .selectFrom('note')
    .leftJoin('agent', 'agent.id', 'note.author_id')
    .select([
      'note.id',
      'note.text',
      'note.created_at',
      'agent.id as author_id',
      'agent.name as author_name',
    ]);
}

function toNote(row: {
  id: string;
  text: string;
  created_at: Date;
  author_id: string | null;
  author_name: string | null;
}): Note {
  return {
    id: row.id,
    author: row.author_id === null ? null : { id: row.author_id, name: row.author_name ?? '' },
    text: row.text,
    createdAt: row.created_at,
  };
}
