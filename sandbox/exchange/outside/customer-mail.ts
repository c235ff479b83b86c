/**
 * Mail that a customer writes, composed as customers' programs do: encoded names, text and HTML alternatives,
 * attachments, References on replies. Whoever needs other bytes gives them as `raw`, and they arrive unchanged.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { base64Lines, encodeWords, formatAddress, formatDate } from '../mime/encode.ts';
import { bodyOffset, headerValue } from '../mime/header.ts';

export interface Attachment {
  readonly filename: string;
  readonly contentType?: string | undefined;
  readonly content: Buffer;
}

export interface CustomerMail {
  /** The mailbox that it arrives in. */
  readonly to: string;
  readonly from: string;
  readonly fromName?: string | undefined;
  readonly subject?: string | undefined;
  readonly text?: string | undefined;
  readonly html?: string | undefined;
  readonly attachments?: readonly Attachment[] | undefined;
  readonly inReplyTo?: string | undefined;
  readonly references?: readonly string[] | undefined;
  /** Further header fields, or others in place of ours; an empty value leaves the field out. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly raw?: Buffer | undefined;
  /** So many mails, each with a Message-ID of its own; not with `raw`. */
  readonly count?: number | undefined;
}

export interface Composed {
  readonly messageId: string;
  readonly raw: Buffer;
}

/** One after another, so that the caller may stop for breath among a hundred thousand. */
export function* composeCustomerMail(mail: CustomerMail, now: () => number): IterableIterator<Composed> {
  const { raw, count = 1 } = mail;
  const messageId = raw && (headerValue(raw, 0, bodyOffset(raw, 0, raw.length), 'message-id') ?? '');
  for (let index = 0; index < count; index++) {
    yield raw ? { messageId: messageId as string, raw } : compose(mail, new Date(now()), index);
  }
}

function compose(mail: CustomerMail, date: Date, index: number): Composed {
  const domain = mail.from.slice(mail.from.lastIndexOf('@') + 1) || 'customer.example';
  const subject = (mail.subject ?? 'A question').replaceAll('{n}', String(index + 1));
  const fields = new Map<string, string>([
    ['From', formatAddress(mail.from, mail.fromName)],
    ['To', mail.to],
    ['Subject', encodeWords(subject)],
    ['Date', formatDate(date)],
    ['Message-ID', `<${randomUUID()}@${domain}>`],
    ['MIME-Version', '1.0'],
  ]);
  if (mail.inReplyTo) fields.set('In-Reply-To', mail.inReplyTo);
  if (mail.references?.length) fields.set('References', mail.references.join('\r\n '));
  const given = new Map(
    Object.entries(mail.headers ?? {}).map(([name, value]) => [name.toLowerCase(), [name, value]]),
  );
  const lines: string[] = [];
  let messageId = fields.get('Message-ID') as string;
  for (const [name, value] of fields) {
    const replacement = given.get(name.toLowerCase());
    given.delete(name.toLowerCase());
    const shown = replacement ? headerText(replacement[1] as string) : value;
    if (name === 'Message-ID') messageId = shown;
    if (shown !== '') lines.push(`${name}: ${shown}`);
  }
  for (const [name, value] of given.values()) if (value) lines.push(`${name}: ${headerText(value)}`);
  const body = attachmentBody(mail) ?? alternativeBody(mail);
  return { messageId, raw: Buffer.from(`${lines.join('\r\n')}\r\n${body}`) };
}

/** A value given by a test may be Unicode or folded, but may not end the header. */
function headerText(value: string): string {
  const folded = value.replace(/\r?\n(?![ \t])/g, ' ');
  return /[^\x00-\x7f]/.test(folded) ? encodeWords(folded) : folded;
}

function attachmentBody(mail: CustomerMail): string | undefined {
  if (!mail.attachments?.length) return undefined;
  return multipart('mixed', [
    alternativeBody(mail),
    ...mail.attachments.map(({ filename, contentType = 'application/octet-stream', content }) => {
      const name = /^[\x20-\x7e]*$/.test(filename)
        ? `"${filename.replace(/["\\]/g, '\\$&')}"`
        : `"${encodeWords(filename)}"`;
      return (
        `Content-Type: ${contentType}; name=${name}\r\n` +
        `Content-Disposition: attachment; filename=${name}\r\n` +
        `Content-Transfer-Encoding: base64\r\n\r\n${base64Lines(content)}\r\n`
      );
    }),
  ]);
}

function alternativeBody({ text, html }: CustomerMail): string {
  if (html === undefined) return textPart('plain', text ?? 'Hello,\r\n\r\nCan you help me?\r\n');
  if (text === undefined) return textPart('html', html);
  return multipart('alternative', [textPart('plain', text), textPart('html', html)]);
}

function textPart(subtype: string, text: string): string {
  const content = text.replace(/\r?\n/g, '\r\n');
  const plain = /^[\x00-\x7f]*$/.test(content) && content.split('\r\n').every((line) => line.length <= 998);
  const charset = plain ? 'us-ascii' : 'utf-8';
  const body = plain ? content : `${base64Lines(Buffer.from(content))}\r\n`;
  return (
    `Content-Type: text/${subtype}; charset=${charset}\r\n` +
    `Content-Transfer-Encoding: ${plain ? '7bit' : 'base64'}\r\n\r\n${body}${body.endsWith('\r\n') ? '' : '\r\n'}`
  );
}

function multipart(subtype: string, parts: string[]): string {
  const boundary = `=_${randomBytes(12).toString('hex')}`;
  const body = parts.map((part) => `--${boundary}\r\n${part}`).join('\r\n');
  return `Content-Type: multipart/${subtype}; boundary="${boundary}"\r\n\r\n${body}\r\n--${boundary}--\r\n`;
}
