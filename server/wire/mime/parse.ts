/**
 * Reads raw bytes as a mail. Runs in a worker thread (see read.ts): it may take long, but it never throws for input,
 * however hostile. What cannot be read as MIME still gives its header fields where these can be read.
 */
import type { Address, Email, Header } from 'postal-mime';
import { HEADERS_OF_INTEREST, type HeaderFields, isAutomatic } from './classify/automatic.ts';
import { classify } from './classify/classification.ts';
import { SHORTENED, type Shortened, type Traits } from './classify/traits.ts';
import { authentication, spamVerdict } from './classify/verdicts.ts';
import { deliveryReport } from './formats/delivery-status.ts';
import { readInlinePgp } from './formats/pgp-inline.ts';
import { lighten } from './lighten.ts';
import type { ReadAddress, ReadAttachment, ReadMessage } from './message.ts';
import { messageIds } from './message-id.ts';
import { type FilePart, type PartsRead, readParts } from './read-parts.ts';
import {
  DEFAULT_READING_LIMITS,
  LIMITS,
  type ReadingLimits,
  WIDEST_READING_LIMITS,
} from './reading-limits.ts';
import { cleanLine, cleanText } from './text/clean-text.ts';
import { cutLines } from './text/cut-lines.ts';
import { textOfHtml } from './text/text-of-html.ts';
import { headerOf, readTree, type Tree } from './tree.ts';

export async function parseMessage(
  raw: Uint8Array,
  limits: ReadingLimits = DEFAULT_READING_LIMITS,
): Promise<ReadMessage> {
  try {
    const light = lighten(raw);
    const tree = await readTree(light.raw, limits);
    return toMessage(tree, await readParts(tree.root, limits), limits, light.sizeOf);
  } catch {
    return unparsable(raw, limits);
  }
}

/**
 * @param path index in `ReadMessage.attachments`; of a mail inside the mail, the indexes that lead to it.
 * @returns undefined when the mail has none there.
 */
export async function parseAttachment(
  raw: Uint8Array,
  path: number | readonly number[],
): Promise<(ReadAttachment & { readonly content: Uint8Array<ArrayBuffer> }) | undefined> {
  const [position, ...inner] = typeof path === 'number' ? [path] : path;
  const { root } = await readTree(raw, WIDEST_READING_LIMITS);
  const parts = await readParts(root, WIDEST_READING_LIMITS);
  const found = parts.files[position as number];
  if (!found || (position as number) >= WIDEST_READING_LIMITS.attachments) return undefined;
  if (inner.length > 0) return parseAttachment(found.content, inner);
  return { ...toAttachment(found, htmlOf(parts)), content: asFile(found) };
}

/** The parser ends the lines of what is not encoded with a line feed; a mail as a file has both (RFC 5322). */
function asFile({ type, content }: FilePart): Uint8Array<ArrayBuffer> {
  if (!FORWARDED.test(type) || content.includes(0x0d)) return new Uint8Array(content);
  const text = Buffer.from(content.buffer, content.byteOffset, content.byteLength).toString('latin1');
  return new Uint8Array(Buffer.from(text.replaceAll('\n', '\r\n'), 'latin1'));
}

/**
 * A mail inside the mail.
 * @param path as with parseAttachment.
 * @returns undefined when there is none.
 */
export async function parseForwarded(
  raw: Uint8Array,
  path: readonly number[],
  limits: ReadingLimits = DEFAULT_READING_LIMITS,
): Promise<ReadMessage | undefined> {
  const found = await parseAttachment(raw, path);
  return found && FORWARDED.test(found.contentType) ? parseMessage(found.content, limits) : undefined;
}

const FORWARDED = /^message\/(rfc822|global)$/i;

/** The header fields alone, for what has no readable body. */
export async function unparsable(raw: Uint8Array, limits = DEFAULT_READING_LIMITS): Promise<ReadMessage> {
  try {
    const tree = await readTree(headerOf(raw), limits);
    const root = { ...tree.root, type: 'text/plain', children: [] };
    const message = toMessage(tree, await readParts(root, limits), limits);
    return { ...message, reading: 'unparsable', text: '', html: undefined, attachments: [] };
  } catch {
    return UNREADABLE;
  }
}

export function toMessage(
  { email, cut }: Tree,
  parts: PartsRead,
  limits: ReadingLimits,
  sizeOf = (content: Uint8Array) => content.byteLength,
): ReadMessage {
  const shortened = new Set<Shortened>(cut ? [cut] : []);
  const upTo = <T extends string | readonly unknown[]>(value: T, longest: number, what: Shortened): T => {
    if (value.length > longest) shortened.add(what);
    return value;
  };
  const headers = headersOfInterest(email.headers);
  const rawHtml = htmlOf(parts);
  const html =
    rawHtml === undefined
      ? undefined
      : cleanText(upTo(rawHtml, LIMITS.htmlLength, 'html'), LIMITS.htmlLength);
  const written = textOf(parts) || (html === undefined ? '' : textOfHtml(html));
  const pgp = readInlinePgp(written);
  const subject = upTo(email.subject ?? '', LIMITS.subjectLength, 'subject');
  const from = addresses(email.from ? [email.from] : email.sender ? [email.sender] : [], shortened)[0];
  const report = deliveryReport(parts.files, email);
  if (!parts.unpackedWhole) shortened.add('unpacking');
  if (parts.files.length > limits.attachments) shortened.add('attachments');
  const received = email.headers.find(({ key }) => key === 'received')?.value ?? '';
  const contentType = email.headers.find(({ key }) => key === 'content-type')?.value.toLowerCase() ?? '';
  const { kind, list, forwardedByRule } = classify({
    headers,
    subject,
    from: from?.address ?? '',
    contentType,
    hasDeliveryReport: report !== undefined,
  });
  const whole = cleanText(upTo(pgp?.text ?? written, LIMITS.textLength, 'text'), LIMITS.textLength);
  const lines = cutLines(whole, limits.lineLength);
  if (lines.cut) shortened.add('lines');
  const message = {
    messageId: messageIds(email.messageId, 1)[0],
    inReplyTo: messageIds(email.inReplyTo, LIMITS.references)[0],
    references: messageIds(email.references, LIMITS.references),
    from,
    to: addresses(email.to, shortened),
    cc: addresses(email.cc, shortened),
    replyTo: addresses(email.replyTo, shortened),
    subject: cleanLine(subject, LIMITS.subjectLength),
    date: plausibleDate(email.date),
    text: lines.text,
    html,
    attachments: parts.files.slice(0, limits.attachments).map((file) => toAttachment(file, html, sizeOf)),
  };
  const traits: Traits = {
    ...optional('protection', parts.protection ?? pgp?.protection),
    ...optional('calendar', parts.calendar),
    ...optional(
      'report',
      report?.recipients.slice(0, LIMITS.reportedRecipients).map(({ originalAddress: _, ...each }) => each),
    ),
    ...optional('spam', spamVerdict(headers, received)),
    ...optional('authentication', authentication(headers, received)),
    ...optional('list', list),
    ...(forwardedByRule ? { loop: true } : {}),
    ...(shortened.size > 0 ? { shortened: SHORTENED.filter((what) => shortened.has(what)) } : {}),
  };
  const automatic = isAutomatic(headers) || kind !== 'person' || forwardedByRule;
  return { reading: 'parsed', ...message, automatic, kind, traits, report, headers };
}

function optional<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: V };
}

function textOf({ pieces, packed }: PartsRead): string {
  const text = pieces
    .map(({ plain, html }) => (plain?.trim() ? plain : html === undefined ? (plain ?? '') : textOfHtml(html)))
    .join('\n');
  return text.trim() ? text : (packed?.text ?? '');
}

/** A page as soon as any part is one; plain parts between stand in it as they are. */
function htmlOf({ pieces, packed }: PartsRead): string | undefined {
  if (!pieces.some(({ html }) => html?.trim())) {
    return pieces.some(({ plain }) => plain?.trim()) ? undefined : packed?.html;
  }
  return pieces
    .map(({ plain = '', html }) => html ?? (plain.trim() ? `<pre>${escapeHtml(plain)}</pre>` : ''))
    .join('\n');
}

function escapeHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
}

function headersOfInterest(fields: readonly Header[]): HeaderFields {
  const found: Record<string, string> = {};
  for (const { key, value } of fields) {
    // The first of several is the outermost, added last on the way here.
    if (HEADERS_OF_INTEREST.has(key) && found[key] === undefined)
      found[key] = cleanLine(value, LIMITS.headerLength);
  }
  return found;
}

function addresses(list: Email['to'], shortened: Set<Shortened>): ReadAddress[] {
  const flat: ReadAddress[] = [];
  for (const entry of list ?? []) {
    for (const { address, name } of (entry as Address).group ?? [entry]) {
      const clean = cleanLine(address ?? '', LIMITS.addressLength).replace(/\s+/g, '');
      const shown = cleanLine(name ?? '', LIMITS.nameLength);
      if (clean === '' && shown === '') continue;
      if (flat.length === LIMITS.addresses) {
        shortened.add('addresses');
        return flat;
      }
      flat.push({ address: clean, name: shown });
    }
  }
  return flat;
}

function toAttachment(
  { filename, type, contentId, content, machinery }: FilePart,
  html: string | undefined,
  sizeOf = (bytes: Uint8Array) => bytes.byteLength,
): ReadAttachment {
  const id = contentId && cleanLine(contentId, 500).replace(/^<|>$/g, '');
  return {
    filename: cleanLine(filename, LIMITS.filenameLength).replace(TURNS_TEXT, ''),
    contentType: cleanLine(type, LIMITS.filenameLength) || 'application/octet-stream',
    size: sizeOf(content),
    contentId: id || undefined,
    inline: machinery || (Boolean(id) && html !== undefined && refersTo(html, id as string)),
  };
}

/** Characters that turn the direction of writing make `exe.txt` of `txt.exe`. */
const TURNS_TEXT = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** A picture that the page does not show would otherwise be seen by nobody. */
function refersTo(html: string, contentId: string): boolean {
  return html.includes(`cid:${contentId}`) || html.includes(`cid:${encodeURIComponent(contentId)}`);
}

/** A Date header of another century is a broken clock, not a time. */
function plausibleDate(value: string | undefined): Date | undefined {
  const date = new Date(value ?? Number.NaN);
  const year = date.getUTCFullYear();
  return year >= 1970 && year <= 2100 ? date : undefined;
}

const UNREADABLE: ReadMessage = {
  reading: 'unparsable',
  messageId: undefined,
  inReplyTo: undefined,
  references: [],
  from: undefined,
  to: [],
  cc: [],
  replyTo: [],
  subject: '',
  date: undefined,
  text: '',
  html: undefined,
  attachments: [],
  automatic: false,
  kind: 'person',
  traits: {},
  report: undefined,
  headers: {},
};
