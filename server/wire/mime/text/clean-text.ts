/**
 * Text that PostgreSQL takes and people can read: no NUL (refused in text and jsonb), no lone surrogates (refused as
 * UTF-8), at most `longest` UTF-16 units and never half a character.
 */
export function cleanText(text: string, longest: number): string {
  return text.slice(0, longest).replaceAll('\0', '').toWellFormed();
}

/** The same for what stands on one line: control characters and line breaks become spaces. */
export function cleanLine(text: string, longest: number): string {
  return cleanText(text, longest)
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ')
    .trim();
}
