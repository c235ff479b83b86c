/**
 * One conversation with everything in it: its messages, oldest first, with attachments, deliveries and the outcome
 * per recipient, and the notes among colleagues. Five queries, however long it is.
 */
import { sql } from 'kysely';
import type { Db } from '../../store/pool.ts';
import type { Address, MessageTable } from '../../store/schema.ts';
import type { MessageKind, Traits } from '../../wire/mime/classify/traits.ts';
import { type ConversationSummary, readSummary } from '../conversations/conversations.ts';
import { listNotes, type Note } from '../conversations/notes.ts';
import { type DeliveryView, readDeliveries } from '../outbox/read-deliveries.ts';
import type { WantedOriginal } from './originals.ts';

export interface AttachmentView {
  readonly position: number;
  readonly filename: string;
  readonly contentType: string;
  readonly size: number;
  readonly inline: boolean;
}

export interface MessageView {
  readonly id: string;
  readonly direction: MessageTable['direction'];
  readonly reading: 'parsed' | 'unparsable' | 'header-only';
  readonly author: { readonly id: string; readonly name: string } | null;
  readonly from: Address;
  readonly to: readonly Address[];
  readonly cc: readonly Address[];
  readonly replyTo: readonly Address[];
  readonly subject: string;
  readonly text: string;
  readonly hasHtml: boolean;
  readonly automatic: boolean;
  readonly kind: MessageKind;
  readonly traits: Traits;
  readonly sentAt: Date | null;
  readonly createdAt: Date;
  readonly attachments: readonly AttachmentView[];
  readonly delivery: DeliveryView | null;
  /** Its original is still here. */
  readonly originalKept: boolean;
  /** Of a header only: how the fetching of the whole stands. */
  readonly wanted: WantedOriginal | null;
}

export interface ConversationView extends ConversationSummary {
  readonly messages: readonly MessageView[];
  readonly notes: readonly Note[];
}

/** @returns null when it does not exist or may not be seen. */
export async function readConversation(
  db: Db,
  departments: readonly string[] | null,
  id: string,
): Promise<ConversationView | null> {
  const summary = await readSummary(db, departments, id);
  return (
    summary && {
      ...summary,
      messages: await readMessages(db, { conversationId: id }),
      notes: await listNotes(db, id),
    }
  );
}

/** One message of a conversation, as a conversation shows it. */
export async function readMessageView(db: Db, id: string): Promise<MessageView | null> {
  const [message] = await readMessages(db, { messageId: id });
  return message ?? null;
}

type Which = { readonly conversationId: string } | { readonly messageId: string };

async function readMessages(db: Db, which: Which): Promise<MessageView[]> {
  const condition =
    'messageId' in which ? sql`m.id = ${which.messageId}` : sql`m.conversation_id = ${which.conversationId}`;
  const messages = await sql<Omit<MessageView, 'attachments' | 'delivery'>>`
    select m.id, m.direction, m.reading, m.subject, m.text_body as text, m.html_body is not null as "hasHtml",
      m.automatic, m.kind, m.traits, m.sent_at as "sentAt", m.created_at as "createdAt",
      m.to_addresses as to, m.cc_addresses as cc, m.reply_to as "replyTo",
      json_build_object('address', m.from_address, 'name', m.from_name) as from,
      case when a.id is not null then json_build_object('id', a.id, 'name', a.name) end as author,
      exists (select from blob b where b.digest = m.digest) as "originalKept",
      case when w.message_id is not null then json_build_object('state', w.state,
        'receivedBytes', w.received_bytes, 'failure', w.failure) end as wanted
    from message m left join agent a on a.id = m.author_id
      left join wanted_original w on w.message_id = m.id
    where ${condition}
    order by m.created_at, m.id
  `.execute(db);
  const attachments = await sql<AttachmentView & { messageId: string }>`
    select t.message_id as "messageId", t.position, t.filename, t.content_type as "contentType", t.size, t.inline
    from attachment t join message m on m.id = t.message_id
    where ${condition}
    order by t.message_id, t.position
  `.execute(db);
  const deliveries = await readDeliveries(db, condition);

  const attachmentsOf = Map.groupBy(attachments.rows, ({ messageId }) => messageId);
  const deliveryOf = new Map(deliveries.map((delivery) => [delivery.messageId, delivery]));
  return messages.rows.map((message) => ({
    ...message,
    attachments: attachmentsOf.get(message.id) ?? [],
    delivery: deliveryOf.get(message.id) ?? null,
  }));
}
