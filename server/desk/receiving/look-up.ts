/**
 * All that any mail of a batch may refer to, in six statements at most, whatever the size of the batch: messages by
 * Message-ID, conversations that wait for one, conversations by the token in a subject, threads of Outlook, and one
 * statement for what every mail is asked about (our own addresses, phrases of delivery exceptions, the same sender's
 * same subject). Who else takes part in a conversation is asked only when somebody else than its customer names it.
 */
import { sql } from 'kysely';
import type { Trx } from '../../store/pool.ts';
import { readThreadIndex } from '../../wire/mime/thread-index.ts';
import { addressesToKnow, type ExceptionPhrase, type KnownOfUs } from './judge-mail.ts';
import type { ReceivedMail } from './received-mail.ts';
import { subjectKey } from './subject-key.ts';
import { findSubjectTokens } from './subject-token.ts';
import {
  type AwaitedMail,
  type Known,
  type KnownConversation,
  type KnownMessage,
  type KnownSubject,
  type KnownThread,
  mentioned,
  type Participant,
} from './threading.ts';

export interface LookedUp extends Known {
  readonly ofUs: KnownOfUs;
}

/** A sender who writes under one subject a thousand times a day is no customer. */
const MOST_SUBJECTS = 2_000;
/** One identifier may be named by very many. */
const MOST_AWAITED = 2_000;
/** A copied Thread-Index may be in very many mails. */
const MOST_THREADS = 2_000;

export async function lookUp(
  trx: Trx,
  departmentId: string,
  mails: readonly ReceivedMail[],
): Promise<LookedUp> {
  const wanted = identifiersOf(mails);
  const messages = await messagesMentioned(trx, departmentId, wanted);
  const awaited = await conversationsWaiting(trx, departmentId, wanted);
  const asked = await whatEveryMailIsAsked(trx, departmentId, mails);
  const conversations = await conversationsOfTokens(trx, departmentId, mails);
  const named: NamedConversation[] = [
    ...[...messages, ...awaited].map((each) => ({ ...each, by: each.messageId })),
    ...conversations.map((each) => ({ ...each, conversationId: each.id, by: each.number })),
  ];
  return {
    messages,
    awaited,
    conversations,
    participants: await participantsOf(trx, named, mails),
    threads: await threadsOf(trx, departmentId, mails),
    subjects: asked.subjects,
    subjectJoinDays: asked.subjectJoinDays,
    ofUs: {
      phrases: asked.phrases,
      own: new Set(asked.own),
      sent: new Set(
        messages.filter(({ direction }) => direction === 'out').map(({ messageId }) => messageId),
      ),
    },
  };
}

function identifiersOf(mails: readonly ReceivedMail[]): string[] {
  return [
    ...new Set(mails.flatMap(({ message }) => [...mentioned(message), message.messageId ?? []].flat())),
  ];
}

async function messagesMentioned(
  trx: Trx,
  departmentId: string,
  wanted: readonly string[],
): Promise<KnownMessage[]> {
  if (wanted.length === 0) return [];
  return trx
    .selectFrom('message')
    .innerJoin('conversation', 'conversation.id', 'message.conversation_id')
    .leftJoin('contact', 'contact.id', 'conversation.contact_id')
    .select([
      sql<string>`message.rfc_message_id`.as('messageId'),
      'message.direction',
      'message.conversation_id as conversationId',
      sql<string>`lower(message.from_address)`.as('from'),
      sql<string>`coalesce(lower(contact.address), '')`.as('contact'),
    ])
    .where(inDepartment(departmentId))
    .where(sql<boolean>`message.rfc_message_id = any(${wanted}::text[])`)
    .orderBy('message.id')
    .execute();
}

/** An array, not a join: the indexes that begin with mailbox_id are then probed for each pair. */
function inDepartment(departmentId: string) {
  return sql<boolean>`message.mailbox_id = any(array(
    select mailbox.id from mailbox join account on account.id = mailbox.account_id
    where account.department_id = ${departmentId}))`;
}

async function conversationsWaiting(
  trx: Trx,
  departmentId: string,
  wanted: readonly string[],
): Promise<AwaitedMail[]> {
  if (wanted.length === 0) return [];
  return trx
    .selectFrom('awaited_mail')
    .innerJoin('conversation', 'conversation.id', 'awaited_mail.conversation_id')
    .leftJoin('contact', 'contact.id', 'conversation.contact_id')
    .select([
      'awaited_mail.rfc_message_id as messageId',
      'awaited_mail.conversation_id as conversationId',
      sql<string>`coalesce(lower(contact.address), '')`.as('contact'),
    ])
    .where('conversation.department_id', '=', departmentId)
    .where(sql<boolean>`awaited_mail.rfc_message_id = any(${wanted}::text[])`)
    .orderBy('awaited_mail.conversation_id')
    .limit(MOST_AWAITED)
    .execute();
}

interface NamedConversation {
  readonly conversationId: string;
  readonly contact: string;
  /** The identifier or the number by which it is named. */
  readonly by: string | number;
}

/** Bcc too: whom an agent copied in unseen may answer. */
async function participantsOf(
  trx: Trx,
  all: readonly NamedConversation[],
  mails: readonly ReceivedMail[],
): Promise<Participant[]> {
  const namedBy = Map.groupBy(all, ({ by }) => by);
  const senders = new Set<string>();
  const named = mails.flatMap(({ message }) => {
    const sender = message.from?.address.toLowerCase();
    if (!sender) return [];
    const numbers = findSubjectTokens(message.subject).map(({ number }) => number);
    const others = [...mentioned(message), message.messageId ?? '', ...numbers]
      .flatMap((by) => namedBy.get(by) ?? [])
      .filter(({ contact }) => contact !== sender);
    if (others.length > 0) senders.add(sender);
    return others;
  });
  // Almost always everybody who writes is the customer of what they name.
  if (named.length === 0) return [];
  const ids = [...new Set(named.map(({ conversationId }) => conversationId))];
  const { rows } = await sql<Participant>`
    select distinct m.conversation_id as "conversationId", p.address
    from message m cross join lateral (
      select lower(m.from_address) as address
      union all select lower(each ->> 'address') from jsonb_array_elements(m.to_addresses || m.cc_addresses) each
      union all select lower(r.address) from delivery d join delivery_recipient r on r.delivery_id = d.id
        where d.message_id = m.id
    ) p
    where m.conversation_id = any(${ids}::uuid[]) and p.address = any(${[...senders]}::text[])`.execute(trx);
  return rows;
}

async function conversationsOfTokens(
  trx: Trx,
  departmentId: string,
  mails: readonly ReceivedMail[],
): Promise<KnownConversation[]> {
  const numbers = [
    ...new Set(
      mails.flatMap(({ message }) => findSubjectTokens(message.subject).map(({ number }) => number)),
    ),
  ];
  if (numbers.length === 0) return [];
  return trx
    .selectFrom('conversation')
    .leftJoin('contact', 'contact.id', 'conversation.contact_id')
    .select([
      'conversation.id',
      'conversation.number',
      'conversation.subject_check as check',
      sql<string>`coalesce(lower(contact.address), '')`.as('contact'),
    ])
    .where('conversation.department_id', '=', departmentId)
    .where(sql<boolean>`number = any(${numbers}::bigint[])`)
    .execute();
}

async function threadsOf(
  trx: Trx,
  departmentId: string,
  mails: readonly ReceivedMail[],
): Promise<KnownThread[]> {
  const heads = [
    ...new Set(
      mails.flatMap(({ message }) => {
        const thread = readThreadIndex(message.headers['thread-index']);
        return thread?.answers ? [thread.head] : [];
      }),
    ),
  ];
  if (heads.length === 0) return [];
  return trx
    .selectFrom('message')
    .innerJoin('conversation', 'conversation.id', 'message.conversation_id')
    .leftJoin('contact', 'contact.id', 'conversation.contact_id')
    .select([
      sql<string>`message.thread_head`.as('head'),
      'message.conversation_id as conversationId',
      sql<string>`lower(message.from_address)`.as('from'),
      sql<string>`coalesce(lower(contact.address), '')`.as('contact'),
    ])
    .where(inDepartment(departmentId))
    .where(sql<boolean>`message.thread_head = any(${heads}::text[])`)
    .orderBy('message.id')
    .limit(MOST_THREADS)
    .execute();
}

interface Asked {
  readonly subjectJoinDays: number;
  readonly phrases: ExceptionPhrase[];
  readonly own: string[];
  readonly subjects: KnownSubject[];
}

async function whatEveryMailIsAsked(
  trx: Trx,
  departmentId: string,
  mails: readonly ReceivedMail[],
): Promise<Asked> {
  const addresses = [...new Set(mails.flatMap(({ message }) => addressesToKnow(message)))];
  const senders = [...new Set(mails.flatMap(({ message }) => message.from?.address.toLowerCase() || []))];
  const keys = [...new Set(mails.map(({ message }) => subjectKey(message.subject)).filter(Boolean))];
  const oldest = mails.reduce(
    (first, { receivedAt }) => (receivedAt < first ? receivedAt : first),
    new Date(),
  );
  const { rows } = await sql<
    Omit<Asked, 'subjects'> & { subjects: (KnownSubject & { lastMessageAt: string })[] }
  >`
    with setting as (select coalesce((select subject_join_days from installation), 7) as days)
    select setting.days as "subjectJoinDays",
      (select coalesce(json_agg(json_build_object('field', field, 'phrase', phrase)), '[]') from exception_phrase) as phrases,
      array(
        select lower(address) from mailbox where lower(address) = any(${addresses}::text[])
        union select lower(address) from mailbox_alias where lower(address) = any(${addresses}::text[])
      ) as own,
      (
        select coalesce(json_agg(found), '[]') from (
          select c.subject_key as key, c.id as "conversationId", lower(k.address) as contact,
            c.last_message_at as "lastMessageAt"
          from contact k join conversation c on c.contact_id = k.id
          where lower(k.address) = any(${senders}::text[]) and c.department_id = ${departmentId}::uuid
            and c.last_message_at > ${oldest.toISOString()}::timestamptz - make_interval(days => setting.days)
            and c.subject_key = any(${keys}::text[])
          order by c.last_message_at desc limit ${MOST_SUBJECTS}
        ) found
      ) as subjects
    from setting
  `.execute(trx);
  const asked = rows[0] as (typeof rows)[number];
  const subjects = asked.subjects.map((each) => ({ ...each, lastMessageAt: new Date(each.lastMessageAt) }));
  return { ...asked, subjects };
}
