/** The header fields by which a mail program puts an answer into its thread (RFC 5322 section 3.6.4). */

/**
 * What mail programs put before a subject when answering, in the languages they speak; a colon or its full-width
 * form follows, with a counter in some (`Re[2]:`, `AW(3):`). Forwarding is not answering and stays.
 */
const REPLY_PREFIX =
  /^\s*(?:re|r|rif|aw|antw(?:oord)?|antwort|sv|vs|vá|odp|ynt|res|ref|rép|réf|bls|atb|απ|σχετ|отв|ответ|回复|回覆|答复|返信|답장)\s*(?:[[(]\d{1,3}[\])])?\s*[:：]/iu;

/** Nobody stacks more on purpose; a hostile subject of a million `Re:` is not walked to its end. */
const MOST_PREFIXES = 50;

/** `Re: …`, once, whatever stood before it in whichever language. */
export function replySubject(subject: string): string {
  let rest = subject;
  for (let removed = 0; removed < MOST_PREFIXES; removed += 1) {
    const next = rest.replace(REPLY_PREFIX, '');
    if (next === rest) break;
    rest = next;
  }
  return `Re: ${rest.trim()}`.trimEnd();
}

export interface Answered {
  readonly messageId: string | null;
  readonly inReplyTo: string | null;
  readonly references: readonly string[];
}

/** Programs read the ends of the list; long lists have broken relays that limit a header field's size. */
const MOST_REFERENCES = 20;

/**
 * In-Reply-To and References of an answer: the answered message's References, or its In-Reply-To where it has none,
 * then its own Message-ID; too many lose their middle, so that the first (the thread) and the last (the parent) stay.
 */
export function replyReferences(answered: Answered): { inReplyTo: string | undefined; references: string[] } {
  const ancestors =
    answered.references.length > 0 ? answered.references : answered.inReplyTo ? [answered.inReplyTo] : [];
  const all = [...new Set([...ancestors, ...(answered.messageId ? [answered.messageId] : [])])];
  const wellFormed = all.filter((id) => /^<[^<>\s]+>$/.test(id));
  const references =
    wellFormed.length <= MOST_REFERENCES
      ? wellFormed
      : [wellFormed[0] as string, ...wellFormed.slice(wellFormed.length - MOST_REFERENCES + 1)];
  const parent = answered.messageId ?? undefined;
  return { inReplyTo: parent && wellFormed.includes(parent) ? parent : undefined, references };
}
