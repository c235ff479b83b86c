/**
 * The automatic acknowledgement: "we have your mail". Off until somebody switches it on, for a mailbox or for a queue.
 *
 * It must never answer a machine, or two machines answer each other for ever. So it goes only to a person who begins a
 * conversation (RFC 3834 section 2): not to automatic answers, lists, bulk mail, reports, to who asks for silence
 * (X-Auto-Response-Suppress), to spam, to addresses that are machines by name or our own; not for mail that is older
 * than the mailbox's connection; once a day to one person, and few times a month. It says itself what it is
 * (Auto-Submitted: auto-replied), asks for silence in return, and leaves after everything that persons wrote.
 */
import { sql } from 'kysely';
import { Failure } from '../../kernel/failure.ts';
import { newId } from '../../kernel/id.ts';
import type { Trx } from '../../store/pool.ts';
import { withSubjectToken } from '../receiving/subject-token.ts';
import { mailboxOf, selectFacts, valuesOf } from './conversation-facts.ts';
import { putLetter } from './letter.ts';
import { letterBody, textOf } from './letter-body.ts';
import { fillPlaceholders, fillTextPlaceholders } from './placeholders.ts';
import { answerTo } from './recipients.ts';
import { replyReferences, replySubject } from './reply-headers.ts';
import { chooseSender, ownAmong, sendersOf } from './senders.ts';
import type { LetterStore } from './store-letter.ts';
import { continueThreadIndex } from './thread-index.ts';

/** What decides, of one mail. */
export interface AcknowledgeFacts {
  readonly opensConversation: boolean;
  readonly isAutomatic: boolean;
  readonly isWhole: boolean;
  readonly isSpam: boolean;
  /** Where the answer would go, in lower case. */
  readonly to: string;
  readonly isOurs: boolean;
  readonly receivedAt: Date;
  readonly connectedAt: Date;
  readonly sentLastDay: number;
  readonly sentLastMonth: number;
}

/** One a day, and not more than this in 30 days, to one person from one mailbox. */
const MOST_A_MONTH = 10;
/** Addresses that are read by machines, whatever the header says. */
const MACHINES =
  /^(mailer-?daemon|postmaster|no-?_?reply|do-?_?not-?_?reply|bounces?|abuse|root|daemon|auto-?(reply|responder)|notifications?|geen-?antwoord|niet-?beantwoorden)([+._-].*)?@/;

/** @returns why it is not acknowledged, or null when it is. */
export function whyNotAcknowledged(facts: AcknowledgeFacts): string | null {
  if (!facts.opensConversation) return 'it continues a conversation';
  if (facts.isAutomatic) return 'a machine wrote it';
  if (!facts.isWhole) return 'it could not be read';
  if (facts.isSpam) return 'it is marked as spam';
  if (!/^[^@\s]+@[^@\s]+$/.test(facts.to)) return 'it has no address to answer';
  if (MACHINES.test(facts.to)) return 'nobody reads that address';
  if (facts.isOurs) return 'the address is ours';
  if (facts.receivedAt < facts.connectedAt) return 'it is older than the connection';
  if (facts.sentLastDay > 0) return 'they got one today';
  if (facts.sentLastMonth >= MOST_A_MONTH) return 'they got many this month';
  return null;
}

/**
 * Acknowledges mails that were just received, in the same transaction. One look where nothing is switched on.
 * @param arrivals ids, each with the time at which the server got the mail.
 */
export async function acknowledgeMails(
  store: LetterStore,
  trx: Trx,
  mailboxId: string,
  arrivals: readonly { readonly arrivalId: string; readonly receivedAt: Date }[],
): Promise<void> {
  if (arrivals.length === 0 || !(await isSwitchedOn(trx, mailboxId))) return;
  const receivedAt = new Map(arrivals.map((each) => [each.arrivalId, each.receivedAt]));
  for (const opening of await readOpenings(trx, [...receivedAt.keys()])) {
    const text = await textFor(trx, mailboxId, opening.conversation_id);
    if (!text) continue;
    const own = await ownAmong(trx, [
      opening.from_address,
      ...opening.reply_to.map(({ address }) => address),
    ]);
    const to = answerTo(opening, new Set())[0] ?? '';
    const sent = await countSent(trx, mailboxId, opening.contact_id);
    const why = whyNotAcknowledged({
      opensConversation: true,
      isAutomatic: opening.automatic || opening.is_machine_made,
      isWhole: opening.reading === 'parsed',
      isSpam: opening.is_spam,
      to: to.toLowerCase(),
      isOurs: own.size > 0,
      receivedAt: receivedAt.get(opening.arrival_id ?? '') ?? new Date(0),
      connectedAt: opening.connected_at,
      ...sent,
    });
    if (why !== null) continue;
    await write(store, trx, opening, to, text).catch((error: unknown) => {
      // A key that cannot be opened is told elsewhere; the customer's mail is received all the same.
      if (!(error instanceof Failure)) throw error;
    });
  }
}

async function isSwitchedOn(trx: Trx, mailboxId: string): Promise<boolean> {
  const { rows } = await sql`
    select from acknowledgement k left join queue q on q.id = k.queue_id
    where k.enabled and (k.mailbox_id = ${mailboxId} or q.department_id = (
      select a.department_id from mailbox m join account a on a.id = m.account_id where m.id = ${mailboxId}))
    limit 1`.execute(trx);
  return rows.length > 0;
}

/** Those of the arrivals that are the first message of their conversation. */
async function readOpenings(trx: Trx, arrivalIds: readonly string[]) {
  return trx
    .selectFrom('message')
    .innerJoin('conversation', 'conversation.id', 'message.conversation_id')
    .innerJoin('mailbox', 'mailbox.id', 'message.mailbox_id')
    .select([
      'message.id',
      'message.arrival_id',
      'message.conversation_id',
      'message.direction',
      'message.reading',
      'message.automatic',
      'message.rfc_message_id',
      'message.in_reply_to',
      'message.reference_ids',
      'message.from_address',
      'message.from_name',
      'message.to_addresses',
      'message.cc_addresses',
      'message.reply_to',
      'message.subject',
      'message.thread_index',
      'message.thread_topic',
      'conversation.contact_id',
      'mailbox.created_at as connected_at',
      sql<boolean>`coalesce(message.traits->'spam'->>'verdict' in ('spam', 'phishing', 'bulk'), false)`.as(
        'is_spam',
      ),
      sql<boolean>`message.traits ?| array['loop', 'list', 'exception']`.as('is_machine_made'),
    ])
    .where(sql<boolean>`message.arrival_id = any(${arrivalIds}::uuid[])`)
    .where(
      sql<boolean>`not exists (
        select from message e where e.conversation_id = message.conversation_id and e.id < message.id)`,
    )
    .execute();
}

type Opening = Awaited<ReturnType<typeof readOpenings>>[number];

/** That of the conversation's queue goes before that of the mailbox. */
async function textFor(trx: Trx, mailboxId: string, conversationId: string) {
  const { rows } = await sql<{ subject: string; html: string }>`
    select k.subject, k.html from acknowledgement k
    where k.enabled and (k.mailbox_id = ${mailboxId}
      or k.queue_id = (select queue_id from conversation where id = ${conversationId}))
    order by (k.queue_id is not null) desc limit 1`.execute(trx);
  return rows[0];
}

async function countSent(trx: Trx, mailboxId: string, contactId: string | null) {
  const { rows } = await sql<{ sentLastDay: number; sentLastMonth: number }>`
    select count(*) filter (where sent_at > now() - interval '1 day')::int as "sentLastDay",
      count(*)::int as "sentLastMonth"
    from acknowledgement_sent
    where mailbox_id = ${mailboxId} and contact_id = ${contactId}::uuid and sent_at > now() - interval '30 days'
  `.execute(trx);
  return rows[0] ?? { sentLastDay: 0, sentLastMonth: 0 };
}

async function write(
  store: LetterStore,
  trx: Trx,
  opening: Opening,
  to: string,
  text: { readonly subject: string; readonly html: string },
): Promise<void> {
  const facts = await selectFacts(trx, opening.conversation_id).executeTakeFirst();
  if (!facts?.enabled) return;
  const values = valuesOf(facts, undefined);
  const written = { html: fillPlaceholders(text.html, values) };
  const from = chooseSender(await sendersOf(trx, facts.mailbox_id), {
    writtenTo: [...opening.to_addresses, ...opening.cc_addresses].map(({ address }) => address),
    queue: { address: facts.queue_address, name: facts.queue_name ?? '' },
  });
  const subject = fillTextPlaceholders(text.subject, values).trim() || replySubject(opening.subject);
  const { inReplyTo, references } = replyReferences({
    messageId: opening.rfc_message_id,
    inReplyTo: opening.in_reply_to,
    references: opening.reference_ids,
  });
  await putLetter(store, trx, {
    messageId: newId(),
    conversationId: opening.conversation_id,
    mailbox: mailboxOf(facts),
    authorId: null,
    from: from ?? { address: facts.address, name: facts.display_name },
    recipients: { to: [{ address: to, name: opening.from_name }], cc: [], bcc: [] },
    subject: withSubjectToken(subject, facts),
    body: letterBody({ written, locale: null }),
    shown: { text: textOf(written), html: written.html },
    inReplyTo,
    references,
    threadIndex: continueThreadIndex(opening.thread_index, new Date()),
    threadTopic: opening.thread_topic || replySubject(opening.subject).replace(/^Re: ?/, ''),
    files: [],
    headers: { 'Auto-Submitted': 'auto-replied', 'X-Auto-Response-Suppress': 'All' },
    leaves: { inMs: 0 },
  });
  await trx
    .updateTable('conversation')
    .set((eb) => ({ message_count: eb('message_count', '+', 1) }))
    .where('id', '=', opening.conversation_id)
    .execute();
  if (opening.contact_id) {
    await trx
      .insertInto('acknowledgement_sent')
      .values({ mailbox_id: facts.mailbox_id, contact_id: opening.contact_id })
      .execute();
  }
}
