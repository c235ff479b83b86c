/**
 * Rich text of Outlook: its compression (MS-OXRTFCP), and the text in it, or the HTML that it wraps (MS-OXRTFEX).
 * Never throws; the formats are read as far as a mail needs them, which is words and paragraphs.
 */
import { decodeText } from '../text/charset.ts';

const COMPRESSED = 0x75465a4c;
const UNCOMPRESSED = 0x414c454d;
const DICTIONARY_BYTES = 4096;
/** The dictionary's beginning, which every writer and reader agrees on (MS-OXRTFCP section 2.1.2.1). */
const PRELOADED =
  '{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx';
const LONGEST_RTF = 8 * 1024 * 1024;

/** @returns the RTF, as far as it can be unpacked; undefined when it is none. */
export function unpackRtf(packed: Buffer): string | undefined {
  if (packed.length < 16) return undefined;
  const rawSize = Math.min(packed.readUInt32LE(4), LONGEST_RTF);
  const kind = packed.readUInt32LE(8);
  if (kind === UNCOMPRESSED) return packed.subarray(16, 16 + rawSize).toString('latin1');
  if (kind !== COMPRESSED) return undefined;
  const dictionary = Buffer.alloc(DICTIONARY_BYTES);
  let write = dictionary.write(PRELOADED, 'latin1');
  const output = Buffer.alloc(rawSize);
  let written = 0;
  const emit = (byte: number) => {
    output[written++] = byte;
    dictionary[write] = byte;
    write = (write + 1) % DICTIONARY_BYTES;
  };
  for (let at = 16; at < packed.length && written < rawSize; ) {
    const control = packed[at++] as number;
    for (let bit = 0; bit < 8 && at < packed.length && written < rawSize; bit += 1) {
      if ((control & (1 << bit)) === 0) {
        emit(packed[at++] as number);
        continue;
      }
      const reference = ((packed[at] as number) << 8) | (packed[at + 1] ?? 0);
      at += 2;
      const offset = reference >> 4;
      if (offset === write) return output.subarray(0, written).toString('latin1');
      for (let step = 0; step < (reference & 0xf) + 2 && written < rawSize; step += 1) {
        emit(dictionary[(offset + step) % DICTIONARY_BYTES] as number);
      }
    }
  }
  return output.subarray(0, written).toString('latin1');
}

/** Groups whose words are no text of the document. */
const SKIPPED = new Set([
  'fonttbl',
  'colortbl',
  'stylesheet',
  'info',
  'pict',
  'object',
  'listtable',
  'listoverridetable',
  'generator',
  'header',
  'footer',
  'rsidtbl',
  'themedata',
  'xmlnstbl',
  'fldinst',
]);
const WORDS: Readonly<Record<string, string>> = {
  par: '\n',
  line: '\n',
  sect: '\n',
  row: '\n',
  cell: '\t',
  tab: '\t',
  emdash: '—',
  endash: '–',
  bullet: '•',
  lquote: '‘',
  rquote: '’',
  ldblquote: '“',
  rdblquote: '”',
};

interface Group {
  skip: boolean;
  /** Inside `{\*\htmltag …}`. */
  tag: boolean;
  /** Between \htmlrtf and \htmlrtf0: RTF that stands for a tag. */
  htmlrtf: boolean;
  unicodeSkip: number;
}

export function readRtf(rtf: string): { text: string; html: string | undefined } | undefined {
  if (!rtf.startsWith('{\\rtf')) return undefined;
  const fromHtml = /\\fromhtml1?\b/.test(rtf.slice(0, 2_000));
  const charset = `windows-${/\\ansicpg(\d{3,5})/.exec(rtf.slice(0, 500))?.[1] ?? '1252'}`;
  const groups: Group[] = [{ skip: false, tag: false, htmlrtf: false, unicodeSkip: 1 }];
  const pieces: string[] = [];
  let bytes: number[] = [];
  let toSkip = 0;
  const flush = () => {
    if (bytes.length > 0) pieces.push(decodeText(Uint8Array.from(bytes), charset));
    bytes = [];
  };
  const put = (text: string) => {
    const group = groups.at(-1) as Group;
    if (group.skip || group.htmlrtf) return;
    flush();
    pieces.push(text);
  };
  // A group's mark, a hexadecimal byte, a control word with its number, a control symbol, or plain text.
  const token =
    /\{\\\*\\?([a-z]*)(-?\d*) ?|([{}])|\\'([0-9a-f]{2})|\\([a-z]{1,32})(-?\d{1,10})? ?|\\([^a-z])|[\r\n]+|([^\\{}\r\n]+)/gi;
  for (const match of rtf.matchAll(token)) {
    const [whole, destination, , brace, hex, word, number, symbol, plain] = match;
    const group = groups.at(-1) as Group;
    if (destination !== undefined) {
      flush();
      const tag = destination === 'htmltag';
      groups.push({ ...group, tag: tag || group.tag, skip: group.skip || !tag });
    } else if (brace === '{') {
      groups.push({ ...group });
    } else if (brace === '}') {
      flush();
      if (groups.length > 1) groups.pop();
    } else if (hex !== undefined) {
      if (toSkip > 0) toSkip -= 1;
      else if (!group.skip && !group.htmlrtf) bytes.push(Number.parseInt(hex, 16));
    } else if (word !== undefined) {
      if (word === 'htmlrtf') group.htmlrtf = number !== '0';
      else if (word === 'uc') group.unicodeSkip = Math.min(Number(number ?? 1), 10);
      else if (word === 'u') {
        put(String.fromCharCode(Number(number ?? 63) & 0xffff));
        toSkip = group.unicodeSkip;
      } else if (SKIPPED.has(word) && !group.tag) group.skip = true;
      else if (WORDS[word]) put(WORDS[word]);
    } else if (symbol !== undefined) {
      if ('\\{}'.includes(symbol)) put(symbol);
      else if (symbol === '~') put('\u00a0');
    } else if (plain !== undefined) {
      const rest = plain.slice(Math.min(toSkip, plain.length));
      toSkip = Math.max(0, toSkip - plain.length);
      if (rest !== '') put(rest);
    } else if (whole) {
      // Line ends in the file are no line ends of the text.
    }
  }
  flush();
  const written = pieces.join('').toWellFormed();
  return fromHtml
    ? { text: '', html: written }
    : { text: written.replace(/\n{3,}/g, '\n\n').trim(), html: undefined };
}
