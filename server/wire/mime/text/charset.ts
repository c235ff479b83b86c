/**
 * Bytes of a mail as text, by what its label says and what the bytes show.
 *
 * Labels lie in a few well-known ways, and each is undone here: windows-1252 and UTF-8 go under the names of Latin-1,
 * ASCII or none; UTF-8 under that of the sender's old code page; code pages under that of UTF-8; and some labels are
 * of encodings that browsers gave up (UTF-7, HZ, ISO-2022-KR). A label that is right is never overruled: the bytes
 * have to be impossible, or next to impossible, in the encoding that it names. Never throws.
 */
import { isAscii, isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';
import { decodeHz, decodeIso2022Kr, decodeUtf7 } from './charset-7bit.ts';

/** What says nothing about the bytes. */
const SAYS_NOTHING = new Set([
  ...['', 'us-ascii', 'ascii', 'ansi_x3.4-1968', 'iso-8859-1', 'iso8859-1', 'iso_8859-1', 'latin1', 'l1'],
  ...[
    'windows-1252',
    'cp1252',
    'x-cp1252',
    'unknown-8bit',
    'x-unknown',
    'unknown',
    'default',
    'default_charset',
  ],
  ...[
    '8bit',
    '7bit',
    'binary',
    'ansi',
    'x-user-defined',
    '_autodetect',
    '_autodetect_all',
    'none',
    'iso-8859',
  ],
]);
const UTF_8 = new Set([
  'utf-8',
  'utf8',
  'unicode-1-1-utf-8',
  'x-utf-8',
  'utf_8',
  'utf-8n',
  'cp65001',
  'utf8mb4',
]);
const UTF_7 = new Set([
  'utf-7',
  'utf7',
  'unicode-1-1-utf-7',
  'x-unicode-1-1-utf-7',
  'unicode-2-0-utf-7',
  'cp65000',
]);

/** Names that mail programs write and the Encoding Standard does not know. */
const ALIASES: Readonly<Record<string, string>> = {
  cp932: 'shift_jis',
  'windows-932': 'shift_jis',
  'x-ms-cp932': 'shift_jis',
  shiftjis: 'shift_jis',
  'x-shift-jis': 'shift_jis',
  eucjp: 'euc-jp',
  euc_jp: 'euc-jp',
  cp51932: 'euc-jp',
  'iso-2022-jp-1': 'iso-2022-jp',
  'iso-2022-jp-2': 'iso-2022-jp',
  'iso-2022-jp-ms': 'iso-2022-jp',
  cp50220: 'iso-2022-jp',
  cp50221: 'iso-2022-jp',
  iso2022jp: 'iso-2022-jp',
  cp936: 'gb18030',
  'windows-936': 'gb18030',
  ms936: 'gb18030',
  'euc-cn': 'gb18030',
  euccn: 'gb18030',
  gb2312: 'gb18030',
  gbk: 'gb18030',
  'x-gbk': 'gb18030',
  cp950: 'big5',
  'windows-950': 'big5',
  ms950: 'big5',
  'big-5': 'big5',
  big5hkscs: 'big5',
  cp949: 'euc-kr',
  ms949: 'euc-kr',
  uhc: 'euc-kr',
  'x-windows-949': 'euc-kr',
  euckr: 'euc-kr',
  ks_c_5601: 'euc-kr',
  cp874: 'windows-874',
  tis620: 'windows-874',
  'x-windows-1251': 'windows-1251',
  win1251: 'windows-1251',
  'win-1251': 'windows-1251',
  windows1251: 'windows-1251',
  koi8: 'koi8-r',
  'iso-8859-8-e': 'iso-8859-8',
};

/** @param label as written; undefined or nonsense: the bytes decide. */
export function decodeText(bytes: Uint8Array, label: string | undefined): string {
  const name = (label ?? '')
    .trim()
    .toLowerCase()
    .replace(/^["']|["']$/g, '');
  if (UTF_7.has(name)) return decodeUtf7(bytes);
  if (name === 'hz-gb-2312' || name === 'hz') return decodeHz(bytes);
  if (name === 'iso-2022-kr' || name === 'csiso2022kr') return decodeIso2022Kr(bytes);
  if (name.startsWith('utf-16') || name === 'utf16' || name === 'unicode') return decodeUtf16(bytes, name);
  if (isAscii(bytes) && !isShifted(bytes))
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  if (UTF_8.has(name)) return decodeCalledUtf8(bytes);
  if (SAYS_NOTHING.has(name)) return guess(bytes);
  const decoder = decoderOf(name);
  return decoder ? decodeCalled(decoder, bytes) : guess(bytes);
}

/** Whether a text of ASCII bytes may be Japanese: escape sequences of ISO-2022-JP (RFC 1468). */
function isShifted(bytes: Uint8Array): boolean {
  return bytes.includes(0x1b);
}

function guess(bytes: Uint8Array): string {
  if (isShifted(bytes) && /\x1b\$[@B(]/.test(Buffer.from(bytes).toString('latin1', 0, 10_000)))
    return decode('iso-2022-jp', bytes);
  return decode(isUtf8(bytes) ? 'utf-8' : 'windows-1252', bytes);
}

/** UTF-8 with a damaged place stays that; what has more damage than characters is a code page in its clothes. */
function decodeCalledUtf8(bytes: Uint8Array): string {
  const text = decode('utf-8', bytes);
  if (isUtf8(bytes)) return text;
  let damaged = 0;
  let whole = 0;
  for (const character of text) {
    if (character === '\ufffd') damaged += 1;
    else if (character > '\u007f') whole += 1;
  }
  return damaged > whole ? decode('windows-1252', bytes) : text;
}

/** UTF-8 goes under many names. Three sequences or more do not come about by chance. */
function decodeCalled(decoder: TextDecoder, bytes: Uint8Array): string {
  const text = decoder.decode(decoder.encoding === 'iso-2022-jp' ? withoutIdleShifts(bytes) : bytes);
  if (isAscii(bytes) || !isUtf8(bytes)) return text;
  const asUtf8 = decode('utf-8', bytes);
  if (text.includes('\ufffd')) return asUtf8;
  return isSingleByte(decoder.encoding) && sequences(asUtf8) >= 3 ? asUtf8 : text;
}

/** Words and lines that are put together switch to ASCII and back with nothing between; the decoder takes it for damage. */
function withoutIdleShifts(bytes: Uint8Array): Uint8Array {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  return Buffer.from(text.replace(/\x1b\([BJ](?=\x1b[$(])/g, ''), 'latin1');
}

function isSingleByte(encoding: string): boolean {
  return /^(windows-|iso-8859-|koi8-|ibm866|macintosh|x-mac)/.test(encoding);
}

function sequences(text: string): number {
  let found = 0;
  for (const character of text) {
    if (character > '\u007f' && ++found === 3) break;
  }
  return found;
}

function decodeUtf16(bytes: Uint8Array, name: string): string {
  // Mail that is marked UTF-16 and has no zero byte is not.
  if (bytes.length > 1 && !bytes.includes(0) && isUtf8(bytes)) return decode('utf-8', bytes);
  const bigEndian = (bytes[0] === 0xfe && bytes[1] === 0xff) || (name.endsWith('be') && bytes[0] !== 0xff);
  return decode(bigEndian ? 'utf-16be' : 'utf-16le', bytes);
}

const decoders = new Map<string, TextDecoder | undefined>();
/** A mail may make up labels by the thousand. */
const MOST_DECODERS = 200;

function decoderOf(name: string): TextDecoder | undefined {
  if (decoders.has(name)) return decoders.get(name);
  const decoder = newDecoder(ALIASES[name] ?? name) ?? newDecoder(name.replace(/^(x-|cs)/, ''));
  if (decoders.size < MOST_DECODERS) decoders.set(name, decoder);
  return decoder;
}

function newDecoder(name: string): TextDecoder | undefined {
  try {
    return new TextDecoder(name);
  } catch {
    return undefined;
  }
}

function decode(name: string, bytes: Uint8Array): string {
  return (decoderOf(name) as TextDecoder).decode(bytes);
}
