/**
 * The parts of one message: its original bytes, its HTML, its attachments.
 *
 * The original is the only copy of an attachment: a part is taken out of it when somebody asks. Originals are sent
 * in slices, so that thirty megabytes on their way to a slow client do not lie in memory.
 */
import { sql } from 'kysely';
import type { Db, Trx } from '../store/pool.ts';

export interface StoredMessage {
  readonly id: string;
  readonly subject: string;
  readonly digest: Buffer;
  /** Bytes of the original that are here. */
  readonly size: number;
}

export interface StoredAttachment {
  readonly position: number;
  readonly filename: string;
  readonly contentType: string;
  readonly contentId: string | null;
}

const SLICE_BYTES = 1024 * 1024;

/** @returns null when it does not exist or lies in a department that may not be seen. */
export async function findMessage(
  db: Db,
  departments: readonly string[] | null,
  id: string,
): Promise<StoredMessage | null> {
  let query = db
    .selectFrom('message')
    .innerJoin('conversation', 'conversation.id', 'message.conversation_id')
    .innerJoin('blob', 'blob.digest', 'message.digest')
    .select(['message.id', 'message.subject', 'message.digest', 'blob.size'])
    .where('message.id', '=', id);
  if (departments) query = query.where('conversation.department_id', 'in', [NOWHERE, ...departments]);
  return (await query.executeTakeFirst()) ?? null;
}

/** An `in` list may not be empty in SQL. */
const NOWHERE = '00000000-0000-0000-0000-000000000000';

export async function readHtml(db: Db, messageId: string): Promise<string | null> {
  const row = await db
    .selectFrom('message')
    .select('html_body')
    .where('id', '=', messageId)
    .executeTakeFirst();
  return row?.html_body ?? null;
}

export async function listAttachments(db: Db, messageId: string): Promise<StoredAttachment[]> {
  return db
    .selectFrom('attachment')
    .select(['position', 'filename', 'content_type as contentType', 'content_id as contentId'])
    .where('message_id', '=', messageId)
    .orderBy('position')
    .execute();
}

/** The original, slice by slice; PostgreSQL reads just the slice, since `content` is stored uncompressed. */
export function readOriginal(db: Db, message: StoredMessage): AsyncGenerator<Buffer> {
  return readPieces(db, message);
}

export async function* readPieces(
  db: Db | Trx,
  { digest, size }: Pick<StoredMessage, 'digest' | 'size'>,
): AsyncGenerator<Buffer> {
  for (let start = 0; start < size; start += SLICE_BYTES) {
    const { rows } = await sql<{ slice: Buffer }>`
      select substring(content from ${start + 1}::int for ${SLICE_BYTES}::int) as slice
      from blob where digest = ${digest}
    `.execute(db);
    // Blobs are never changed; one that is gone ends the download instead of passing as complete.
    if (!rows[0]) throw new Error('the original was removed while it was being read');
    yield rows[0].slice;
  }
}
