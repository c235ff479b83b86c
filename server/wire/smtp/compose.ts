/**
 * A draft as the bytes of a message (RFC 5322, MIME), made once when the answer is written; every attempt to send it
 * uses exactly these bytes, so that Message-ID and content never differ between two tries.
 *
 * Text goes out twice: format=flowed for programs that show text, HTML for the others. Bcc is part of the envelope and
 * never of the message. Nothing here reads a file or a URL, whatever the draft contains.
 */
import type { Readable } from 'node:stream';
import MailComposer from 'nodemailer/lib/mail-composer';
import { flowText } from './flowed.ts';

export interface DraftAddress {
  readonly address: string;
  readonly name: string;
}

export interface DraftAttachment {
  readonly filename: string;
  readonly contentType: string;
  /** A stream is read once, in pieces, when its turn in the message comes. */
  readonly content: Buffer | Readable;
  /** Without angle brackets: the image is shown where the HTML says `cid:…`. */
  readonly contentId?: string;
}

export interface Draft {
  readonly from: DraftAddress;
  readonly to: readonly DraftAddress[];
  readonly cc: readonly DraftAddress[];
  readonly replyTo?: readonly DraftAddress[];
  readonly subject: string;
  /** With angle brackets. */
  readonly messageId: string;
  readonly inReplyTo?: string | undefined;
  readonly references?: readonly string[];
  /** Outlook's place in the conversation, base64; and what the conversation is about (MS-OXOMSG 2.2.1.3). */
  readonly threadIndex?: string | undefined;
  readonly threadTopic?: string | undefined;
  readonly date: Date;
  readonly text: string;
  readonly html: string;
  readonly attachments?: readonly DraftAttachment[];
  /** Further header fields, e.g. Auto-Submitted (RFC 3834). */
  readonly headers?: Readonly<Record<string, string>>;
  /** What is unique in the boundaries between parts; a draft with one gives the same bytes each time. */
  readonly boundary?: string;
}

/** The whole message in memory: for what is surely small. */
export async function composeMessage(draft: Draft): Promise<Buffer> {
  return compiled(draft).build();
}

/** The message piece by piece, so that a file of twenty megabytes is never there as a whole, and never twice. */
export function composeStream(draft: Draft): Readable {
  return compiled(draft).createReadStream();
}

function compiled(draft: Draft) {
  const composer = new MailComposer({
    from: named(draft.from),
    to: draft.to.map(named),
    cc: draft.cc.map(named),
    ...(draft.replyTo?.length ? { replyTo: draft.replyTo.map(named) } : {}),
    subject: oneLine(draft.subject),
    messageId: draft.messageId,
    ...(draft.inReplyTo ? { inReplyTo: draft.inReplyTo } : {}),
    ...(draft.references?.length ? { references: [...draft.references] } : {}),
    date: draft.date,
    alternatives: [
      {
        content: flowText(draft.text),
        contentType: 'text/plain; charset=utf-8; format=flowed',
        // Quoted-printable keeps the soft breaks and "From " lines out of the reach of relays that touch either.
        contentTransferEncoding: 'quoted-printable',
        filename: false,
      },
      { content: draft.html, contentType: 'text/html; charset=utf-8', filename: false },
    ],
    ...(draft.attachments?.length ? { attachments: draft.attachments.map(attached) } : {}),
    headers: { ...draft.headers, ...threadFields(draft) },
    ...(draft.boundary ? { baseBoundary: draft.boundary } : {}),
    newline: 'win',
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile();
}

function threadFields({ threadIndex, threadTopic }: Draft) {
  return {
    // base64 has no place to fold; as it stands it is far below the 998 octets of a line.
    ...(threadIndex ? { 'Thread-Index': { prepared: true, value: oneLine(threadIndex) } } : {}),
    ...(threadTopic ? { 'Thread-Topic': oneLine(threadTopic) } : {}),
  };
}

function named({ address, name }: DraftAddress) {
  return { address, name: oneLine(name) };
}

/** A line end in a header field begins another field. */
function oneLine(text: string): string {
  return text.replace(/[\r\n\u0085\u2028\u2029]+/g, ' ').trim();
}

function attached({ filename, contentType, content, contentId }: DraftAttachment) {
  return {
    filename: oneLine(filename),
    contentType: plainType(contentType),
    content,
    ...(contentId ? { cid: contentId } : {}),
  };
}

/**
 * A part of type message/* may not be encoded (RFC 2046 section 5.2.1), and multipart/* has a structure of its own: a
 * file of either would not arrive byte for byte. As any file, with its name, every program opens it all the same.
 */
function plainType(contentType: string): string {
  const type = oneLine(contentType).toLowerCase();
  if (!/^[\w!#$&^.+-]{1,100}\/[\w!#$&^.+-]{1,100}(;|$)/.test(type)) return 'application/octet-stream';
  return /^(message|multipart)\//.test(type) ? 'application/octet-stream' : type;
}
