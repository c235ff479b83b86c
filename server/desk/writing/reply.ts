/**
 * An agent's answer to a conversation. It threads below the customer's last message, carries the conversation's token
 * in its subject, and goes to whom the customer asked for unless the agent says otherwise.
 */
import { newId } from '../../kernel/id.ts';
import type { Store, Trx } from '../../store/pool.ts';
import type { Vault } from '../../store/vault.ts';
import { withSubjectToken } from '../receiving/subject-token.ts';
import {
  answeredMessage,
  lockConversation,
  mailboxOf,
  newestThread,
  readAgent,
  valuesOf,
} from './conversation-facts.ts';
import { removeDraft } from './drafts.ts';
import { putLetter, touchConversation, type WrittenLetter } from './letter.ts';
import { letterBody } from './letter-body.ts';
import { answerAllCc, everybody, recipientsOf } from './recipients.ts';
import { LetterRefused } from './refusal.ts';
import { replyReferences, replySubject } from './reply-headers.ts';
import { chooseSender, ownAmong, sendersOf } from './senders.ts';
import { continueThreadIndex } from './thread-index.ts';
import { contentsOf, filledSignature, type LetterWish, leavesAt } from './wish.ts';

export interface Reply extends LetterWish {
  readonly conversationId: string;
  /** Default: with the answered mail quoted below. */
  readonly quote?: boolean | undefined;
  /** Copies in everybody who got the answered mail. */
  readonly toAll?: boolean | undefined;
  /** The newest message that the agent has seen: after a newer one of the customer the answer is refused. */
  readonly seenMessageId?: string | undefined;
}

/** @throws LetterRefused when there is nobody to answer, nothing to say, or no mailbox to send from. */
export async function writeReply(
  store: Store,
  reply: Reply,
  vault?: Pick<Vault, 'read'>,
): Promise<WrittenLetter> {
  const leaves = leavesAt(reply);
  return store.db.transaction().execute(async (trx) => {
    const conversation = await lockConversation(trx, reply.conversationId);
    if (reply.seenMessageId) await requireSeen(trx, reply.conversationId, reply.seenMessageId);
    const answered = await answeredMessage(trx, reply.conversationId);
    const agent = await readAgent(trx, reply.agentId);
    const contents = await contentsOf(trx, reply, conversation.address);

    const own = await ownAmong(trx, [
      conversation.address,
      ...(answered ? everybody(answered).map(({ address }) => address) : []),
    ]);
    const asked = reply.toAll ? { ...reply, cc: [...reply.cc, ...answerAllCc(answered, own)] } : reply;
    const recipients = recipientsOf(asked, answered, own);
    if (recipients.to.length === 0) {
      throw new LetterRefused('no-recipient', 'There is nobody to answer: name at least one recipient.');
    }
    const from = chooseSender(await sendersOf(trx, conversation.mailbox_id), {
      asked: reply.from,
      writtenTo:
        answered?.direction === 'in'
          ? [...answered.to_addresses, ...answered.cc_addresses].map(({ address }) => address)
          : [],
      queue: { address: conversation.queue_address, name: conversation.queue_name ?? '' },
    });
    if (!from) throw new LetterRefused('sender-unknown', `is no address of ${conversation.address}`);

    const { inReplyTo, references } = replyReferences({
      messageId: answered?.rfc_message_id ?? null,
      inReplyTo: answered?.in_reply_to ?? null,
      references: answered?.reference_ids ?? [],
    });
    const thread = answered?.thread_index ? answered : await newestThread(trx, reply.conversationId);
    const topic = answered?.subject || conversation.subject;
    const signature =
      reply.signature === false
        ? undefined
        : await filledSignature(trx, {
            agentId: reply.agentId,
            mailboxId: conversation.mailbox_id,
            departmentId: conversation.department_id,
            values: valuesOf(conversation, agent),
          });
    const body = letterBody({
      written: contents.written,
      signature,
      answered: answered && reply.quote !== false ? originalOf(answered) : undefined,
      locale: agent?.locale ?? null,
    });
    const written = await putLetter({ blobs: store.blobs, vault }, trx, {
      messageId: reply.messageId ?? newId(),
      conversationId: reply.conversationId,
      mailbox: mailboxOf(conversation),
      authorId: reply.agentId,
      from,
      recipients,
      replyTo: (reply.replyTo ?? []).map((address) => ({ address, name: '' })),
      subject: withSubjectToken(reply.subject?.trim() || replySubject(topic), conversation),
      body,
      shown: {
        text: contents.text,
        html:
          'html' in contents.written
            ? contents.written.html + (signature ? `<br><div>${signature}</div>` : '')
            : null,
      },
      inReplyTo,
      references,
      threadIndex: continueThreadIndex(thread?.thread_index, new Date()),
      threadTopic: thread?.thread_topic || replySubject(topic).replace(/^Re: ?/, ''),
      files: contents.files,
      leaves,
    });
    await touchConversation(trx, {
      id: reply.conversationId,
      agentId: reply.agentId,
      text: contents.text,
      close: reply.close,
    });
    if (reply.discardDraft) {
      await removeDraft(trx, reply.agentId, { conversationId: reply.conversationId });
    }
    return written;
  });
}

/** Nobody answers a question that was changed meanwhile without knowing. */
async function requireSeen(trx: Trx, conversationId: string, seenMessageId: string): Promise<void> {
  const newer = await trx
    .selectFrom('message')
    .select('id')
    .where('conversation_id', '=', conversationId)
    .where('direction', '=', 'in')
    .where('automatic', '=', false)
    .where('id', '>', seenMessageId)
    .limit(1)
    .executeTakeFirst();
  if (newer) throw new LetterRefused('moved-on', 'The customer has written again since.');
}

function originalOf(answered: NonNullable<Awaited<ReturnType<typeof answeredMessage>>>) {
  return {
    fromName: answered.from_name,
    fromAddress: answered.from_address,
    sentAt: answered.sent_at ?? answered.created_at,
    text: answered.text_body,
  };
}
