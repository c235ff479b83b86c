/**
 * winmail.dat: what Outlook sends when it believes that the other side is Outlook too (MS-OXTNEF). Gives the text of
 * the mail and its files. Mails inside are unpacked into the same list. Never throws: a damaged end leaves what was
 * read before it.
 */
import { decodeText } from '../text/charset.ts';
import { readRtf, unpackRtf } from './rtf.ts';
import { type MapiProperties, readMapi } from './tnef-properties.ts';

export interface TnefFile {
  readonly filename: string;
  readonly contentType: string;
  readonly contentId: string | undefined;
  readonly content: Uint8Array<ArrayBuffer>;
}

export interface TnefContent {
  readonly text: string;
  readonly html: string | undefined;
  readonly files: readonly TnefFile[];
  /** Something was left out: too deep, too many, or damaged. */
  readonly incomplete: boolean;
}

const SIGNATURE = 0x223e9f78;
const MESSAGE_PROPERTIES = 0x00069003;
const ATTACHMENT_START = 0x00069002;
const ATTACHMENT_TITLE = 0x00018010;
const ATTACHMENT_DATA = 0x0006800f;
const ATTACHMENT_PROPERTIES = 0x00069005;
const BODY = 0x0002800c;
const OEM_CODE_PAGE = 0x00069007;
const DEEPEST = 4;
const MOST_FILES = 500;

/** MAPI property ids (MS-OXPROPS). */
const PR = {
  body: 0x1000,
  rtf: 0x1009,
  html: 0x1013,
  codePage: 0x3fde,
  displayName: 0x3001,
  data: 0x3701,
  filename: 0x3704,
  longFilename: 0x3707,
  mimeTag: 0x370e,
  contentId: 0x3712,
};

interface OpenFile {
  title: string;
  data: Buffer;
  properties: MapiProperties;
}

/** @returns undefined when it is no TNEF. */
export function readTnef(bytes: Uint8Array, depth = 0): TnefContent | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.length < 6 || buffer.readUInt32LE(0) !== SIGNATURE) return undefined;
  let charset = 'windows-1252';
  let body = '';
  let properties: MapiProperties = new Map();
  const opened: OpenFile[] = [];
  let incomplete = false;
  let at = 6;
  // Level, attribute, length, data, checksum (section 2.1.3).
  while (at + 11 <= buffer.length) {
    const attribute = buffer.readUInt32LE(at + 1);
    const length = buffer.readUInt32LE(at + 5);
    const data = buffer.subarray(at + 9, at + 9 + length);
    at += 9 + length + 2;
    if (data.length < length) {
      incomplete = true;
      if (attribute !== ATTACHMENT_DATA) break;
    }
    const file = opened.at(-1);
    if (attribute === OEM_CODE_PAGE && data.length >= 4) charset = codePage(data.readUInt32LE(0));
    else if (attribute === BODY) body = decodeText(withoutNul(data), charset);
    else if (attribute === MESSAGE_PROPERTIES) properties = readMapi(data);
    else if (attribute === ATTACHMENT_START) {
      if (opened.length === MOST_FILES) {
        incomplete = true;
        break;
      }
      opened.push({ title: '', data: Buffer.alloc(0), properties: new Map() });
    } else if (!file) continue;
    else if (attribute === ATTACHMENT_TITLE) file.title = decodeText(withoutNul(data), charset);
    else if (attribute === ATTACHMENT_DATA) file.data = data;
    else if (attribute === ATTACHMENT_PROPERTIES) file.properties = readMapi(data);
  }
  if (buffer.subarray(at).some((byte) => byte !== 0)) incomplete = true;
  const inner = opened.map((file) => filesOf(file, charset, depth));
  return {
    ...bodyOf(properties, body, charset),
    files: inner.flatMap(({ files }) => files),
    incomplete: incomplete || inner.some((each) => each.incomplete),
  };
}

function filesOf(
  { title, data, properties }: OpenFile,
  charset: string,
  depth: number,
): { files: TnefFile[]; incomplete: boolean } {
  const text = (id: number) => textOf(properties, id, charset);
  const stored = properties.get(PR.data);
  // An embedded mail is a TNEF of its own behind the identifier of its interface (16 bytes).
  const embedded = stored?.isObject ? readEmbedded(stored.value.subarray(16), depth) : undefined;
  const filename = text(PR.longFilename) || title || text(PR.filename) || text(PR.displayName);
  if (embedded) {
    const written = embedded.text.trim();
    const note = Buffer.from(written);
    return {
      files: [
        ...(written
          ? [
              {
                filename: `${filename || 'message'}.txt`,
                contentType: 'text/plain',
                contentId: undefined,
                content: new Uint8Array(note),
              },
            ]
          : []),
        ...embedded.files,
      ],
      incomplete: embedded.incomplete,
    };
  }
  const content = data.length > 0 ? data : (stored?.value ?? data);
  const contentType = text(PR.mimeTag).toLowerCase();
  return {
    files: [
      {
        filename,
        contentType: /^[\w.+-]+\/[\w.+-]+$/.test(contentType) ? contentType : 'application/octet-stream',
        contentId: text(PR.contentId) || undefined,
        content: new Uint8Array(content),
      },
    ],
    incomplete: stored?.isObject === true,
  };
}

function readEmbedded(bytes: Buffer, depth: number): TnefContent | undefined {
  return depth < DEEPEST ? readTnef(bytes, depth + 1) : undefined;
}

function bodyOf(
  properties: MapiProperties,
  body: string,
  charset: string,
): { text: string; html: string | undefined } {
  const page = properties.get(PR.codePage)?.value;
  const internet = page && page.length >= 4 ? codePage(page.readUInt32LE(0)) : charset;
  const html = properties.get(PR.html);
  const packed = properties.get(PR.rtf)?.value;
  const rtf = packed && unpackRtf(packed);
  const rich = rtf ? readRtf(rtf) : undefined;
  return {
    text: textOf(properties, PR.body, charset) || body || rich?.text || '',
    html: html
      ? html.isUnicode
        ? html.value.toString('utf16le')
        : decodeText(html.value, internet)
      : rich?.html,
  };
}

function textOf(properties: MapiProperties, id: number, charset: string): string {
  const found = properties.get(id);
  if (!found) return '';
  const text = found.isUnicode
    ? found.value.toString('utf16le')
    : decodeText(withoutNul(found.value), charset);
  return text.replace(/\0.*$/s, '');
}

function withoutNul(data: Buffer): Buffer {
  const end = data.indexOf(0);
  return end < 0 ? data : data.subarray(0, end);
}

/** Windows code page numbers as charsets. */
function codePage(number: number): string {
  const named: Readonly<Record<number, string>> = {
    932: 'shift_jis',
    936: 'gb18030',
    949: 'euc-kr',
    950: 'big5',
    20127: 'us-ascii',
    20866: 'koi8-r',
    21866: 'koi8-u',
    50220: 'iso-2022-jp',
    51932: 'euc-jp',
    54936: 'gb18030',
    65000: 'utf-7',
    65001: 'utf-8',
  };
  if (named[number]) return named[number];
  if (number >= 28591 && number <= 28605) return `iso-8859-${number - 28590}`;
  return `windows-${number}`;
}
