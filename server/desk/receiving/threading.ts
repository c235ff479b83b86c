/**
 * Which conversation a mail belongs to. A pure decision over what is known; receive.ts looks the facts up.
 *
 * In this order: In-Reply-To, References from the newest to the oldest, a subject token, mail that came before what it
 * answers, Outlook's Thread-Index, the mail's own Message-ID when the same sender's copy of it is here already (a mail
 * to two of our addresses), and at last the same subject from the same sender within some days.
 *
 * What can be copied, invented or shared by strangers never joins by itself. An identifier or a token is known to
 * everybody whom the mail was forwarded to, so it counts only for who takes part in the conversation: its customer, and
 * whoever one of its mails came from or went to. Who does not gets a conversation of their own, and the agent is told
 * which one was named (docs/decisions/who-takes-part.md). An identifier that leads to several conversations (programs
 * exist that give every mail the same Message-ID) counts only for the one that is with this sender; a Thread-Index and
 * a subject count only where the conversation is with this sender, and a subject only between mails of people. So no
 * two customers ever end up in one conversation by accident.
 */
import type { SubjectToken } from './subject-token.ts';

/** A mail to place; addresses in lower case. */
export interface Incoming {
  readonly messageId: string | undefined;
  readonly inReplyTo: string | undefined;
  /** Oldest first. */
  readonly references: readonly string[];
  readonly tokens: readonly SubjectToken[];
  /** Of Thread-Index, in hexadecimal. */
  readonly threadHead: string | undefined;
  /** Its Thread-Index says that it continues a thread. */
  readonly continuesThread: boolean;
  /** The subject in one form (subject-key.ts); '' when it joins nothing: too little said, or no person wrote it. */
  readonly subjectKey: string;
  readonly from: string;
  /** To and Cc. */
  readonly recipients: readonly string[];
  /** A delivery report: it comes from a server, which never took part. It counts where it speaks of a mail of ours. */
  readonly isReport: boolean;
  readonly receivedAt: Date;
}

/** A message of the department whose Message-ID one of the mails mentions. */
export interface KnownMessage {
  readonly messageId: string;
  readonly conversationId: string;
  readonly direction: 'in' | 'out';
  /** Who wrote it. */
  readonly from: string;
  /** Whom its conversation is with; empty when nobody is known. */
  readonly contact: string;
}

/** A message of the department with one of the mails' Thread-Index heads. */
export interface KnownThread {
  readonly head: string;
  readonly conversationId: string;
  readonly from: string;
  readonly contact: string;
}

/** A conversation of the department with a sender and a subject of the mails. */
export interface KnownSubject {
  readonly key: string;
  readonly conversationId: string;
  readonly contact: string;
  readonly lastMessageAt: Date;
}

/** A conversation of the department that a subject token may mean. */
export interface KnownConversation {
  readonly id: string;
  readonly number: number;
  readonly check: string;
  readonly contact: string;
}

/** A conversation that began with a mail that names this identifier, when no mail of that name was here. */
export interface AwaitedMail {
  readonly messageId: string;
  readonly conversationId: string;
  readonly contact: string;
}

/** Beside the customer of a conversation: an address that one of its mails came from or went to. */
export interface Participant {
  readonly conversationId: string;
  readonly address: string;
}

export interface Placement {
  readonly conversationId: string;
  /** The mail opens this conversation. */
  readonly opens: boolean;
  /** A conversation that the mail names, and that its sender takes no part in. */
  readonly apartFrom: string | undefined;
  /** Identifiers of mails that are not here, which by coming later will show where they belong. */
  readonly awaits: readonly string[];
}

export interface Known {
  readonly messages: readonly KnownMessage[];
  readonly conversations: readonly KnownConversation[];
  readonly threads: readonly KnownThread[];
  readonly subjects: readonly KnownSubject[];
  readonly awaited: readonly AwaitedMail[];
  /** Of those who wrote the mails to place. */
  readonly participants: readonly Participant[];
  /** How long a subject finds its conversation; 0: never. */
  readonly subjectJoinDays: number;
}

const DAY_MS = 86_400_000;
/** The mails at the beginning and the end of a thread are the likeliest to come yet. */
const MOST_AWAITED = 10;

/**
 * Places mails one after the other: a later one may answer an earlier one of the same batch.
 * @param newConversationId makes the id of a conversation to open.
 * @returns one placement per mail, in the same order.
 */
export function placeMails(
  mails: readonly Incoming[],
  known: Known,
  newConversationId: () => string,
): Placement[] {
  const memory = remember(known);
  return mails.map((mail) => {
    const { found, apartFrom } = findConversation(mail, memory);
    const conversationId = found ?? newConversationId();
    const opens = found === undefined;
    const awaits = opens ? awaitedBy(mail, memory) : [];
    memory.add(mail, conversationId, opens, awaits);
    return { conversationId, opens, apartFrom: opens ? apartFrom : undefined, awaits };
  });
}

function awaitedBy(mail: Incoming, { messages }: Memory): string[] {
  const missing = mentioned(mail).filter((id) => id !== mail.messageId && !messages.has(id));
  const half = MOST_AWAITED / 2;
  return missing.length <= MOST_AWAITED ? missing : [...missing.slice(0, half), ...missing.slice(-half)];
}

/** What is known, by what it is looked up by; it grows with every mail that is placed. */
interface Memory {
  readonly messages: ReadonlyMap<string, readonly KnownMessage[]>;
  readonly threads: ReadonlyMap<string, readonly KnownThread[]>;
  readonly subjects: ReadonlyMap<string, readonly KnownSubject[]>;
  readonly conversations: readonly KnownConversation[];
  readonly awaited: ReadonlyMap<string, readonly AwaitedMail[]>;
  readonly joinMs: number;
  takesPart(conversationId: string, address: string): boolean;
  add(mail: Incoming, conversationId: string, opened: boolean, awaits: readonly string[]): void;
}

function remember(known: Known): Memory {
  const messages = grouped(known.messages, ({ messageId }) => messageId);
  const threads = grouped(known.threads, ({ head }) => head);
  const subjects = grouped(known.subjects, (each) => subjectPlace(each.contact, each.key));
  const awaited = grouped(known.awaited, ({ messageId }) => messageId);
  const contacts = new Map([
    ...[...known.messages, ...known.threads, ...known.subjects, ...known.awaited].map(
      (each) => [each.conversationId, each.contact] as const,
    ),
    ...known.conversations.map((each) => [each.id, each.contact] as const),
  ]);
  const participants = new Set(known.participants.map((each) => partOf(each.conversationId, each.address)));
  const conversations = known.conversations;
  return {
    messages,
    threads,
    subjects,
    conversations,
    awaited,
    joinMs: known.subjectJoinDays * DAY_MS,
    takesPart: (conversationId, address) =>
      address !== '' &&
      (contacts.get(conversationId) === address || participants.has(partOf(conversationId, address))),
    add(mail, conversationId, opened, awaits) {
      const { messageId, threadHead, subjectKey, from, receivedAt } = mail;
      if (opened) contacts.set(conversationId, from);
      const contact = contacts.get(conversationId) ?? '';
      for (const address of [from, ...mail.recipients]) participants.add(partOf(conversationId, address));
      for (const id of awaits) push(awaited, id, { messageId: id, conversationId, contact });
      if (messageId) push(messages, messageId, { messageId, conversationId, direction: 'in', from, contact });
      if (threadHead) push(threads, threadHead, { head: threadHead, conversationId, from, contact });
      if (subjectKey && opened) {
        const place = subjectPlace(from, subjectKey);
        push(subjects, place, { key: subjectKey, conversationId, contact: from, lastMessageAt: receivedAt });
      }
    },
  };
}

interface Found {
  readonly found: string | undefined;
  readonly apartFrom?: string | undefined;
}

function findConversation(mail: Incoming, memory: Memory): Found {
  let apartFrom: string | undefined;
  for (const id of mentioned(mail)) {
    const known = memory.messages.get(id) ?? [];
    const found = agreedConversation(
      known.filter((message) => mayAnswer(mail, message, memory)),
      mail.from,
    );
    if (found) return { found };
    apartFrom ??= agreedConversation(known, mail.from);
  }
  for (const token of mail.tokens) {
    const meant = memory.conversations.find(
      ({ number, check }) => number === token.number && check === token.check,
    );
    if (!meant) continue;
    if (mail.isReport || memory.takesPart(meant.id, mail.from)) return { found: meant.id };
    apartFrom ??= meant.id;
  }
  const found =
    byLaterMail(mail, memory) ?? byThread(mail, memory) ?? byOwnCopy(mail, memory) ?? bySubject(mail, memory);
  return { found, apartFrom };
}

function mayAnswer({ from, isReport }: Incoming, message: KnownMessage, { takesPart }: Memory): boolean {
  return takesPart(message.conversationId, from) || (isReport && message.direction === 'out');
}

/** Mail that answers this one, or the same one as this, came first. */
function byLaterMail(mail: Incoming, { awaited, takesPart }: Memory): string | undefined {
  for (const id of [...(mail.messageId ? [mail.messageId] : []), ...mentioned(mail)]) {
    const found = awaited.get(id)?.find((each) => takesPart(each.conversationId, mail.from));
    if (found) return found.conversationId;
  }
  return undefined;
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

/** The newest with this sender: as the customer of the conversation, or as one who wrote in this thread before. */
function byThread({ threadHead, continuesThread, from }: Incoming, { threads }: Memory): string | undefined {
  if (!threadHead || !continuesThread || from === '') return undefined;
  const same = threads.get(threadHead) ?? [];
  const theirs = same.filter((each) => each.contact === from);
  return (theirs.length > 0 ? theirs : same.filter((each) => each.from === from)).at(-1)?.conversationId;
}

function byOwnCopy({ messageId, from }: Incoming, { messages }: Memory): string | undefined {
  const copies = messageId ? (messages.get(messageId) ?? []) : [];
  return agreedConversation(
    copies.filter((copy) => copy.from === from),
    from,
  );
}

function bySubject({ subjectKey, from, receivedAt }: Incoming, memory: Memory): string | undefined {
  if (!subjectKey || from === '' || memory.joinMs === 0) return undefined;
  return memory.subjects
    .get(subjectPlace(from, subjectKey))
    ?.filter(({ lastMessageAt }) => Math.abs(receivedAt.getTime() - lastMessageAt.getTime()) <= memory.joinMs)
    .reduce<KnownSubject | undefined>(
      (newest, each) => (newest && newest.lastMessageAt >= each.lastMessageAt ? newest : each),
      undefined,
    )?.conversationId;
}

function partOf(conversationId: string, address: string): string {
  return `${conversationId}\n${address}`;
}

/** An address has no line end in it. */
function subjectPlace(contact: string, key: string): string {
  return `${contact}\n${key}`;
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  return Map.groupBy(items, keyOf);
}

function push<T>(map: Map<string, T[]>, key: string, item: T): void {
  const same = map.get(key);
  if (same) same.push(item);
  else map.set(key, [item]);
}
