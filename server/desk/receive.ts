/**
 * Turns mails that were read into messages of conversations: a handful of statements for a whole batch, whatever its
 * size, inside the caller's transaction. Look up, decide (threading.ts), write, notify.
 */
import { sql } from 'kysely';
import { newId } from '../kernel/id.ts';
import type { Trx } from '../store/pool.ts';
import type { ReadMessage } from '../wire/mime/read.ts';
import { readThreadIndex } from '../wire/mime/thread-index.ts';
import { contactsFor } from './contacts.ts';
import { judgeMail } from './judge-mail.ts';
import { lookUp } from './look-up.ts';
import { clearBounces } from './outbox/bounced-contacts.ts';
import { previewOf } from './preview.ts';
import { subjectKey } from './subject-key.ts';
import { findSubjectTokens } from './subject-token.ts';
import { type Incoming, type Placement, placeMails } from './threading.ts';

export interface ReceivedMail {
  readonly arrivalId: string;
  readonly digest: Buffer;
  readonly size: number;
  /** Only the header was retrieved: the mail is over the size limit. */
  readonly headerOnly: boolean;
  /** When the server got it. */
  readonly receivedAt: Date;
  readonly message: ReadMessage;
}

export interface ReceivingMailbox {
  readonly mailboxId: string;
  readonly departmentId: string;
}

/** Above this many touched conversations one general notification does: listeners read their lists again. */
const MOST_NOTIFICATIONS = 50;
/** PostgreSQL takes 65,535 parameters a statement. */
const ROWS_PER_INSERT = 1_000;

/** @returns the ids of the conversations touched. */
export async function receiveMails(
  trx: Trx,
  mailbox: ReceivingMailbox,
  received: readonly ReceivedMail[],
): Promise<string[]> {
  if (received.length === 0) return [];
  const known = await lookUp(trx, mailbox.departmentId, received);
  const mails = received.map((mail) => ({ ...mail, message: judgeMail(mail.message, known.ofUs) }));
  const contacts = await contactsFor(
    trx,
    mails.flatMap(({ message }) => message.from ?? []),
  );
  const incoming = mails.map(toIncoming);
  const placements = placeMails(incoming, known, newId);
  const conversations = gather(mails, incoming, placements, contacts);
  await openConversations(
    trx,
    mailbox,
    conversations.filter(({ opens }) => opens),
  );
  await continueConversations(
    trx,
    conversations.filter(({ opens }) => !opens),
  );
  await insertMessages(trx, mailbox, mails, incoming, placements);
  // Whoever writes from an address has it.
  await clearBounces(
    trx,
    mails.filter(({ message }) => !message.automatic).flatMap(({ message }) => message.from?.address ?? []),
  );
  const touched = conversations.map(({ id }) => id);
  await notifyDesk(trx, touched);
  return touched;
}

/** Of a mail with many words about who is meant, only a person's own subject joins anything. */
function toIncoming({ message, receivedAt }: ReceivedMail): Incoming {
  const from = message.from?.address.toLowerCase() ?? '';
  const thread = readThreadIndex(message.headers['thread-index']);
  // A form writes for many customers under one address, and says so by where the answers go.
  const answersElsewhere = message.replyTo.some(({ address }) => address.toLowerCase() !== from);
  const mayJoin = message.kind === 'person' && !message.automatic && !answersElsewhere;
  return {
    messageId: message.messageId,
    inReplyTo: message.inReplyTo,
    references: message.references,
    tokens: findSubjectTokens(message.subject),
    threadHead: thread?.head,
    continuesThread: thread?.answers === true,
    subjectKey: mayJoin ? subjectKey(message.subject) : '',
    from,
    receivedAt,
  };
}

interface TouchedConversation {
  readonly id: string;
  readonly opens: boolean;
  readonly contactId: string | null;
  readonly subject: string;
  readonly subjectKey: string;
  count: number;
  /** Something that a person wrote came in: a closed conversation opens again. */
  reopens: boolean;
  preview: string;
  lastMessageAt: Date;
}

function gather(
  mails: readonly ReceivedMail[],
  incoming: readonly Incoming[],
  placements: readonly Placement[],
  contacts: ReadonlyMap<string, string>,
): TouchedConversation[] {
  const touched = new Map<string, TouchedConversation>();
  for (const [index, { message, receivedAt }] of mails.entries()) {
    const { conversationId, opens } = placements[index] as Placement;
    let conversation = touched.get(conversationId);
    if (!conversation) {
      conversation = {
        id: conversationId,
        opens,
        contactId: contacts.get(message.from?.address.toLowerCase() ?? '') ?? null,
        subject: message.subject,
        subjectKey: incoming[index]?.subjectKey ?? '',
        count: 0,
        reopens: false,
        preview: '',
        lastMessageAt: receivedAt,
      };
      touched.set(conversationId, conversation);
    }
    conversation.count++;
    // "I am on holiday" in answer to a closing reply must not put the conversation back on the pile.
    conversation.reopens ||= message.kind !== 'auto-reply' && message.kind !== 'receipt';
    conversation.preview = previewOf(message.text);
    if (receivedAt > conversation.lastMessageAt) conversation.lastMessageAt = receivedAt;
  }
  // In one order everywhere, so that two transactions that touch the same conversations never deadlock.
  return [...touched.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

async function openConversations(
  trx: Trx,
  { mailboxId, departmentId }: ReceivingMailbox,
  conversations: readonly TouchedConversation[],
): Promise<void> {
  for (const rows of inRows(conversations)) {
    await trx
      .insertInto('conversation')
      .values(
        rows.map((conversation) => ({
          id: conversation.id,
          department_id: departmentId,
          mailbox_id: mailboxId,
          queue_id: sql<string | null>`(select default_queue_id from mailbox where id = ${mailboxId})`,
          contact_id: conversation.contactId,
          subject: conversation.subject,
          subject_key: conversation.subjectKey,
          message_count: conversation.count,
          preview: conversation.preview,
          last_message_at: conversation.lastMessageAt,
        })),
      )
      .execute();
  }
}

async function continueConversations(trx: Trx, conversations: readonly TouchedConversation[]): Promise<void> {
  if (conversations.length === 0) return;
  const ids = conversations.map(({ id }) => id);
  await sql`select 1 from conversation where id = any(${ids}::uuid[]) order by id for no key update`.execute(
    trx,
  );
  await sql`
    update conversation set
      message_count = conversation.message_count + added.count,
      unread = true,
      preview = added.preview,
      last_message_at = greatest(conversation.last_message_at, added.last_message_at),
      state = case when added.reopens then 'open' else conversation.state end,
      closed_at = case when added.reopens then null else conversation.closed_at end
    from unnest(
      ${ids}::uuid[],
      ${conversations.map(({ count }) => count)}::integer[],
      ${conversations.map(({ preview }) => preview)}::text[],
      ${conversations.map(({ lastMessageAt }) => lastMessageAt.toISOString())}::timestamptz[],
      ${conversations.map(({ reopens }) => reopens)}::boolean[]
    ) as added (id, count, preview, last_message_at, reopens)
    where conversation.id = added.id`.execute(trx);
}

async function insertMessages(
  trx: Trx,
  { mailboxId }: ReceivingMailbox,
  mails: readonly ReceivedMail[],
  incoming: readonly Incoming[],
  placements: readonly Placement[],
): Promise<void> {
  // The id orders the messages of a conversation.
  const ids = mails.map(() => newId()).sort();
  const messages = mails.map(({ arrivalId, digest, size, headerOnly, receivedAt, message }, index) => ({
    id: ids[index] as string,
    conversation_id: (placements[index] as Placement).conversationId,
    mailbox_id: mailboxId,
    arrival_id: arrivalId,
    direction: 'in' as const,
    reading: headerOnly ? ('header-only' as const) : message.reading,
    digest,
    size,
    rfc_message_id: message.messageId ?? null,
    in_reply_to: message.inReplyTo ?? null,
    reference_ids: [...message.references],
    from_address: message.from?.address ?? '',
    from_name: message.from?.name ?? '',
    to_addresses: JSON.stringify(message.to),
    cc_addresses: JSON.stringify(message.cc),
    reply_to: JSON.stringify(message.replyTo),
    subject: message.subject,
    text_body: message.text,
    html_body: message.html ?? null,
    automatic: message.automatic,
    kind: message.kind,
    traits: JSON.stringify(message.traits),
    thread_index: message.headers['thread-index'] ?? null,
    thread_topic: message.headers['thread-topic'] ?? null,
    thread_head: incoming[index]?.threadHead ?? null,
    sent_at: message.date ?? receivedAt,
  }));
  for (const rows of inRows(messages)) await trx.insertInto('message').values(rows).execute();
  const attachments = mails.flatMap(({ message }, index) =>
    message.attachments.map((attachment, position) => ({
      message_id: ids[index] as string,
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
  );
  for (const rows of inRows(attachments)) await trx.insertInto('attachment').values(rows).execute();
}

async function notifyDesk(trx: Trx, conversationIds: readonly string[]): Promise<void> {
  const events =
    conversationIds.length > MOST_NOTIFICATIONS
      ? // What a listener gets after a reconnect: look at everything again.
        ['']
      : conversationIds.map((id) => JSON.stringify({ type: 'conversation', id, reason: 'message' }));
  await sql`select pg_notify('desk', event) from unnest(${events}::text[]) as event`.execute(trx);
}

function* inRows<T>(rows: readonly T[]): Generator<T[]> {
  for (let start = 0; start < rows.length; start += ROWS_PER_INSERT) {
    yield rows.slice(start, start + ROWS_PER_INSERT);
  }
}
