/**
 * The token in a subject by which a reply finds its conversation when a mail program drops References and
 * In-Reply-To: `Re: Broken lamp [#1042-9f86d0]`. The number is what people quote on the telephone; the check is
 * random per conversation, so that counting numbers does not lead into a stranger's conversation.
 */

export interface SubjectToken {
  readonly number: number;
  readonly check: string;
}

/** A hostile subject may hold thousands; a real one holds one, or two when conversations were merged by hand. */
const MOST_TOKENS = 5;

/** The token to append to the subject of an answer. */
export function subjectToken(conversation: {
  readonly number: number;
  readonly subject_check: string;
}): string {
  return `[#${conversation.number}-${conversation.subject_check}]`;
}

/** The subject with the token behind it, once. */
export function withSubjectToken(
  subject: string,
  conversation: { readonly number: number; readonly subject_check: string },
): string {
  const token = subjectToken(conversation);
  return subject.includes(token) ? subject : `${subject} ${token}`.trimStart();
}

/** All tokens in a subject, first to last; mail programs may have changed their case or put spaces inside. */
export function findSubjectTokens(subject: string): SubjectToken[] {
  const found: SubjectToken[] = [];
  for (const [, number, check] of subject.matchAll(/\[\s?#\s?(\d{1,15})\s?-\s?([0-9a-f]{6})\s?\]/gi)) {
    found.push({ number: Number(number), check: (check as string).toLowerCase() });
    if (found.length === MOST_TOKENS) break;
  }
  return found;
}
