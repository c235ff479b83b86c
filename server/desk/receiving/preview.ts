/**
 * The first words of a mail for a list: what its writer says anew, on one line.
 *
 * What programs put around an earlier mail is told by its form, in whatever language: lines that begin with ">" with
 * the line above them that says who wrote it, a rule with words in it, a block of From/Sent/To/Subject. A mail that
 * says nothing else is shown as it is. A wrong guess costs a few words of one line in a list; the mail itself is whole.
 */
const PREVIEW_LENGTH = 200;
/** Enough to find something that is no quotation; never scan a megabyte for one line in a list. */
const LOOKED_AT = 5_000;
/** Who wrote what is quoted, broken over lines by a narrow program. */
const LONGEST_ATTRIBUTION = 3;

export function previewOf(text: string): string {
  const start = text.slice(0, LOOKED_AT).replace(/\r\n?/g, '\n');
  return oneLine(freshWords(start.split('\n')).join('\n')) || oneLine(start);
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, PREVIEW_LENGTH).toWellFormed();
}

function freshWords(lines: readonly string[]): string[] {
  const fresh: string[] = [];
  for (const [at, line] of lines.entries()) {
    // All that follows is the earlier mail. Above it nothing was said: it is passed on, and what it says is the mail.
    if (isRule(line) || isHeaderBlock(lines, at)) {
      if (fresh.some((each) => each.trim() !== '')) return fresh;
      fresh.length = 0;
    } else if (isQuoted(line)) dropAttribution(fresh);
    else fresh.push(line);
  }
  return fresh;
}

function isQuoted(line: string): boolean {
  return /^\s{0,3}>/.test(line);
}

/** "-----Original Message-----", or a line drawn above the block of a program from Microsoft. */
function isRule(line: string): boolean {
  return line.length < 120 && /^\s{0,3}(?:[-_—]{2,}\s?[\p{L} '’.-]{3,60}\s?[-_—]{2,}|_{10,})\s*$/u.test(line);
}

const LABELLED = /^\s{0,3}\*{0,2}[\p{L}\p{M}][\p{L}\p{M} -]{0,24}\*{0,2}\s?[:：]\*{0,2}\s*\S/u;

/** Three lines of the form "Word: …", with an address in one of the first two and a time or a year in one. */
function isHeaderBlock(lines: readonly string[], at: number): boolean {
  const block = lines.slice(at, at + 3);
  return (
    block.length === 3 &&
    block.every((line) => line.length < 1_000 && LABELLED.test(line)) &&
    block.slice(0, 2).some((line) => line.includes('@')) &&
    block.some((line) => /\b\d{1,2}:\d{2}\b|\b(?:19|20)\d{2}\b/.test(line))
  );
}

/** "On Monday at 10:00 Anna wrote:" is what the quote begins with, and goes with it. */
function dropAttribution(fresh: string[]): void {
  while (fresh.length > 0 && fresh.at(-1)?.trim() === '') fresh.pop();
  // A colon alone is not enough: "this is what I ordered:" above a quoted line is the customer's own. The time says where
  // the line begins; one that was broken has the address in its last part.
  const begins = [/\b\d{1,2}[:.]\d{2}\b|\b(?:19|20)\d{2}(?!\d)/, /@/].map((sign) => linesUntil(fresh, sign));
  fresh.length -= begins.find((length) => length > 0) ?? 0;
}

/** @returns how many of the last lines reach up to one with this sign; 0: they are no attribution. */
function linesUntil(fresh: readonly string[], sign: RegExp): number {
  for (let length = 1; length <= Math.min(LONGEST_ATTRIBUTION, fresh.length); length += 1) {
    const words = fresh.slice(-length).join(' ');
    if (words.length > 500 || !/[:：]\s*$/.test(words) || fresh.at(-length)?.trim() === '') return 0;
    if (sign.test(words)) return length;
  }
  return 0;
}
