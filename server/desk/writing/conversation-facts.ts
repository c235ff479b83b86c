/** What is known of a conversation when something is written in it. */
import { sql } from 'kysely';
import type { Trx } from '../../store/pool.ts';
import { firstName, type PlaceholderValues } from './placeholders.ts';
import { LetterRefused } from './refusal.ts';
import { agentValues } from './wish.ts';

/** The conversation, locked until the transaction ends, with its mailbox, queue, department and contact. */
export async function lockConversation(trx: Trx, id: string): Promise<ConversationFacts> {
  const conversation = await selectFacts(trx, id).forUpdate('conversation').executeTakeFirst();
  if (!conversation) throw new LetterRefused('conversation-not-found', 'There is no such conversation.');
  requireEnabled(conversation);
  return conversation;
}

/** To look only. */
export async function findConversation(trx: Trx, id: string): Promise<ConversationFacts | null> {
  return (await selectFacts(trx, id).executeTakeFirst()) ?? null;
}

export function selectFacts(trx: Trx, id: string) {
  return trx
    .selectFrom('conversation')
    .innerJoin('mailbox', 'mailbox.id', 'conversation.mailbox_id')
    .innerJoin('department', 'department.id', 'conversation.department_id')
    .leftJoin('queue', 'queue.id', 'conversation.queue_id')
    .leftJoin('contact', 'contact.id', 'conversation.contact_id')
    .select([
      'conversation.id',
      'conversation.number',
      'conversation.subject_check',
      'conversation.subject',
      'conversation.mailbox_id',
      'conversation.department_id',
      'mailbox.address',
      'mailbox.display_name',
      'mailbox.enabled',
      sql<number | null>`(mailbox.limits->>'sentMessageBytes')::bigint`.as('sent_message_bytes'),
      'department.name as department_name',
      'queue.from_address as queue_address',
      'queue.from_name as queue_name',
      'contact.address as contact_address',
      'contact.name as contact_name',
    ])
    .where('conversation.id', '=', id);
}

export type ConversationFacts = NonNullable<
  Awaited<ReturnType<ReturnType<typeof selectFacts>['executeTakeFirst']>>
>;

export function requireEnabled({
  enabled,
  address,
}: {
  readonly enabled: boolean;
  readonly address: string;
}): void {
  if (enabled) return;
  throw new LetterRefused(
    'mailbox-disabled',
    `The mailbox ${address} is switched off; switch it on under Administration > Mailboxes.`,
  );
}

export function mailboxOf(facts: Pick<ConversationFacts, 'mailbox_id' | 'address' | 'sent_message_bytes'>) {
  return {
    id: facts.mailbox_id,
    address: facts.address,
    sentMessageBytes: facts.sent_message_bytes ?? undefined,
  };
}

export async function readAgent(trx: Trx, id: string) {
  return trx.selectFrom('agent').select(['name', 'email', 'locale']).where('id', '=', id).executeTakeFirst();
}

/** The customer's last message, else the last automatic one; in a conversation without either, the last at all. */
export async function answeredMessage(trx: Trx, conversationId: string) {
  return (
    trx
      .selectFrom('message')
      .select([
        'id',
        'direction',
        'rfc_message_id',
        'in_reply_to',
        'reference_ids',
        'from_address',
        'from_name',
        'to_addresses',
        'cc_addresses',
        'reply_to',
        'subject',
        'text_body',
        'thread_index',
        'thread_topic',
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

/** The newest Thread-Index of the conversation: the customer's, or the one we began it with. */
export async function newestThread(trx: Trx, conversationId: string) {
  return trx
    .selectFrom('message')
    .select(['thread_index', 'thread_topic'])
    .where('conversation_id', '=', conversationId)
    .where('thread_index', 'is not', null)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
}

export function valuesOf(
  facts: Pick<
    ConversationFacts,
    'number' | 'subject' | 'display_name' | 'address' | 'department_name' | 'contact_name' | 'contact_address'
  >,
  agent: { readonly name: string; readonly email: string } | undefined,
): PlaceholderValues {
  const contact = facts.contact_name || facts.contact_address || '';
  return {
    ...agentValues(agent),
    'contact.name': contact,
    'contact.firstName': firstName(contact),
    'contact.email': facts.contact_address ?? '',
    'conversation.number': String(facts.number),
    'conversation.subject': facts.subject,
    'mailbox.name': facts.display_name || facts.address,
    'mailbox.address': facts.address,
    'department.name': facts.department_name,
  };
}
