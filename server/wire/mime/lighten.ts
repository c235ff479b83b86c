/**
 * Takes the bytes of ordinary files out of a mail before it is read, as only their sizes are wanted then: decoding
 * attachments is half the cost of reading mail, and whoever opens one decodes it from the original.
 *
 * Only what cannot change the reading is taken out: parts of the outermost multipart, of types that hold nothing to
 * read (pictures, sound, film, PDF, office files, archives), in flawless base64. Everything else stays, and so does
 * all of a mail that holds another mail, whose size counts the bytes inside.
 */
import { randomBytes } from 'node:crypto';

export interface LightMail {
  readonly raw: Uint8Array;
  /** The size of a part's content, also of one that was taken out. */
  sizeOf(content: Uint8Array): number;
}

const WORTHWHILE_BYTES = 4 * 1024;
const LONGEST_HEADER_BYTES = 64 * 1024;
const PLAIN_FILE =
  /^content-type:\s*(image\/(?!svg)|audio\/|video\/|application\/(pdf|zip|gzip|msword|vnd\.(openxmlformats-officedocument|oasis|ms-excel|ms-powerpoint)))/im;
const IS_BASE64 = /^content-transfer-encoding:\s*base64\s*$/im;
const FLAWLESS = /^[A-Za-z0-9+/\r\n]*={0,2}[\r\n]*$/;
/** Stands for a file: nobody who writes a mail knows it. */
const STAMP = randomBytes(12);
const STAMPED_BYTES = STAMP.length + 4;

export function lighten(raw: Uint8Array): LightMail {
  if (raw.length < WORTHWHILE_BYTES) return asItIs(raw);
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  const delimiter = delimiterOf(bytes);
  if (!delimiter) return asItIs(raw);
  const kept: Buffer[] = [];
  const sizes: number[] = [];
  let keptUpTo = 0;
  for (let start = nextDelimiter(bytes, delimiter, 0); start >= 0; ) {
    const next = nextDelimiter(bytes, delimiter, start + delimiter.length);
    if (next < 0) break;
    // Within the part only: a search to the end of the mail for each of a million parts would take forever.
    const headerEnd = start + bytes.subarray(start, next).indexOf('\r\n\r\n');
    if (headerEnd > start && next - headerEnd > WORTHWHILE_BYTES) {
      const size = sizeOfFile(bytes, start + delimiter.length, headerEnd, next);
      if (size !== undefined) {
        kept.push(bytes.subarray(keptUpTo, headerEnd + 4), stamp(sizes.length));
        sizes.push(size);
        keptUpTo = next;
      }
    }
    start = next;
  }
  if (sizes.length === 0) return asItIs(raw);
  kept.push(bytes.subarray(keptUpTo));
  const light = Buffer.concat(kept);
  return holdsMail(light)
    ? asItIs(raw)
    : { raw: light, sizeOf: (content) => sizes[indexIn(content)] ?? content.byteLength };
}

function asItIs(raw: Uint8Array): LightMail {
  return { raw, sizeOf: (content) => content.byteLength };
}

/** The line that parts the outermost multipart (RFC 2046 section 5.1.1). */
function delimiterOf(bytes: Buffer): string | undefined {
  const end = bytes.subarray(0, LONGEST_HEADER_BYTES).indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const header = bytes.toString('latin1', 0, end).replace(/\r\n[ \t]+/g, ' ');
  const types = header.match(/^content-type:.*$/gim) ?? [];
  if (types.length !== 1) return undefined;
  const boundary =
    /^content-type:\s*multipart\/(?:mixed|related)\b[^\r\n]*?;\s*boundary=(?:"([^"\\\r\n]+)"|([\w.'+/=?-]+))\s*(?:;|$)/i.exec(
      types[0] as string,
    );
  const name = boundary?.[1] ?? boundary?.[2];
  return name && !name.endsWith(' ') ? `\r\n--${name}` : undefined;
}

/** A delimiter is a whole line, not the beginning of a longer one. */
function nextDelimiter(bytes: Buffer, delimiter: string, from: number): number {
  for (let at = bytes.indexOf(delimiter, from); at >= 0; at = bytes.indexOf(delimiter, at + 1)) {
    const end = at + delimiter.length;
    if (/^(--)?[ \t]*(\r\n|$)/.test(bytes.toString('latin1', end, end + 80))) return at;
  }
  return -1;
}

/** In any spelling and anywhere, so it errs on the safe side. */
function holdsMail(bytes: Buffer): boolean {
  return /message\/|winmail\.dat/i.test(bytes.toString('latin1'));
}

/** @returns undefined when the part is not plainly a file in base64. */
function sizeOfFile(bytes: Buffer, start: number, headerEnd: number, next: number): number | undefined {
  if (headerEnd - start > LONGEST_HEADER_BYTES) return undefined;
  const header = bytes.toString('latin1', start, headerEnd);
  if (!PLAIN_FILE.test(header) || !IS_BASE64.test(header)) return undefined;
  const body = bytes.toString('latin1', headerEnd + 4, next);
  return FLAWLESS.test(body) ? Buffer.from(body, 'base64').length : undefined;
}

function stamp(index: number): Buffer {
  const number = Buffer.alloc(4);
  number.writeUInt32BE(index);
  return Buffer.from(Buffer.concat([STAMP, number]).toString('base64'));
}

function indexIn(content: Uint8Array): number {
  if (content.byteLength !== STAMPED_BYTES) return -1;
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  return bytes.subarray(0, STAMP.length).equals(STAMP) ? bytes.readUInt32BE(STAMP.length) : -1;
}
