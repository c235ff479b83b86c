/**
 * Passes a message, or the whole conversation, on to somebody else. It stays part of the conversation: it carries the
 * token and refers to what it passes on, so that the answer of a colleague or supplier comes back here.
 */
import { newId } from '../../kernel/id.ts';
import type { Store, Trx } from '../../store/pool.ts';
import type { Vault } from '../../store/vault.ts';
import { withSubjectToken } from '../receiving/subject-token.ts';
import { lockConversation, mailboxOf, newestThread, readAgent, valuesOf } from './conversation-facts.ts';
import { removeDraft } from './drafts.ts';
import { putLetter, touchConversation, type WrittenLetter } from './letter.ts';
import { letterBody } from './letter-body.ts';
import { recipientsOf } from './recipients.ts';
import { LetterRefused } from './refusal.ts';
import { replyReferences, replySubject } from './reply-headers.ts';
import { chooseSender, sendersOf } from './senders.ts';
import { continueThreadIndex } from './thread-index.ts';
import { contentsOf, filledSignature, type LetterWish, leavesAt } from './wish.ts';

export interface Forward extends LetterWish {
  readonly conversationId: string;
  /** Which message; undefined: all of them. */
  readonly forwardedId?: string | undefined;
}

/** A conversation of hundreds of messages is for reading here, not for a mail. */
const MOST_PASSED_ON = 100;

/** @throws LetterRefused when nobody is named, or there is nothing to pass on. */
export async function writeForward(
  store: Store,
  forward: Forward,
  vault?: Pick<Vault, 'read'>,
): Promise<WrittenLetter> {
  const leaves = leavesAt(forward);
  return store.db.transaction().execute(async (trx) => {
    const conversation = await lockConversation(trx, forward.conversationId);
    const agent = await readAgent(trx, forward.agentId);
    const messages = await readPassedOn(trx, forward);
    const newest = messages.at(-1);
    if (!newest) throw new LetterRefused('conversation-not-found', 'There is no such message.');
    const contents = await contentsOf(trx, forward, conversation.address, { mayBeEmpty: true });
    const recipients = recipientsOf(forward, undefined, new Set());
    if (recipients.to.length === 0) {
      throw new LetterRefused('no-recipient', 'Name whom it is for.');
    }
    const from = chooseSender(await sendersOf(trx, conversation.mailbox_id), {
      asked: forward.from,
      queue: { address: conversation.queue_address, name: conversation.queue_name ?? '' },
    });
    if (!from) throw new LetterRefused('sender-unknown', `is no address of ${conversation.address}`);
    const signature =
      forward.signature === false || contents.text === ''
        ? undefined
        : await filledSignature(trx, {
            agentId: forward.agentId,
            mailboxId: conversation.mailbox_id,
            departmentId: conversation.department_id,
            values: valuesOf(conversation, agent),
          });
    const thread = await newestThread(trx, forward.conversationId);
    const topic = replySubject(newest.subject || conversation.subject).replace(/^Re: ?/, '');
    const written = await putLetter({ blobs: store.blobs, vault }, trx, {
      messageId: forward.messageId ?? newId(),
      conversationId: forward.conversationId,
      mailbox: mailboxOf(conversation),
      authorId: forward.agentId,
      from,
      recipients,
      replyTo: (forward.replyTo ?? []).map((address) => ({ address, name: '' })),
      subject: withSubjectToken(forward.subject?.trim() || `Fwd: ${topic}`, conversation),
      body: letterBody({
        written: contents.written,
        signature,
        passedOn: messages.map((message) => ({
          fromName: message.from_name,
          fromAddress: message.from_address,
          sentAt: message.sent_at ?? message.created_at,
          text: message.text_body,
          subject: message.subject,
          to: message.to_addresses.map(({ address, name }) => name || address),
        })),
        locale: agent?.locale ?? null,
      }),
      shown: {
        text: contents.text || `Fwd: ${topic}`,
        html: 'html' in contents.written && contents.text !== '' ? contents.written.html : null,
      },
      // It answers nobody, but belongs to the thread.
      references: replyReferences({
        messageId: newest.rfc_message_id,
        inReplyTo: newest.in_reply_to,
        references: newest.reference_ids,
      }).references,
      threadIndex: continueThreadIndex(thread?.thread_index, new Date()),
      threadTopic: thread?.thread_topic || topic,
      files: contents.files,
      leaves,
    });
    await touchConversation(trx, {
      id: forward.conversationId,
      agentId: forward.agentId,
      text: contents.text || `Fwd: ${topic}`,
      close: forward.close,
    });
    if (forward.discardDraft) {
      await removeDraft(trx, forward.agentId, { conversationId: forward.conversationId });
    }
    return written;
  });
}

/** Oldest first. */
async function readPassedOn(trx: Trx, { conversationId, forwardedId }: Forward) {
  const query = trx
    .selectFrom('message')
    .select([
      'id',
      'rfc_message_id',
      'in_reply_to',
      'reference_ids',
      'from_address',
      'from_name',
      'to_addresses',
      'subject',
      'text_body',
      'sent_at',
      'created_at',
    ])
    .where('conversation_id', '=', conversationId);
  const rows = await (forwardedId ? query.where('id', '=', forwardedId) : query)
    .orderBy('id', 'desc')
    .limit(MOST_PASSED_ON)
    .execute();
  return rows.reverse();
}
