/**
 * A letter is written: once, whole, in the caller's transaction.
 *
 * The bytes that will be sent are made here with their Message-ID, so that every later attempt sends the same message
 * and a lost reply of the server can be looked up. With them the message, its files, the delivery with its recipients
 * and the change of the conversation are committed, or none of them. Sending is the dispatcher's; the NOTIFY only wakes
 * it. Files pass through in pieces: the whole is never in memory.
 */
import { Readable } from 'node:stream';
import { domainToASCII } from 'node:url';
import { sql } from 'kysely';
import { newId } from '../../kernel/id.ts';
import { notify } from '../../store/notify.ts';
import type { Trx } from '../../store/pool.ts';
import type { Address } from '../../store/schema.ts';
import { composeStream } from '../../wire/smtp/compose.ts';
import type { Departure } from '../outbox/departure.ts';
import { enqueueDelivery } from '../outbox/enqueue.ts';
import { previewOf } from '../receiving/preview.ts';
import type { Body } from './letter-body.ts';
import type { Recipients } from './recipients.ts';
import { LetterRefused } from './refusal.ts';
import { type LetterStore, storeLetter } from './store-letter.ts';
import type { Upload } from './uploads.ts';

/** A file in a letter; with a Content-ID it is a picture in the text. */
export interface LetterFile extends Omit<Upload, 'id'> {
  readonly contentId?: string | undefined;
}

export interface Letter {
  readonly messageId: string;
  readonly conversationId: string;
  readonly mailbox: {
    readonly id: string;
    readonly address: string;
    readonly sentMessageBytes?: number | undefined;
  };
  /** null: nobody; Postvak wrote it. */
  readonly authorId: string | null;
  readonly from: Address;
  readonly recipients: Recipients;
  readonly replyTo?: readonly Address[];
  readonly subject: string;
  readonly body: Body;
  /** As the desk shows it: what was written, without what it quotes. */
  readonly shown: { readonly text: string; readonly html: string | null };
  readonly inReplyTo?: string | undefined;
  readonly references: readonly string[];
  readonly threadIndex: string;
  readonly threadTopic: string;
  readonly files: readonly LetterFile[];
  /** Further header fields, such as Auto-Submitted. */
  readonly headers?: Readonly<Record<string, string>>;
  /** When it may leave: after so many milliseconds in which it can be taken back, or at a time. */
  readonly leaves: Departure;
}

export interface WrittenLetter {
  readonly messageId: string;
  readonly deliveryId: string;
}

/** What Exchange Online lets a mailbox send unless its administrator allows more, with everything encoded. */
export const SENT_MESSAGE_BYTES = 35 * 1024 * 1024;

/** @throws LetterRefused when it is too large to be sent; Refused when it has too many recipients. */
export async function putLetter(store: LetterStore, trx: Trx, letter: Letter): Promise<WrittenLetter> {
  requireSendable(letter);
  const now = new Date();
  const rfcMessageId = newMessageId(letter.mailbox.address);
  // Pictures come first in the message as it is composed; a position counts the parts as a reader finds them.
  const files = letter.files.toSorted((a, b) => Number(!a.contentId) - Number(!b.contentId));
  const draft = {
    from: letter.from,
    to: letter.recipients.to,
    cc: letter.recipients.cc,
    ...(letter.replyTo ? { replyTo: letter.replyTo } : {}),
    subject: letter.subject,
    messageId: rfcMessageId,
    inReplyTo: letter.inReplyTo,
    references: letter.references,
    threadIndex: letter.threadIndex,
    threadTopic: letter.threadTopic,
    date: now,
    ...letter.body,
    ...(letter.headers ? { headers: letter.headers } : {}),
    boundary: newId(),
  };
  const attachments = () =>
    files.map(({ filename, contentType, contentId, digest }) => ({
      filename,
      contentType,
      content: Readable.from(store.blobs.stream(trx, digest), { objectMode: false }),
      ...(contentId ? { contentId } : {}),
    }));
  const stored = await storeLetter(
    store,
    trx,
    { from: letter.from.address, mailboxId: letter.mailbox.id },
    () => composeStream({ ...draft, attachments: attachments() }),
  );
  await trx
    .insertInto('message')
    .values({
      id: letter.messageId,
      conversation_id: letter.conversationId,
      mailbox_id: letter.mailbox.id,
      direction: 'out',
      author_id: letter.authorId,
      automatic: letter.authorId === null,
      digest: stored.digest,
      size: stored.size,
      rfc_message_id: rfcMessageId,
      in_reply_to: letter.inReplyTo ?? null,
      reference_ids: [...letter.references],
      thread_index: letter.threadIndex,
      thread_topic: letter.threadTopic,
      from_address: letter.from.address,
      from_name: letter.from.name,
      to_addresses: JSON.stringify(letter.recipients.to),
      cc_addresses: JSON.stringify(letter.recipients.cc),
      reply_to: JSON.stringify(letter.replyTo ?? []),
      subject: letter.subject,
      text_body: letter.shown.text,
      html_body: letter.shown.html,
      sent_at: now,
    })
    .execute();
  await insertFiles(trx, letter.messageId, files);
  const deliveryId = newId();
  await enqueueDelivery(trx, {
    deliveryId,
    messageId: letter.messageId,
    mailboxId: letter.mailbox.id,
    conversationId: letter.conversationId,
    recipients: letter.recipients,
    by: letter.authorId === null ? 'machine' : 'person',
    departure: letter.leaves,
  });
  await notify(
    trx,
    'desk',
    JSON.stringify({ type: 'conversation', id: letter.conversationId, reason: 'reply' }),
  );
  return { messageId: letter.messageId, deliveryId };
}

/** base64 makes four bytes of three, and a line end for each 76 of them. */
export function encodedSize(bytes: number): number {
  return Math.ceil((Math.ceil(bytes / 3) * 4 * 78) / 76);
}

function requireSendable({ files, body, mailbox }: Letter): void {
  const most = mailbox.sentMessageBytes ?? SENT_MESSAGE_BYTES;
  const size = files.reduce((sum, file) => sum + encodedSize(file.size), body.html.length + body.text.length);
  if (size <= most) return;
  const megabytes = (bytes: number) => (bytes / 1024 / 1024).toFixed(1);
  throw new LetterRefused(
    'too-large',
    `The message would have ${megabytes(size)} MB with its files encoded; ${mailbox.address} may send ${megabytes(most)} MB. Take a file out, or share it by a link.`,
  );
}

export function newMessageId(address: string): string {
  const domain = address.slice(address.lastIndexOf('@') + 1).toLowerCase();
  // A Message-ID holds ASCII only unless the whole message needs SMTPUTF8 (RFC 6532 section 3.3).
  return `<${newId()}@${domainToASCII(domain) || 'postvak.invalid'}>`;
}

async function insertFiles(trx: Trx, messageId: string, files: readonly LetterFile[]): Promise<void> {
  if (files.length === 0) return;
  await trx
    .insertInto('attachment')
    .values(
      files.map((file, position) => ({
        message_id: messageId,
        position,
        filename: file.filename,
        content_type: file.contentType,
        size: file.size,
        content_id: file.contentId ?? null,
        inline: file.contentId !== undefined,
      })),
    )
    .execute();
}

/** What a letter of an agent does to its conversation. */
export async function touchConversation(
  trx: Trx,
  change: { readonly id: string; readonly agentId: string; readonly text: string; readonly close: boolean },
): Promise<void> {
  await trx
    .updateTable('conversation')
    .set((eb) => ({
      message_count: eb('message_count', '+', 1),
      preview: previewOf(change.text),
      unread: false,
      last_message_at: sql<Date>`now()`,
      agent_id: eb.fn.coalesce('agent_id', eb.val(change.agentId)),
      ...(change.close ? { state: 'closed' as const, closed_at: sql<Date>`now()` } : {}),
    }))
    .where('id', '=', change.id)
    .execute();
}
