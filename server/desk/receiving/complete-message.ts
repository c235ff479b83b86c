/**
 * Makes a message whole of which only the header was here: the same message, in the same place of its conversation,
 * now with text and files. Where it belongs was decided by its header and stays so.
 */
import type { Trx } from '../../store/pool.ts';
import type { ReadMessage } from '../../wire/mime/message.ts';
import { tellOfMessage } from '../reading/originals.ts';
import { previewOf } from './preview.ts';

export interface WholeMessage {
  readonly messageId: string;
  readonly digest: Buffer;
  readonly size: number;
  readonly message: ReadMessage;
}

export async function completeMessage(trx: Trx, whole: WholeMessage): Promise<void> {
  const { messageId, digest, size, message } = whole;
  const row = await trx
    .updateTable('message')
    .set({
      digest,
      size,
      reading: message.reading,
      text_body: message.text,
      html_body: message.html ?? null,
      kind: message.kind,
      traits: JSON.stringify(message.traits),
    })
    .where('id', '=', messageId)
    .where('reading', '=', 'header-only')
    .returning(['conversation_id', 'arrival_id'])
    .executeTakeFirst();
  if (!row) return;
  await trx
    .updateTable('arrival')
    .set({ digest, size, extent: 'whole' })
    .where('id', '=', row.arrival_id)
    .execute();
  if (message.attachments.length > 0) {
    await trx
      .insertInto('attachment')
      .values(
        message.attachments.map((attachment, position) => ({
          message_id: messageId,
          position,
          filename: attachment.filename,
          content_type: attachment.contentType,
          size: attachment.size,
          content_id: attachment.contentId ?? null,
          inline: attachment.inline,
          part_start: attachment.part?.start ?? null,
          part_end: attachment.part?.end ?? null,
          part_encoding: attachment.part?.encoding ?? null,
        })),
      )
      .execute();
  }
  const { length } = await trx
    .selectFrom('message')
    .select('id')
    .where('conversation_id', '=', row.conversation_id)
    .where('id', '>', messageId)
    .limit(1)
    .execute();
  if (length === 0) {
    await trx
      .updateTable('conversation')
      .set({ preview: previewOf(message.text) })
      .where('id', '=', row.conversation_id)
      .execute();
  }
  await trx.deleteFrom('wanted_original').where('message_id', '=', messageId).execute();
  await tellOfMessage(trx, row.conversation_id);
}
