/**
 * A conversation that begins with us: the first message to somebody, from a mailbox that the agent may use. It waits
 * for their answer (pending) unless it is closed at once.
 */
import { sql } from 'kysely';
import { newId } from '../../kernel/id.ts';
import type { Store, Trx } from '../../store/pool.ts';
import type { Vault } from '../../store/vault.ts';
import { contactsFor } from '../receiving/contacts.ts';
import { previewOf } from '../receiving/preview.ts';
import { withSubjectToken } from '../receiving/subject-token.ts';
import { readAgent, requireEnabled, valuesOf } from './conversation-facts.ts';
import { removeDraft } from './drafts.ts';
import { putLetter, type WrittenLetter } from './letter.ts';
import { letterBody } from './letter-body.ts';
import { recipientsOf } from './recipients.ts';
import { LetterRefused } from './refusal.ts';
import { chooseSender, sendersOf } from './senders.ts';
import { newThreadIndex } from './thread-index.ts';
import { contentsOf, filledSignature, type LetterWish, leavesAt } from './wish.ts';

export interface FirstLetter extends LetterWish {
  readonly mailboxId: string;
  /** Departments that the writer sees; null: all. */
  readonly departments: readonly string[] | null;
  readonly to: readonly string[];
  readonly subject: string;
  /** The draft that this was: it goes with the sending. */
  readonly draftId?: string | undefined;
}

/** @throws LetterRefused when the mailbox may not be used, nobody is named, or nothing is said. */
export async function startConversation(
  store: Store,
  letter: FirstLetter,
  vault?: Pick<Vault, 'read'>,
): Promise<WrittenLetter & { readonly conversationId: string }> {
  const leaves = leavesAt(letter);
  return store.db.transaction().execute(async (trx) => {
    const mailbox = await readMailbox(trx, letter.mailboxId);
    if (!mailbox || (letter.departments && !letter.departments.includes(mailbox.department_id))) {
      throw new LetterRefused('mailbox-not-found', 'There is no such mailbox.');
    }
    requireEnabled(mailbox);
    const agent = await readAgent(trx, letter.agentId);
    const contents = await contentsOf(trx, letter, mailbox.address);
    const recipients = recipientsOf(letter, undefined, new Set());
    const [first] = recipients.to;
    if (!first) throw new LetterRefused('no-recipient', 'Name whom it is for.');
    const from = chooseSender(await sendersOf(trx, mailbox.mailbox_id), {
      asked: letter.from,
      queue: { address: mailbox.queue_address, name: mailbox.queue_name ?? '' },
    });
    if (!from) throw new LetterRefused('sender-unknown', `is no address of ${mailbox.address}`);

    const contactId = (await contactsFor(trx, [first])).get(first.address.toLowerCase()) ?? null;
    const contact = await trx
      .selectFrom('contact')
      .select(['name', 'address'])
      .where('id', '=', contactId)
      .executeTakeFirst();
    const conversation = await trx
      .insertInto('conversation')
      .values({
        id: newId(),
        department_id: mailbox.department_id,
        queue_id: mailbox.default_queue_id,
        mailbox_id: mailbox.mailbox_id,
        contact_id: contactId,
        agent_id: letter.agentId,
        subject: letter.subject,
        unread: false,
        message_count: 1,
        preview: previewOf(contents.text),
        state: letter.close ? 'closed' : 'pending',
        closed_at: letter.close ? sql<Date>`now()` : null,
      })
      .returning(['id', 'number', 'subject_check'])
      .executeTakeFirstOrThrow();
    const signature =
      letter.signature === false
        ? undefined
        : await filledSignature(trx, {
            agentId: letter.agentId,
            mailboxId: mailbox.mailbox_id,
            departmentId: mailbox.department_id,
            values: valuesOf(
              {
                ...mailbox,
                ...conversation,
                subject: letter.subject,
                contact_name: contact?.name ?? '',
                contact_address: first.address,
              },
              agent,
            ),
          });
    const written = await putLetter({ blobs: store.blobs, vault }, trx, {
      messageId: letter.messageId ?? newId(),
      conversationId: conversation.id,
      mailbox: {
        id: mailbox.mailbox_id,
        address: mailbox.address,
        sentMessageBytes: mailbox.sent_message_bytes ?? undefined,
      },
      authorId: letter.agentId,
      from,
      recipients: { ...recipients, to: named(recipients.to, contact) },
      replyTo: (letter.replyTo ?? []).map((address) => ({ address, name: '' })),
      subject: withSubjectToken(letter.subject, conversation),
      body: letterBody({ written: contents.written, signature, locale: agent?.locale ?? null }),
      shown: {
        text: contents.text,
        html:
          'html' in contents.written
            ? contents.written.html + (signature ? `<br><div>${signature}</div>` : '')
            : null,
      },
      references: [],
      threadIndex: newThreadIndex(new Date()),
      threadTopic: letter.subject,
      files: contents.files,
      leaves,
    });
    if (letter.draftId) await removeDraft(trx, letter.agentId, { id: letter.draftId });
    return { ...written, conversationId: conversation.id };
  });
}

async function readMailbox(trx: Trx, id: string) {
  return trx
    .selectFrom('mailbox')
    .innerJoin('account', 'account.id', 'mailbox.account_id')
    .innerJoin('department', 'department.id', 'account.department_id')
    .leftJoin('queue', 'queue.id', 'mailbox.default_queue_id')
    .select([
      'mailbox.id as mailbox_id',
      'mailbox.address',
      'mailbox.display_name',
      'mailbox.enabled',
      'mailbox.default_queue_id',
      sql<number | null>`(mailbox.limits->>'sentMessageBytes')::bigint`.as('sent_message_bytes'),
      'account.department_id',
      'department.name as department_name',
      'queue.from_address as queue_address',
      'queue.from_name as queue_name',
    ])
    .where('mailbox.id', '=', id)
    .executeTakeFirst();
}

/** Whom we know by name is greeted by it in the header too. */
function named(
  to: readonly { readonly address: string; readonly name: string }[],
  contact: { readonly name: string; readonly address: string } | undefined,
) {
  return to.map((person) =>
    contact && person.address.toLowerCase() === contact.address.toLowerCase()
      ? { ...person, name: contact.name }
      : person,
  );
}
