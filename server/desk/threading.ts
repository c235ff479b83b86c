/**
 * Which conversation a mail belongs to. A pure decision over what is known; receive.ts looks the facts up.
 *
 * In this order: In-Reply-To, References from the newest to the oldest, a subject token, and the mail's own Message-ID
 * when the same sender's copy of it is here already (a mail to two of our addresses). Nothing joins by subject alone,
 * and an identifier that leads to several conversations (programs exist that give every mail the same Message-ID)
 * counts only for the one that is with this sender. So no two customers ever end up in one conversation by accident.
 */
import type { SubjectToken } from './subject-token.ts';

/** A mail to place; addresses in lower case. */
export interface Incoming {
  readonly messageId: string | undefined;
  readonly inReplyTo: string | undefined;
  /** Oldest first. */
  readonly references: readonly string[];
  readonly tokens: readonly SubjectToken[];
  readonly from: string;
}

/** A message of the department whose Message-ID one of the mails mentions. */
export interface KnownMessage {
  readonly messageId: string;
  readonly conversationId: string;
  /** Who wrote it. */
  readonly from: string;
  /** Whom its conversation is with; empty when nobody is known. */
  readonly contact: string;
}

/** A conversation of the department that a subject token may mean. */
export interface KnownConversation {
  readonly id: string;
  readonly number: number;
  readonly check: string;
}

export interface Placement {
  readonly conversationId: string;
  /** The mail opens this conversation. */
  readonly opens: boolean;
}

/**
 * Places mails one after the other: a later one may answer an earlier one of the same batch.
 * @param newConversationId makes the id of a conversation to open.
 * @returns one placement per mail, in the same order.
 */
export function placeMails(
  mails: readonly Incoming[],
  known: {
    readonly messages: readonly KnownMessage[];
    readonly conversations: readonly KnownConversation[];
  },
  newConversationId: () => string,
): Placement[] {
  const byMessageId = new Map<string, KnownMessage[]>();
  const remember = (message: KnownMessage) => {
    const same = byMessageId.get(message.messageId);
    if (same) same.push(message);
    else byMessageId.set(message.messageId, [message]);
  };
  for (const message of known.messages) remember(message);
  const contacts = new Map(known.messages.map((message) => [message.conversationId, message.contact]));

  return mails.map((mail) => {
    const found = findConversation(mail, byMessageId, known.conversations);
    const conversationId = found ?? newConversationId();
    if (!found) contacts.set(conversationId, mail.from);
    if (mail.messageId) {
      const contact = contacts.get(conversationId) ?? '';
      remember({ messageId: mail.messageId, conversationId, from: mail.from, contact });
    }
    return { conversationId, opens: found === undefined };
  });
}

function findConversation(
  mail: Incoming,
  byMessageId: ReadonlyMap<string, readonly KnownMessage[]>,
  conversations: readonly KnownConversation[],
): string | undefined {
  for (const id of mentioned(mail)) {
    const found = agreedConversation(byMessageId.get(id) ?? [], mail.from);
    if (found) return found;
  }
  for (const token of mail.tokens) {
    const meant = conversations.find(({ number, check }) => number === token.number && check === token.check);
    if (meant) return meant.id;
  }
  const copies = mail.messageId ? (byMessageId.get(mail.messageId) ?? []) : [];
  return agreedConversation(
    copies.filter((copy) => copy.from === mail.from),
    mail.from,
  );
}

/** The identifiers that a mail answers, the strongest first. */
export function mentioned(mail: Pick<Incoming, 'inReplyTo' | 'references'>): string[] {
  return [...new Set([...(mail.inReplyTo ? [mail.inReplyTo] : []), ...mail.references.toReversed()])];
}

function agreedConversation(messages: readonly KnownMessage[], from: string): string | undefined {
  const meant = new Set(messages.map((message) => message.conversationId));
  if (meant.size === 1) return messages[0]?.conversationId;
  return messages.findLast((message) => from !== '' && message.contact === from)?.conversationId;
}
