/**
 * Files on their way into a message: uploaded ahead of it, each belonging to the agent who uploaded it, used by id when
 * the message is written. What is not used within a week is removed by the clock.
 */
import { sql } from 'kysely';
import { Refused } from '../../accounts/refused.ts';
import { newId } from '../../kernel/id.ts';
import { beginningOf } from '../../store/blobs/beginning.ts';
import type { Db, Store, Trx } from '../../store/pool.ts';

export interface Upload {
  readonly id: string;
  readonly digest: Buffer;
  readonly size: number;
  readonly filename: string;
  readonly contentType: string;
}

export interface NewUpload {
  readonly filename: string;
  readonly contentType: string;
  readonly content: AsyncIterable<Buffer> | readonly Buffer[];
}

const LONGEST_NAME = 255;
/** By which a picture is known. */
const START_BYTES = 16;
const IN_MEMORY_BYTES = 256 * 1024;

/** The file goes into the store as it comes. @throws what `content` throws; nothing is kept then. */
export async function addUpload(store: Store, agentId: string, file: NewUpload): Promise<Upload> {
  let start: Buffer = Buffer.alloc(0);
  const watched = async function* () {
    for await (const chunk of file.content) {
      if (start.length < START_BYTES) start = Buffer.concat([start, chunk.subarray(0, START_BYTES)]);
      yield chunk;
    }
  };
  const begun = await beginningOf(watched(), IN_MEMORY_BYTES);
  const kept = await (begun.whole ? store.blobs.keep([begun.whole]) : store.blobs.keepStream(begun.all));
  const upload = {
    id: newId(),
    size: kept.blobs[0]?.size ?? 0,
    filename: safeFilename(file.filename),
    contentType: safeType(file.contentType, start),
  };
  const digest = await store.db.transaction().execute(async (trx) => {
    const [stored] = await store.blobs.record(trx, kept);
    await trx
      .insertInto('upload')
      .values({
        id: upload.id,
        agent_id: agentId,
        digest: stored as Buffer,
        size: upload.size,
        filename: upload.filename,
        content_type: upload.contentType,
      })
      .execute();
    return stored as Buffer;
  });
  return { ...upload, digest };
}

/**
 * @returns the uploads of this agent, in the order of `ids`.
 * @throws Refused when one of them is not there, naming which.
 */
export async function findUploads(db: Db | Trx, agentId: string, ids: readonly string[]): Promise<Upload[]> {
  const wanted = [...new Set(ids)];
  if (wanted.length === 0) return [];
  const rows = await db
    .selectFrom('upload')
    .select(['id', 'digest', 'size', 'filename', 'content_type as contentType'])
    .where('agent_id', '=', agentId)
    .where(sql<boolean>`id = any(${wanted}::uuid[])`)
    .execute();
  const found = new Map(rows.map((row) => [row.id, row]));
  return wanted.map((id) => {
    const upload = found.get(id);
    if (!upload) {
      throw new Refused(
        'invalid',
        'names a file that is not there any more: attach it again',
        `attachments.${ids.indexOf(id)}`,
      );
    }
    return upload;
  });
}

/** The one that is there, or null. */
export async function findUpload(db: Db, agentId: string, id: string): Promise<Upload | null> {
  const row = await db
    .selectFrom('upload')
    .select(['id', 'digest', 'size', 'filename', 'content_type as contentType'])
    .where('id', '=', id)
    .where('agent_id', '=', agentId)
    .executeTakeFirst();
  return row ?? null;
}

export async function removeUpload(db: Db, agentId: string, id: string): Promise<void> {
  await db.deleteFrom('upload').where('id', '=', id).where('agent_id', '=', agentId).execute();
}

/** A name without a path, control characters and marks that turn the direction of reading (`exe.fdp`). */
export function safeFilename(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? '';
  const plain = last.replace(/[\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069]/g, '').trim();
  if (plain.length <= LONGEST_NAME) return plain.toWellFormed() || 'attachment';
  const ending = /\.[^.]{1,10}$/.exec(plain)?.[0] ?? '';
  return `${plain.slice(0, LONGEST_NAME - ending.length)}${ending}`.toWellFormed();
}

/** How the pictures that are shown in a text begin; whatever only says that it is one is a file like any other. */
const BEGINNINGS: Readonly<Record<string, (start: Buffer) => boolean>> = {
  'image/png': (start) => start.subarray(0, 8).equals(Buffer.from('89504e470d0a1a0a', 'hex')),
  'image/jpeg': (start) => start.subarray(0, 3).equals(Buffer.from('ffd8ff', 'hex')),
  'image/gif': (start) => /^GIF8[79]a/.test(start.toString('latin1', 0, 6)),
  'image/webp': (start) => /^RIFF.{4}WEBP/s.test(start.toString('latin1', 0, 12)),
};

export function isPicture(contentType: string): boolean {
  return contentType in BEGINNINGS;
}

function safeType(contentType: string, start: Buffer): string {
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  if (!/^[\w!#$&^.+-]{1,100}\/[\w!#$&^.+-]{1,100}$/.test(type)) return 'application/octet-stream';
  const begins = BEGINNINGS[type];
  if (begins && !begins(start.subarray(0, START_BYTES))) return 'application/octet-stream';
  return type;
}
