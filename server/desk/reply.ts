/**
 * An agent's answer is written: once, whole, in one transaction.
 *
 * The bytes that will be sent are made here with their Message-ID, so that every later attempt sends the same message
 * and a lost reply of the server can be looked up. With them the message, the delivery with its recipients and the
 * change of the conversation are committed, or none of them. Sending is the dispatcher's; the NOTIFY only wakes it.
 */
import { domainToASCII } from 'node:url';
import { sql } from 'kysely';
import { newId } from '../kernel/id.ts';
import { storeBlobs } from '../store/blobs.ts';
import { notify } from '../store/notify.ts';
import type { Store, Trx } from '../store/pool.ts';
import type { Address } from '../store/schema.ts';
import { composeMessage } from '../wire/smtp/compose.ts';
import { answerBody } from './quote.ts';
import { replyReferences, replySubject } from './reply-headers.ts';
import { withSubjectToken } from './subject-token.ts';

export interface Reply {
  readonly conversationId: string;
  readonly agentId: string;
  readonly text: string;
  /** Default: who wrote the last customer message (its Reply-To, or its sender). */
  readonly to?: readonly string[] | undefined;
  readonly cc: readonly string[];
  readonly bcc: readonly string[];
  readonly close: boolean;
  /** An id chosen by the caller, so that a repeated request finds what the first one wrote. */
  readonly messageId?: string;
  /** How long the answer can still be taken back, in milliseconds. */
  readonly undoMs?: number;
}

export interface WrittenReply {
  readonly messageId: string;
  readonly deliveryId: string;
}

export type ReplyRefusal = 'conversation-not-found' | 'mailbox-disabled' | 'no-recipient' | 'text-empty';

/** The answer cannot be written; nothing was. */
export class ReplyRefused extends Error {
  override readonly name = 'ReplyRefused';
  readonly reason: ReplyRefusal;

  constructor(reason: ReplyRefusal, message: string) {
    super(message);
    this.reason = reason;
  }
}

/** Above automatic mail, which has 0. */
const PERSONAL_PRIORITY = 10;
const PREVIEW_LENGTH = 200;

/** @throws ReplyRefused when there is nobody to answer, nothing to say, or no mailbox to send from. */
export async function writeReply(store: Store, reply: Reply): Promise<WrittenReply> {
  if (reply.text.trim() === '') throw new ReplyRefused('text-empty', 'The answer is empty.');
  return store.db.transaction().execute(async (trx) => {
    const conversation = await lockConversation(trx, reply.conversationId);
    const answered = await answeredMessage(trx, reply.conversationId);
    const agent = await trx
      .selectFrom('agent')
      .select(['locale'])
      .where('id', '=', reply.agentId)
      .executeTakeFirst();
    const recipients = recipientsOf(reply, answered, conversation.address);
    const now = new Date();
    const messageId = reply.messageId ?? newId();
    const deliveryId = newId();
    const rfcMessageId = `<${newId()}@${domainOf(conversation.address)}>`;
    const { inReplyTo, references } = replyReferences({
      messageId: answered?.rfc_message_id ?? null,
      inReplyTo: answered?.in_reply_to ?? null,
      references: answered?.reference_ids ?? [],
    });
    const subject = withSubjectToken(replySubject(answered?.subject ?? conversation.subject), conversation);
    const body = answerBody(reply.text, answered && originalOf(answered), agent?.locale ?? null);
    const from = { address: conversation.address, name: conversation.display_name };
    const raw = await composeMessage({
      from,
      to: recipients.to,
      cc: recipients.cc,
      subject,
      messageId: rfcMessageId,
      inReplyTo,
      references,
      date: now,
      ...body,
    });

    const [digest] = await storeBlobs(trx, [raw]);
    await trx
      .insertInto('message')
      .values({
        id: messageId,
        conversation_id: reply.conversationId,
        mailbox_id: conversation.mailbox_id,
        direction: 'out',
        author_id: reply.agentId,
        digest: digest as Buffer,
        size: raw.length,
        rfc_message_id: rfcMessageId,
        in_reply_to: inReplyTo ?? null,
        reference_ids: references,
        from_address: from.address,
        from_name: from.name,
        to_addresses: JSON.stringify(recipients.to),
        cc_addresses: JSON.stringify(recipients.cc),
        subject,
        text_body: reply.text,
        sent_at: now,
      })
      .execute();
    await enqueue(trx, { deliveryId, messageId, conversation, recipients, undoMs: reply.undoMs ?? 0 });
    await touchConversation(trx, reply);
    await notify(trx, 'outbox', conversation.mailbox_id);
    await notify(
      trx,
      'desk',
      JSON.stringify({ type: 'conversation', id: reply.conversationId, reason: 'reply' }),
    );
    return { messageId, deliveryId };
  });
}

async function lockConversation(trx: Trx, id: string) {
  const conversation = await trx
    .selectFrom('conversation')
    .innerJoin('mailbox', 'mailbox.id', 'conversation.mailbox_id')
    .select([
      'conversation.id',
      'conversation.number',
      'conversation.subject_check',
      'conversation.subject',
      'conversation.mailbox_id',
      'mailbox.address',
      'mailbox.display_name',
      'mailbox.enabled',
    ])
    .where('conversation.id', '=', id)
    .forUpdate('conversation')
    .executeTakeFirst();
  if (!conversation) throw new ReplyRefused('conversation-not-found', 'There is no such conversation.');
  if (!conversation.enabled) {
    throw new ReplyRefused(
      'mailbox-disabled',
      `The mailbox ${conversation.address} is switched off; switch it on under Administration > Mailboxes.`,
    );
  }
  return conversation;
}

/** The customer's last message, else the last automatic one; in a conversation without either, the last at all. */
async function answeredMessage(trx: Trx, conversationId: string) {
  return (
    trx
      .selectFrom('message')
      .select([
        'direction',
        'rfc_message_id',
        'in_reply_to',
        'reference_ids',
        'from_address',
        'from_name',
        'to_addresses',
        'reply_to',
        'subject',
        'text_body',
        'sent_at',
        'created_at',
      ])
      .where('conversation_id', '=', conversationId)
      // A person comes before a machine: nobody means to answer a delivery report.
      .orderBy(sql`case when direction = 'out' then 2 when automatic then 1 else 0 end`)
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst()
  );
}

type AnsweredMessage = NonNullable<Awaited<ReturnType<typeof answeredMessage>>>;

interface Recipients {
  readonly to: Address[];
  readonly cc: Address[];
  readonly bcc: Address[];
}

/** Each address once, in the first field that names it; the mailbox never writes to itself by default. */
function recipientsOf(reply: Reply, answered: AnsweredMessage | undefined, own: string): Recipients {
  const known = new Map<string, string>();
  const remember = ({ address, name }: Address) => known.set(address.toLowerCase(), name);
  if (answered) {
    remember({ address: answered.from_address, name: answered.from_name });
    for (const address of [...answered.reply_to, ...answered.to_addresses]) remember(address);
  }
  const seen = new Set<string>();
  const once = (addresses: readonly string[]): Address[] =>
    addresses
      .map((address) => address.trim())
      .filter((address) => {
        const key = address.toLowerCase();
        if (key === '' || seen.has(key)) return false;
        seen.add(key);
        return true;
      })
      .map((address) => ({ address, name: known.get(address.toLowerCase()) ?? '' }));
  const to = once(reply.to?.length ? reply.to : defaultRecipients(answered, own));
  if (to.length === 0) {
    throw new ReplyRefused('no-recipient', 'There is nobody to answer: name at least one recipient.');
  }
  return { to, cc: once(reply.cc), bcc: once(reply.bcc) };
}

function defaultRecipients(answered: AnsweredMessage | undefined, own: string): string[] {
  if (!answered) return [];
  if (answered.direction === 'out') return answered.to_addresses.map(({ address }) => address);
  const replyTo = answered.reply_to
    .map(({ address }) => address)
    .filter((address) => address.includes('@') && address.toLowerCase() !== own.toLowerCase());
  if (replyTo.length > 0) return replyTo;
  return answered.from_address.includes('@') ? [answered.from_address] : [];
}

function originalOf(answered: AnsweredMessage) {
  return {
    fromName: answered.from_name,
    fromAddress: answered.from_address,
    sentAt: answered.sent_at ?? answered.created_at,
    text: answered.text_body,
  };
}

function domainOf(address: string): string {
  const domain = address.slice(address.lastIndexOf('@') + 1).toLowerCase();
  // A Message-ID holds ASCII only unless the whole message needs SMTPUTF8 (RFC 6532 section 3.3).
  return domainToASCII(domain) || 'postvak.invalid';
}

async function enqueue(
  trx: Trx,
  made: {
    deliveryId: string;
    messageId: string;
    conversation: { id: string; mailbox_id: string };
    recipients: Recipients;
    undoMs: number;
  },
): Promise<void> {
  const { deliveryId, recipients } = made;
  await trx
    .insertInto('delivery')
    .values({
      id: deliveryId,
      message_id: made.messageId,
      mailbox_id: made.conversation.mailbox_id,
      conversation_id: made.conversation.id,
      priority: PERSONAL_PRIORITY,
      not_before: sql`now() + ${made.undoMs} * interval '1 millisecond'`,
    })
    .execute();
  const fields = ['to', 'cc', 'bcc'] as const;
  await trx
    .insertInto('delivery_recipient')
    .values(
      fields.flatMap((field) =>
        recipients[field].map(({ address }) => ({ delivery_id: deliveryId, address, field })),
      ),
    )
    .execute();
}

async function touchConversation(trx: Trx, reply: Reply): Promise<void> {
  await trx
    .updateTable('conversation')
    .set((eb) => ({
      message_count: eb('message_count', '+', 1),
      preview: reply.text.replace(/\s+/g, ' ').trim().slice(0, PREVIEW_LENGTH).toWellFormed(),
      unread: false,
      last_message_at: sql<Date>`now()`,
      agent_id: eb.fn.coalesce('agent_id', eb.val(reply.agentId)),
      ...(reply.close ? { state: 'closed' as const, closed_at: sql<Date>`now()` } : {}),
    }))
    .where('id', '=', reply.conversationId)
    .execute();
}
