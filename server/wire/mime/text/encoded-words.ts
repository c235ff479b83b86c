/**
 * Words of other alphabets in header fields (RFC 2047), as programs really write them: characters split between two
 * words, base64 with rubbish in it or in the clothes of quoted-printable, spaces inside, charsets that lie.
 */
import { decodeText } from './charset.ts';

const WORD = /=\?([^?\s]{1,75})\?([bq])\?([^?\r\n]*)\?=/gi;

interface Word {
  readonly charset: string;
  readonly bytes: Buffer;
}

/** The value as people read it. */
export function decodeWords(value: string): string {
  return value.includes('=?') ? replaceRuns(value, (text) => text) : value;
}

/**
 * The value with every run of encoded words written again as one in UTF-8, for a parser of address lists: what is
 * decoded must not be taken for commas and angle brackets.
 */
export function rewriteWords(value: string): string {
  return value.includes('=?')
    ? replaceRuns(value, (text) => `=?utf-8?B?${Buffer.from(text.toWellFormed()).toString('base64')}?=`)
    : value;
}

/** White space between two encoded words is no text (section 6.2); bytes of one charset are joined, then decoded. */
function replaceRuns(value: string, write: (text: string) => string): string {
  let result = '';
  let end = 0;
  let run: Word[] = [];
  const flush = () => {
    if (run.length > 0) result += write(textOf(run));
    run = [];
  };
  for (const match of value.matchAll(WORD)) {
    const between = value.slice(end, match.index);
    if (run.length === 0 || between.trim() !== '') {
      flush();
      result += between;
    }
    const [whole, label = '', encoding = '', content = ''] = match;
    // The language behind an asterisk is of RFC 2231 section 5.
    const charset = (label.split('*')[0] as string).toLowerCase();
    run.push({ charset, bytes: bytesOf(encoding.toUpperCase(), content) });
    end = match.index + whole.length;
  }
  flush();
  return result + value.slice(end);
}

function textOf(run: readonly Word[]): string {
  let text = '';
  for (let from = 0; from < run.length; ) {
    const { charset } = run[from] as Word;
    let to = from + 1;
    while (run[to]?.charset === charset) to += 1;
    text += decodeText(Buffer.concat(run.slice(from, to).map(({ bytes }) => bytes)), charset);
    from = to;
  }
  return text;
}

function bytesOf(encoding: string, content: string): Buffer {
  if (encoding === 'B' && !looksQuoted(content)) return Buffer.from(content, 'base64');
  const bytes = content
    .replace(/[_\t]/g, ' ')
    .replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  // What is not escaped is ASCII, or raw UTF-8 that does not belong here.
  return /[^\x00-\xff]/.test(bytes) ? Buffer.from(content) : Buffer.from(bytes, 'latin1');
}

/** An equals sign ends base64; with hexadecimal digits and more text behind it the letter B is a mistake. */
function looksQuoted(content: string): boolean {
  return /=[0-9A-F]{2}[^=\s]/.test(content) || /=[0-9A-F]{2}$/.test(content);
}
