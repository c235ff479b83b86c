/**
 * Exchange Online hands out a small mail of its own in place of one that it cannot convert: "Retrieval using the
 * IMAP4 protocol failed for the following message: N". The real one often comes later.
 */
const LARGEST_PLACEHOLDER_BYTES = 16 * 1024;
const SAYS = /Retrieval using the (?:IMAP4?|POP3) protocol failed for the following message/i;

export function isPlaceholder(raw: Buffer): boolean {
  return raw.length <= LARGEST_PLACEHOLDER_BYTES && SAYS.test(raw.toString('latin1'));
}
