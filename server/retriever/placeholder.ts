/**
 * Exchange Online hands out a small mail of its own in place of one that it cannot convert, with the subject "Retrieval
 * using the IMAP4 protocol failed for the following message: N". The real one often comes later.
 *
 * Only the subject counts, and only from its first word: a customer who quotes it, forwards it or answers to it has
 * written a mail of their own, and whose mail were taken for a placeholder would wait for hours. The size that the server
 * told says nothing: it is that of the mail which did not come.
 */
export const LARGEST_PLACEHOLDER_BYTES = 16 * 1024;
/** After so many attempts it is accepted in the end: better a mail that says what is missing than none. */
export const PLACEHOLDER_ATTEMPTS = 6;
export const PLACEHOLDER_SENT = 'The server sent a placeholder in its place.';

const SUBJECT =
  /^subject:[ \t]*Retrieval using the (?:IMAP4?|POP3) protocol failed for the following message\b/im;

export function isPlaceholder(raw: Buffer): boolean {
  if (raw.length > LARGEST_PLACEHOLDER_BYTES) return false;
  const mail = raw.toString('latin1');
  const end = mail.search(/\r?\n\r?\n/);
  const header = end < 0 ? mail : mail.slice(0, end);
  return SUBJECT.test(header.replace(/\r?\n[ \t]+/g, ' '));
}
