/**
 * What the parts of a mail are to a reader: text, page, files, machinery. Nothing is dropped: a part is in the text,
 * in the page, or in the list of files; what only machines read (signatures, control parts, an unpacked winmail.dat)
 * is in the list too, marked as no file of its own.
 */

import type { Traits } from './classify/traits.ts';
import { readCalendar } from './formats/calendar.ts';
import { readCms } from './formats/signed-data.ts';
import { readTnef, type TnefContent } from './formats/tnef.ts';
import type { ReadingLimits } from './reading-limits.ts';
import { decodeText } from './text/charset.ts';
import { decodeWords } from './text/encoded-words.ts';
import { unflow } from './text/unflow.ts';
import { type Part, readTree } from './tree.ts';

/** One representation of each kind; of a part outside multipart/alternative there is one kind only. */
export interface Piece {
  plain?: string;
  html?: string;
}

export interface FilePart {
  readonly filename: string;
  readonly type: string;
  readonly contentId: string | undefined;
  readonly content: Uint8Array<ArrayBuffer>;
  /** For programs, not for people. */
  readonly machinery: boolean;
}

export interface PartsRead {
  readonly pieces: Piece[];
  readonly files: FilePart[];
  /** Of winmail.dat, for a mail without any other text. */
  packed: TnefContent | undefined;
  protection: Traits['protection'];
  calendar: Traits['calendar'];
  unpackedWhole: boolean;
}

/** A signed mail around a signed mail around … */
const MOST_UNWRAPPED = 3;

export async function readParts(root: Part, limits: ReadingLimits): Promise<PartsRead> {
  const read: PartsRead = {
    pieces: [],
    files: [],
    packed: undefined,
    protection: undefined,
    calendar: undefined,
    unpackedWhole: true,
  };
  await walk(root, read, { alternative: undefined, unwrapped: 0, limits });
  return read;
}

interface Place {
  readonly alternative: Piece | undefined;
  readonly unwrapped: number;
  readonly limits: ReadingLimits;
}

async function walk(part: Part, read: PartsRead, place: Place): Promise<void> {
  if (part.type.startsWith('multipart/')) return walkMultipart(part, read, place);
  switch (part.type) {
    case 'application/pkcs7-mime':
    case 'application/x-pkcs7-mime':
      return walkSmime(part, read, place);
    case 'application/ms-tnef':
    case 'application/vnd.ms-tnef':
      return addTnef(part, read);
    case 'text/calendar':
    case 'application/ics':
      return addCalendar(part, read, place);
    case 'application/pgp-encrypted':
    case 'application/applefile':
    case 'message/delivery-status':
    case 'message/global-delivery-status':
    case 'message/disposition-notification':
    case 'message/feedback-report':
    case 'text/x-amp-html':
      return addFile(part, read, true);
    case 'application/pgp-signature':
    case 'application/pkcs7-signature':
    case 'application/x-pkcs7-signature':
      read.protection ??= part.type === 'application/pgp-signature' ? 'pgp-signed' : 'smime-signed';
      return addFile(part, read, true);
  }
  if (/^(winmail|win)\.dat$/i.test(part.filename)) return addTnef(part, read);
  if (isText(part, read)) addText(part, read, place);
  else addFile(part, read, false);
}

async function walkMultipart(part: Part, read: PartsRead, place: Place): Promise<void> {
  if (part.children.length === 0) {
    // No boundary, or one that never comes: the bytes are shown as they are.
    if (part.content.length > 0) read.pieces.push({ plain: decodeText(part.content, part.params.charset) });
    return;
  }
  if (part.type === 'multipart/encrypted') {
    read.protection ??= 'pgp-encrypted';
  } else if (part.type === 'multipart/signed') {
    read.protection ??= /pgp/i.test(part.params.protocol ?? '') ? 'pgp-signed' : 'smime-signed';
  }
  let { alternative } = place;
  if (part.type === 'multipart/alternative') {
    alternative = {};
    read.pieces.push(alternative);
  }
  for (const child of part.children) await walk(child, read, { ...place, alternative });
}

async function walkSmime(part: Part, read: PartsRead, place: Place): Promise<void> {
  const found = readCms(part.content);
  if (found?.kind === 'signed' && place.unwrapped < MOST_UNWRAPPED) {
    read.protection ??= 'smime-signed';
    addFile(part, read, true);
    const { root } = await readTree(found.content, place.limits);
    return walk(root, read, { ...place, unwrapped: place.unwrapped + 1 });
  }
  const said = (part.params['smime-type'] ?? '').toLowerCase();
  if (found?.kind === 'encrypted' || said.includes('enveloped')) read.protection ??= 'smime-encrypted';
  else if (said === 'signed-data') read.protection ??= 'smime-signed';
  addFile(part, read, false);
}

function addTnef(part: Part, read: PartsRead): void {
  const content = readTnef(part.content);
  addFile(part, read, content !== undefined && !content.incomplete);
  if (!content) return;
  read.packed ??= content;
  read.unpackedWhole &&= !content.incomplete;
  for (const { filename, contentType, contentId, content: bytes } of content.files) {
    read.files.push({ filename, type: contentType, contentId, content: bytes, machinery: false });
  }
}

function addCalendar(part: Part, read: PartsRead, { alternative }: Place): void {
  const event = readCalendar(decodeText(part.content, part.params.charset), part.params.method);
  read.calendar ??= event;
  // Beside the text it is the same invitation once more, and shown as a card.
  const content = { ...part, filename: part.filename || 'invite.ics' };
  addFile(
    content,
    read,
    alternative !== undefined && event !== undefined && part.disposition !== 'attachment',
  );
}

const FILES_OF_TEXT = new Set([
  'csv',
  'rtf',
  'vcard',
  'x-vcard',
  'directory',
  'calendar',
  'rfc822-headers',
  'xml',
  'css',
  'javascript',
]);

/** Text is text, unless it is sent as a file; a text with a name behind a text is one (Apple Mail marks no others). */
function isText({ type, disposition, filename, children }: Part, { pieces }: PartsRead): boolean {
  if (disposition === 'attachment' || children.length > 0) return false;
  const isPlain = type === '' || type === 'text' || type === 'text/plain';
  const isKnown = isPlain || type === 'text/html' || type === 'html';
  const isOther = type.startsWith('text/') && !FILES_OF_TEXT.has(type.slice(5));
  const first = !pieces.some(({ plain, html }) => plain?.trim() || html?.trim());
  if (isKnown) return filename === '' || first;
  return isOther && filename === '' && first;
}

function addText(part: Part, read: PartsRead, { alternative }: Place): void {
  const isHtml = part.type === 'text/html' || part.type === 'html';
  const decoded = decodeText(
    part.content,
    part.params.charset ?? (isHtml ? charsetOfPage(part.content) : undefined),
  );
  const flowed = /^flowed$/i.test(part.params.format ?? '');
  const text = flowed && !isHtml ? unflow(decoded, /^yes$/i.test(part.params.delsp ?? '')) : decoded;
  const piece = alternative ?? {};
  const kind = isHtml ? 'html' : 'plain';
  piece[kind] = piece[kind] === undefined ? text : `${piece[kind]}\n${text}`;
  if (!alternative) read.pieces.push(piece);
}

/** Where a page names its charset itself and the mail does not. */
function charsetOfPage(content: Uint8Array): string | undefined {
  const head = Buffer.from(content.buffer, content.byteOffset, Math.min(content.length, 2_048)).toString(
    'latin1',
  );
  return /<meta[^>]{0,200}?charset\s*=\s*["']?([\w.:-]{1,40})/i.exec(head)?.[1];
}

function addFile(part: Part, read: PartsRead, machinery: boolean): void {
  read.files.push({
    filename: decodeWords(part.filename) || nameOf(part),
    type: part.type || 'application/octet-stream',
    contentId: part.contentId,
    content: part.content,
    machinery,
  });
}

/** A mail inside a mail is called after its subject. */
function nameOf({ type, content }: Part): string {
  if (type === 'text/rfc822-headers') return 'headers.txt';
  if (type !== 'message/rfc822' && type !== 'message/global') return '';
  const head = decodeText(content.subarray(0, 16_384), undefined).split(/\r?\n\r?\n/, 1)[0] as string;
  const subject = /^subject:[ \t]*([^\r\n]*(?:\r?\n[ \t]+[^\r\n]*)*)/im.exec(head)?.[1] ?? '';
  const words = decodeWords(subject.replace(/\r?\n[ \t]+/g, ' '))
    .trim()
    .slice(0, 120);
  return words === '' ? 'message.eml' : `${words}.eml`;
}
