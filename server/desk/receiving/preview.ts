const PREVIEW_LENGTH = 200;
/** Enough to find something that is no quotation; never scan a megabyte for one line in a list. */
const LOOKED_AT = 5_000;

/** The first words of a mail for a list: on one line, without what it quotes. */
export function previewOf(text: string): string {
  const start = text.slice(0, LOOKED_AT);
  const fresh = start.replace(/^[ \t]*>.*$/gm, ' ');
  const words = (fresh.trim() === '' ? start : fresh).replace(/\s+/g, ' ').trim();
  return words.slice(0, PREVIEW_LENGTH).toWellFormed();
}
