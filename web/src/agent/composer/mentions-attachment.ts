/** Whether a text speaks of an attachment, in the languages that customers of Dutch companies are answered in. */
const WORDS =
  /\b(attach(ed|ment|ments|ing)?|enclosed|bijlagen?|bijgevoegde?|bijgesloten|toegevoegd|anhang|anbei|beigefügt|angehängt|pi[eè]ces? jointes?|ci-joint|adjunt[oa]s?|allegat[oi])\b/iu;

/** @param text without the quote: what the customer attached is not ours. */
export function mentionsAttachment(text: string): boolean {
  return WORDS.test(text);
}
