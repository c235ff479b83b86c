/**
 * Decodes a part's body as a stream, to the same bytes as postal-mime does with the whole in memory. It is lenient
 * where that is: strangers' base64 has blanks, line ends and padding in the middle.
 */
/** `lines`: a mail as a file, whose lines end in CRLF (RFC 5322); others that are not encoded end them in a line feed. */
export type PartEncoding = 'base64' | 'quoted-printable' | 'plain' | 'lines';

export interface PartDecoder {
  push(chunk: Buffer): Buffer;
  end(): Buffer;
}

/** @param name the value of Content-Transfer-Encoding, in small letters. */
export function encodingOf(name: string): PartEncoding {
  if (name.includes('base64')) return 'base64';
  return name.includes('quoted-printable') ? 'quoted-printable' : 'plain';
}

export function createPartDecoder(encoding: PartEncoding): PartDecoder {
  if (encoding === 'base64') return createBase64Decoder();
  if (encoding === 'quoted-printable') return createLineDecoder(quotedPrintableLine);
  return createLineDecoder(encoding === 'lines' ? mailLine : plainLine);
}

export async function* decodePart(
  encoding: PartEncoding,
  source: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer> {
  const decoder = createPartDecoder(encoding);
  for await (const chunk of source) {
    const decoded = decoder.push(chunk);
    if (decoded.length > 0) yield decoded;
  }
  const rest = decoder.end();
  if (rest.length > 0) yield rest;
}

/** Padding ends a unit of four characters wherever it stands; what follows begins a new one. */
function createBase64Decoder(): PartDecoder {
  let open = '';
  return {
    push(chunk) {
      const units = chunk
        .toString('latin1')
        .replace(/[^A-Za-z0-9+/=]+/g, '')
        .split(/=+/);
      const decoded: Buffer[] = [];
      for (const [index, unit] of units.entries()) {
        open += unit;
        if (index < units.length - 1) {
          decoded.push(decodeUnit(open));
          open = '';
        }
      }
      const whole = open.length - (open.length % 4);
      decoded.push(Buffer.from(open.slice(0, whole), 'base64'));
      open = open.slice(whole);
      return Buffer.concat(decoded);
    },
    end: () => decodeUnit(open),
  };
}

/** One character too many cannot be a byte. */
function decodeUnit(unit: string): Buffer {
  return Buffer.from(unit.length % 4 === 1 ? unit.slice(0, -1) : unit, 'base64');
}

/** Lines longer than this are decoded in parts: a body may be one line. */
const LONGEST_LINE_BYTES = 256 * 1024;
const LF = 0x0a;
const CR = 0x0d;

/** @param decode gives a line's content; `ends`: with what stands for its end. */
function createLineDecoder(decode: (line: Buffer, ends: boolean) => Buffer): PartDecoder {
  let open: Buffer = Buffer.alloc(0);
  return {
    push(chunk) {
      const data = open.length === 0 ? chunk : Buffer.concat([open, chunk]);
      const decoded: Buffer[] = [];
      let at = 0;
      for (let end = data.indexOf(LF); end >= 0; end = data.indexOf(LF, at)) {
        decoded.push(decode(stripped(data.subarray(at, end)), true));
        at = end + 1;
      }
      let cut = data.length;
      if (cut - at > LONGEST_LINE_BYTES) {
        // What may turn out to be the line's end, or half of an escape, waits for what follows.
        cut = Math.max(at, stripped(data.subarray(at)).length + at - 3);
        while (cut > at && data.subarray(Math.max(at, cut - 2), cut).includes(0x3d)) cut--;
        if (cut > at) decoded.push(decode(data.subarray(at, cut), false));
        at = cut;
      }
      // A copy: the chunk is its owner's again.
      open = Buffer.from(data.subarray(at));
      return Buffer.concat(decoded);
    },
    end: () => (open.length === 0 ? open : decode(stripped(open), true)),
  };
}

function stripped(line: Buffer): Buffer {
  let end = line.length;
  while (end > 0 && line[end - 1] === CR) end--;
  return line.subarray(0, end);
}

const LINE_END = Buffer.from('\n');
const MAIL_LINE_END = Buffer.from('\r\n');

function plainLine(line: Buffer, ends: boolean): Buffer {
  return ends ? Buffer.concat([line, LINE_END]) : line;
}

function mailLine(line: Buffer, ends: boolean): Buffer {
  return ends ? Buffer.concat([line, MAIL_LINE_END]) : line;
}

/** A line that ends in an equals sign goes on in the next (RFC 2045 section 6.7). */
function quotedPrintableLine(line: Buffer, ends: boolean): Buffer {
  const continues = ends && line[line.length - 1] === 0x3d;
  const text = continues ? line.subarray(0, -1) : line;
  const decoded = text.includes(0x3d) ? decodeEscapes(text) : text;
  return ends && !continues ? Buffer.concat([decoded, LINE_END]) : decoded;
}

function decodeEscapes(text: Buffer): Buffer {
  const decoded = Buffer.allocUnsafe(text.length);
  let length = 0;
  for (let at = 0; at < text.length; at++) {
    const high = text[at] === 0x3d ? nibble(text[at + 1]) : -1;
    const low = high < 0 ? -1 : nibble(text[at + 2]);
    if (low < 0) {
      decoded[length++] = text[at] as number;
    } else {
      decoded[length++] = (high << 4) | low;
      at += 2;
    }
  }
  return decoded.subarray(0, length);
}

function nibble(byte: number | undefined): number {
  if (byte === undefined) return -1;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const small = byte | 0x20;
  return small >= 0x61 && small <= 0x66 ? small - 0x57 : -1;
}
