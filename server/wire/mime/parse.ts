/**
 * Reads raw bytes as a mail. Runs in a worker thread (see read.ts): it may take long, but it never throws for input,
 * however hostile. What cannot be read as MIME still gives its header fields where these can be read.
 */
import { isUtf8 } from 'node:buffer';
import PostalMime, { type Address, type Attachment, type Email, type Header } from 'postal-mime';
import { HEADERS_OF_INTEREST, type HeaderFields, isAutomatic } from './automatic.ts';
import { cleanLine, cleanText } from './clean-text.ts';
import { LIMITS, type ReadAddress, type ReadAttachment, type ReadMessage } from './message.ts';
import { messageIds } from './message-id.ts';
import { textOfHtml } from './text-of-html.ts';

export async function parseMessage(raw: Uint8Array): Promise<ReadMessage> {
  try {
    return toMessage(await parse(raw));
  } catch {
    return unparsable(raw);
  }
}

/**
 * @param position index in `ReadMessage.attachments`.
 * @returns undefined when the mail has none there.
 */
export async function parseAttachment(
  raw: Uint8Array,
  position: number,
): Promise<(ReadAttachment & { readonly content: Uint8Array<ArrayBuffer> }) | undefined> {
  const found = (await parse(raw)).attachments[position];
  return found && { ...toAttachment(found), content: new Uint8Array(bytesOf(found)) };
}

/** The header fields alone, for what has no readable body. */
export async function unparsable(raw: Uint8Array): Promise<ReadMessage> {
  try {
    const { text: _, ...message } = toMessage(await parse(headerOf(raw)));
    return { ...message, reading: 'unparsable', text: '', html: undefined, attachments: [] };
  } catch {
    return UNREADABLE;
  }
}

function parse(raw: Uint8Array): Promise<Email> {
  return PostalMime.parse(withReadableHeader(raw), {
    // A forwarded mail is shown as what it is; inlining it would mix its text and files into the customer's own.
    forceRfc822Attachments: true,
    maxNestingDepth: LIMITS.nestingDepth,
    maxHeadersSize: LIMITS.headersBytes,
  });
}

function toMessage(email: Email): ReadMessage {
  const headers = headersOfInterest(email.headers);
  const html = email.html === undefined ? undefined : cleanText(email.html, LIMITS.htmlLength);
  const text = email.text?.trim() ? email.text : html === undefined ? '' : textOfHtml(html);
  return {
    reading: 'parsed',
    messageId: messageIds(email.messageId, 1)[0],
    inReplyTo: messageIds(email.inReplyTo, LIMITS.references)[0],
    references: messageIds(email.references, LIMITS.references),
    from: addresses(email.from ? [email.from] : email.sender ? [email.sender] : [])[0],
    to: addresses(email.to),
    cc: addresses(email.cc),
    replyTo: addresses(email.replyTo),
    subject: cleanLine(email.subject ?? '', LIMITS.subjectLength),
    date: plausibleDate(email.date),
    text: cleanText(text, LIMITS.textLength),
    html,
    attachments: email.attachments.slice(0, LIMITS.attachments).map(toAttachment),
    automatic: isAutomatic(headers),
    headers,
  };
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

function addresses(list: readonly Address[] | undefined): ReadAddress[] {
  const flat: ReadAddress[] = [];
  for (const entry of list ?? []) {
    for (const { address, name } of entry.group ?? [entry]) {
      const clean = cleanLine(address ?? '', LIMITS.addressLength).replace(/\s+/g, '');
      const shown = cleanLine(name ?? '', LIMITS.nameLength);
      if (clean !== '' || shown !== '') flat.push({ address: clean, name: shown });
      if (flat.length === LIMITS.addresses) return flat;
    }
  }
  return flat;
}

function toAttachment(attachment: Attachment): ReadAttachment {
  const contentId = attachment.contentId && cleanLine(attachment.contentId, 500).replace(/^<|>$/g, '');
  return {
    filename: cleanLine(attachment.filename ?? '', LIMITS.filenameLength),
    contentType: cleanLine(attachment.mimeType, LIMITS.filenameLength) || 'application/octet-stream',
    size: bytesOf(attachment).byteLength,
    contentId: contentId || undefined,
    inline: attachment.related === true || (attachment.disposition === 'inline' && Boolean(contentId)),
  };
}

function bytesOf(attachment: Attachment): Uint8Array<ArrayBuffer> {
  const { content } = attachment;
  if (typeof content === 'string') return new TextEncoder().encode(content);
  return content instanceof ArrayBuffer ? new Uint8Array(content) : new Uint8Array(content);
}

/** A Date header of another century is a broken clock, not a time. */
function plausibleDate(value: string | undefined): Date | undefined {
  const date = new Date(value ?? Number.NaN);
  const year = date.getUTCFullYear();
  return year >= 1970 && year <= 2100 ? date : undefined;
}

/**
 * Raw 8-bit bytes in a header have no charset. UTF-8 where they are that (RFC 6532), otherwise what Western mail
 * programs mean by them; a browser does the same.
 */
function withReadableHeader(raw: Uint8Array): Uint8Array {
  const header = headerOf(raw);
  if (isUtf8(header)) return raw;
  const readable = Buffer.from(new TextDecoder('windows-1252').decode(header));
  return Buffer.concat([readable, raw.subarray(header.length)]);
}

/** Up to the empty line, and at most what a header may be long. */
function headerOf(raw: Uint8Array): Buffer {
  const head = Buffer.from(raw.buffer, raw.byteOffset, Math.min(raw.byteLength, 256 * 1024));
  const ends = [head.indexOf('\r\n\r\n'), head.indexOf('\n\n')].filter((index) => index >= 0);
  return head.subarray(0, Math.min(head.length, ...ends));
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
  headers: {},
};
