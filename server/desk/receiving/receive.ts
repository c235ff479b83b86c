/**
 * Turns mails that were read into messages of conversations: a handful of statements for a whole batch, whatever its
 * size, inside the caller's transaction. Look up, decide (threading.ts), write, notify.
 */
import { sql } from 'kysely';
import { newId } from '../../kernel/id.ts';
import type { Trx } from '../../store/pool.ts';
import { bulkRows, packTexts } from '../../store/rows-in-bulk.ts';
import type { Traits } from '../../wire/mime/classify/traits.ts';
import type { ReadMessage } from '../../wire/mime/read.ts';
import { readThreadIndex } from '../../wire/mime/thread-index.ts';
import { clearBounces } from '../outbox/bounced-contacts.ts';
import { contactsFor } from './contacts.ts';
import { judgeMail } from './judge-mail.ts';
import { lookUp } from './look-up.ts';
import { previewOf } from './preview.ts';
import type { ReceivedMail } from './received-mail.ts';
import { subjectKey } from './subject-key.ts';
import { findSubjectTokens } from './subject-token.ts';
import { type Incoming, type Placement, placeMails } from './threading.ts';

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
  await insertAwaited(trx, placements);
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
    recipients: [...message.to, ...message.cc].map(({ address }) => address.toLowerCase()),
    isReport: message.kind === 'delivery-report',
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

const CONVERSATION_COLUMNS = {
  id: 'uuid',
  contact_id: 'uuid',
  subject: 'text',
  subject_key: 'text',
  message_count: 'integer',
  preview: 'text',
  last_message_at: 'timestamptz',
};

async function openConversations(
  trx: Trx,
  { mailboxId, departmentId }: ReceivingMailbox,
  conversations: readonly TouchedConversation[],
): Promise<void> {
  if (conversations.length === 0) return;
  const rows = conversations.map((conversation) => ({
    id: conversation.id,
    contact_id: conversation.contactId,
    subject: conversation.subject,
    subject_key: conversation.subjectKey,
    message_count: conversation.count,
    preview: conversation.preview,
    last_message_at: conversation.lastMessageAt,
  }));
  await sql`
    insert into conversation (id, department_id, mailbox_id, queue_id, contact_id, subject, subject_key, message_count,
      preview, last_message_at)
    select id, ${departmentId}::uuid, ${mailboxId}::uuid,
      (select default_queue_id from mailbox where id = ${mailboxId}::uuid), contact_id, subject, subject_key, message_count,
      preview, last_message_at
    from ${bulkRows('fresh', CONVERSATION_COLUMNS, rows)}`.execute(trx);
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

const MESSAGE_COLUMNS = {
  id: 'uuid',
  conversation_id: 'uuid',
  arrival_id: 'uuid',
  reading: 'text',
  digest: 'text',
  size: 'bigint',
  rfc_message_id: 'text',
  in_reply_to: 'text',
  reference_ids: 'text[]',
  from_address: 'text',
  from_name: 'text',
  to_addresses: 'jsonb',
  cc_addresses: 'jsonb',
  reply_to: 'jsonb',
  subject: 'text',
  text_start: 'integer',
  text_length: 'integer',
  html_start: 'integer',
  html_length: 'integer',
  automatic: 'boolean',
  kind: 'text',
  traits: 'jsonb',
  thread_index: 'text',
  thread_topic: 'text',
  thread_head: 'text',
  sent_at: 'timestamptz',
};

async function insertMessages(
  trx: Trx,
  { mailboxId }: ReceivingMailbox,
  mails: readonly ReceivedMail[],
  incoming: readonly Incoming[],
  placements: readonly Placement[],
): Promise<void> {
  // The id orders the messages of a conversation.
  const ids = mails.map(() => newId()).sort();
  const texts = packTexts(mails.map(({ message }) => message.text));
  const htmls = packTexts(mails.map(({ message }) => message.html ?? null));
  const messages = mails.map(({ arrivalId, digest, size, headerOnly, receivedAt, message }, index) => ({
    id: ids[index],
    conversation_id: (placements[index] as Placement).conversationId,
    arrival_id: arrivalId,
    reading: headerOnly ? 'header-only' : message.reading,
    digest: digest.toString('hex'),
    size,
    rfc_message_id: message.messageId,
    in_reply_to: message.inReplyTo,
    reference_ids: message.references,
    from_address: message.from?.address ?? '',
    from_name: message.from?.name ?? '',
    to_addresses: message.to,
    cc_addresses: message.cc,
    reply_to: message.replyTo,
    subject: message.subject,
    text_start: texts.places[index]?.start,
    text_length: texts.places[index]?.length,
    html_start: htmls.places[index]?.start,
    html_length: htmls.places[index]?.length,
    automatic: message.automatic,
    kind: message.kind,
    traits: traitsOf(message, placements[index] as Placement),
    thread_index: message.headers['thread-index'],
    thread_topic: message.headers['thread-topic'],
    thread_head: incoming[index]?.threadHead,
    sent_at: message.date ?? receivedAt,
  }));
  await sql`
    insert into message (id, conversation_id, mailbox_id, arrival_id, direction, reading, digest, size, rfc_message_id,
      in_reply_to, reference_ids, from_address, from_name, to_addresses, cc_addresses, reply_to, subject,
      text_body, html_body, automatic, kind, traits, thread_index, thread_topic, thread_head, sent_at)
    select id, conversation_id, ${mailboxId}::uuid, arrival_id, 'in', reading, decode(digest, 'hex'), size, rfc_message_id,
      in_reply_to, reference_ids, from_address, from_name, to_addresses, cc_addresses, reply_to, subject,
      convert_from(substring(${texts.bytes}::bytea from text_start for text_length), 'UTF8'),
      convert_from(substring(${htmls.bytes}::bytea from html_start for html_length), 'UTF8'),
      automatic, kind, traits, thread_index, thread_topic, thread_head, sent_at
    from ${bulkRows('fresh', MESSAGE_COLUMNS, messages)}`.execute(trx);
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

function traitsOf({ traits }: ReadMessage, { apartFrom }: Placement): Traits {
  return apartFrom ? { ...traits, apartFrom } : traits;
}

async function insertAwaited(trx: Trx, placements: readonly Placement[]): Promise<void> {
  const awaited = placements.flatMap(({ conversationId, awaits }) =>
    awaits.map((rfc_message_id) => ({ rfc_message_id, conversation_id: conversationId })),
  );
  for (const rows of inRows(awaited)) {
    await trx
      .insertInto('awaited_mail')
      .values(rows)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
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
