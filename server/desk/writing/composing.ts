/** What a composer needs to know before a word is typed: who answers, to whom, from which address, with what under it. */
import { sql } from 'kysely';
import type { Store } from '../../store/pool.ts';
import type { Address } from '../../store/schema.ts';
import { answeredMessage, findConversation, readAgent, valuesOf } from './conversation-facts.ts';
import { SENT_MESSAGE_BYTES } from './letter.ts';
import type { PlaceholderValues } from './placeholders.ts';
import { answerAllCc, answerTo, everybody } from './recipients.ts';
import { chooseSender, ownAmong, sendersOf } from './senders.ts';
import { agentValues, filledSignature } from './wish.ts';

export interface Composing {
  readonly senders: readonly Address[];
  /** The one that is used unless another is chosen. */
  readonly from: string;
  readonly to: readonly string[];
  /** What an answer to all adds. */
  readonly ccAll: readonly string[];
  readonly signatureHtml: string | null;
  readonly values: PlaceholderValues;
  readonly sentMessageBytes: number;
}

/** The conversation may be seen by who asks: the caller has made sure. */
export async function composingIn(
  store: Store,
  conversationId: string,
  agentId: string,
): Promise<Composing | null> {
  return store.db.transaction().execute(async (trx) => {
    const conversation = await findConversation(trx, conversationId);
    if (!conversation) return null;
    const answered = await answeredMessage(trx, conversationId);
    const agent = await readAgent(trx, agentId);
    const senders = await sendersOf(trx, conversation.mailbox_id);
    const own = await ownAmong(trx, answered ? everybody(answered).map(({ address }) => address) : []);
    const values = valuesOf(conversation, agent);
    const from = chooseSender(senders, {
      writtenTo:
        answered?.direction === 'in'
          ? [...answered.to_addresses, ...answered.cc_addresses].map(({ address }) => address)
          : [],
      queue: { address: conversation.queue_address, name: conversation.queue_name ?? '' },
    });
    const { mailbox_id: mailboxId, department_id: departmentId } = conversation;
    return {
      senders,
      from: from?.address ?? conversation.address,
      to: answerTo(answered, own),
      ccAll: answerAllCc(answered, own),
      signatureHtml: (await filledSignature(trx, { agentId, mailboxId, departmentId, values })) ?? null,
      values,
      sentMessageBytes: conversation.sent_message_bytes ?? SENT_MESSAGE_BYTES,
    };
  });
}

/** For a message to somebody new. @returns null when the mailbox is not there or may not be used. */
export async function composingFrom(
  store: Store,
  departments: readonly string[] | null,
  mailboxId: string,
  agentId: string,
): Promise<Composing | null> {
  return store.db.transaction().execute(async (trx) => {
    const mailbox = await trx
      .selectFrom('mailbox')
      .innerJoin('account', 'account.id', 'mailbox.account_id')
      .innerJoin('department', 'department.id', 'account.department_id')
      .select([
        'mailbox.address',
        'mailbox.display_name',
        'account.department_id',
        'department.name as department_name',
        sql<number | null>`(mailbox.limits->>'sentMessageBytes')::bigint`.as('sent_message_bytes'),
      ])
      .where('mailbox.id', '=', mailboxId)
      .executeTakeFirst();
    if (!mailbox || (departments && !departments.includes(mailbox.department_id))) return null;
    const agent = await readAgent(trx, agentId);
    const values = {
      ...agentValues(agent),
      'mailbox.name': mailbox.display_name || mailbox.address,
      'mailbox.address': mailbox.address,
      'department.name': mailbox.department_name,
    };
    const place = { agentId, mailboxId, departmentId: mailbox.department_id, values };
    return {
      senders: await sendersOf(trx, mailboxId),
      from: mailbox.address,
      to: [],
      ccAll: [],
      signatureHtml: (await filledSignature(trx, place)) ?? null,
      values,
      sentMessageBytes: mailbox.sent_message_bytes ?? SENT_MESSAGE_BYTES,
    };
  });
}
