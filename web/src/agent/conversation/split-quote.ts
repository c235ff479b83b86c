/**
 * Parts a plain text mail into what was written now and the earlier mail quoted below it, which is folded.
 *
 * Mail programs mark a quote in three ways: lines that begin with ">", a rule such as "-----Original Message-----",
 * or a block of From/Sent/To/Subject lines (quote-words.ts has the languages). Only a quote at the end is folded:
 * answers written between quoted lines would lose their sense, so those mails stay whole, and so does a forwarded
 * mail, which is about what it quotes. When in doubt everything is shown.
 */
import { isAttribution, isForward, isOriginalRule, type Label, labelOf } from './quote-words.ts';

export interface SplitText {
  readonly body: string;
  /** Empty when there is none. */
  readonly quote: string;
}

/** @param subject of the mail: one that forwards is not parted. */
export function splitQuote(text: string, subject = ''): SplitText {
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  const start = isForward(subject) ? undefined : findStart(lines);
  if (start === undefined) return { body: trimEnd(lines), quote: '' };
  const body = trimEnd(lines.slice(0, start));
  // A mail that is nothing but a quote (a bare forward) is its content.
  return body === '' ? { body: trimEnd(lines), quote: '' } : { body, quote: trimEnd(lines.slice(start)) };
}

function findStart(lines: readonly string[]): number | undefined {
  for (const [at, line] of lines.entries()) {
    if (isOriginalRule(line)) return at;
    if (isLine(line) && isHeaderBlock(lines, at + 1, true)) return at;
    if (labelOf(line) === 'from' && isHeaderBlock(lines, at, false)) return at;
  }
  return trailingQuote(lines);
}

/** Outlook's, of underscores; a program that turned a page into text makes it of hyphens. */
function isLine(line: string): boolean {
  return line.length < 300 && /^\s{0,3}[_-]{10,}\s*$/.test(line);
}

/** A block of a mail with many recipients is longer, and its first lines say enough. */
const LONGEST_BLOCK = 16;

/**
 * From, and with it what every program writes there. Without a line above it more is asked: people write "From:
 * Amsterdam", "To: Utrecht" and a date below each other when they tell of a journey, and forms write From and Subject.
 *
 * @param at of the line with From, or of an empty one above it.
 */
export function isHeaderBlock(lines: readonly string[], at: number, underLine: boolean): boolean {
  const found = new Map<Label, string>();
  let blankAbove = false;
  for (const line of lines.slice(at, at + LONGEST_BLOCK)) {
    if (isBlank(line)) {
      blankAbove = true;
      continue;
    }
    const label = labelOf(line);
    if (found.size === 0 && label !== 'from') return false;
    if (label === undefined || label === 'unknown') {
      // A line of the mail itself, after an empty one; or the rest of a long line of the block.
      if (blankAbove) break;
      if (label === 'unknown') return false;
    } else {
      if (label === 'from' && found.has('from')) break;
      found.set(label, line);
    }
    blankAbove = false;
  }
  const has = (label: Label) => found.has(label);
  if (underLine) return found.size >= 3;
  const toSomebody = has('to') || has('cc') || /@/.test(found.get('from') ?? '');
  return has('date') && has('subject') && toSomebody;
}

/** The last run of ">" lines, when nothing but blank lines comes after it; with the attribution above it. */
function trailingQuote(lines: readonly string[]): number | undefined {
  let at = lines.length;
  while (at > 0 && (isQuoted(lines[at - 1]) || isBlank(lines[at - 1]))) at -= 1;
  while (at < lines.length && isBlank(lines[at])) at += 1;
  if (at >= lines.length) return undefined;
  // Quoted lines above the last run are answered one by one: folding the last would hide half a dialogue.
  if (lines.slice(0, at).some(isQuoted)) return undefined;
  let above = at - 1;
  while (above >= 0 && isBlank(lines[above])) above -= 1;
  for (const length of [1, 2, 3]) {
    const first = above - length + 1;
    if (first >= 0 && isAttribution(lines.slice(first, above + 1).join(' '))) return first;
  }
  return at;
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
