/**
 * Parts a plain text mail into what was written now and the earlier mail quoted below it, which is folded.
 *
 * Mail programs mark a quote in three ways: lines that begin with ">", a rule such as "-----Original Message-----",
 * or a block of From/Sent/To/Subject lines. Only a quote at the end is folded: answers written between quoted lines
 * would lose their sense, so those mails stay whole. When in doubt everything is shown.
 */

export interface SplitText {
  readonly body: string;
  /** Empty when there is none. */
  readonly quote: string;
}

const RULE =
  /^\s*[-_]{2,}\s*(original message|oorspronkelijk bericht|ursprüngliche nachricht|forwarded message|doorgestuurd bericht|message d'origine)\s*[-_]{2,}\s*$/i;
const OUTLOOK_LINE = /^_{20,}\s*$/;
/** "On … wrote:", "Op … schreef …:", "Am … schrieb …:", "Le … a écrit :", also broken over two lines. */
const ATTRIBUTION =
  /^(on|op|am|le|el)\b.{6,250}\b(wrote|schreef|schrieb|geschreven|a écrit|escribió)\b.{0,120}:\s*$/is;
const FROM = /^\*?(from|van|von|de)\*?\s*:\s*\*?\s*\S/i;
const HEADER =
  /^\*?(from|van|von|de|sent|verzonden|gesendet|envoyé|date|datum|to|aan|an|à|cc|subject|onderwerp|betreff|objet)\*?\s*:/i;

export function splitQuote(text: string): SplitText {
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  const start = findStart(lines);
  if (start === undefined) return { body: trimEnd(lines), quote: '' };
  const body = trimEnd(lines.slice(0, start));
  // A mail that is nothing but a quote (a bare forward) is its content.
  return body === '' ? { body: trimEnd(lines), quote: '' } : { body, quote: trimEnd(lines.slice(start)) };
}

function findStart(lines: readonly string[]): number | undefined {
  for (const [at, line] of lines.entries()) {
    if (RULE.test(line)) return at;
    if (OUTLOOK_LINE.test(line) && isHeaderBlock(lines, at + 1)) return at;
    if (FROM.test(line) && isHeaderBlock(lines, at)) return at;
  }
  return trailingQuote(lines);
}

/** From, and at least two more header lines close by. */
function isHeaderBlock(lines: readonly string[], at: number): boolean {
  const from = lines.findIndex((line, index) => index >= at && line.trim() !== '');
  if (from < 0 || !FROM.test(lines[from] ?? '')) return false;
  return lines.slice(from, from + 7).filter((line) => HEADER.test(line)).length >= 3;
}

/** The last run of ">" lines, when nothing but blank lines comes after it; with the attribution above it. */
function trailingQuote(lines: readonly string[]): number | undefined {
  let at = lines.length;
  while (at > 0 && (isQuoted(lines[at - 1]) || isBlank(lines[at - 1]))) at -= 1;
  while (at < lines.length && isBlank(lines[at])) at += 1;
  if (at >= lines.length) return undefined;
  let above = at - 1;
  while (above >= 0 && isBlank(lines[above])) above -= 1;
  for (const length of [1, 2, 3]) {
    const first = above - length + 1;
    if (
      first >= 0 &&
      ATTRIBUTION.test(
        lines
          .slice(first, above + 1)
          .join(' ')
          .trim(),
      )
    )
      return first;
  }
  // Quoted lines above the last run are answered one by one: folding the last would hide half a dialogue.
  return lines.slice(0, at).some(isQuoted) ? undefined : at;
}

function isQuoted(line = ''): boolean {
  return /^\s{0,3}>/.test(line);
}

function isBlank(line = ''): boolean {
  return line.trim() === '';
}

function trimEnd(lines: readonly string[]): string {
  return lines.join('\n').trimEnd();
}
