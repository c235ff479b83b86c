/**
 * The parts of one message: its original, its HTML, its attachments. The original is the only copy of an attachment:
 * a part is taken out of it when somebody asks.
 */
import type { Readable } from 'node:stream';
import { Failure } from '../../kernel/failure.ts';
import type { Db, Store } from '../../store/pool.ts';
import type { PartPlace } from '../../wire/mime/large/skeleton.ts';
import { openFile, originalSource } from './mail-source.ts';

export interface StoredMessage {
  readonly id: string;
  readonly subject: string;
  readonly digest: Buffer;
}

export interface StoredAttachment {
  readonly position: number;
  readonly filename: string;
  readonly contentType: string;
  readonly contentId: string | null;
  /** In bytes, decoded. */
  readonly size: number;
  /** Of a large mail: where its encoded bytes lie in the original. */
  readonly part: PartPlace | null;
}

/** @returns null when it does not exist or lies in a department that may not be seen. */
export async function findMessage(
  db: Db,
  departments: readonly string[] | null,
  id: string,
): Promise<StoredMessage | null> {
  let query = db
    .selectFrom('message')
    .innerJoin('conversation', 'conversation.id', 'message.conversation_id')
    .select(['message.id', 'message.subject', 'message.digest'])
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
  const rows = await db
    .selectFrom('attachment')
    .select([
      'position',
      'filename',
      'content_type as contentType',
      'content_id as contentId',
      'size',
      'part_start as start',
      'part_end as end',
      'part_encoding as encoding',
    ])
    .where('message_id', '=', messageId)
    .orderBy('position')
    .execute();
  return rows.map(({ start, end, encoding, ...attachment }) => ({
    ...attachment,
    part: start === null || end === null || encoding === null ? null : { start, end, encoding },
  }));
}

/**
 * The content of an attachment, out of the original.
 * @returns null when the mail has none there; a stream, of a large mail.
 * @throws Failure `original-missing`
 */
export async function openAttachment(
  store: Pick<Store, 'db' | 'blobs'>,
  { digest }: Pick<StoredMessage, 'digest'>,
  attachment: StoredAttachment,
): Promise<Buffer | Readable | null> {
  const { position } = attachment;
  const files = [];
  files[position] = attachment;
  const source = await originalSource(store, digest, files);
  if (!source) throw new Failure('original-missing');
  return (await openFile(source, [position]))?.content ?? null;
}
