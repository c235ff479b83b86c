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
  return encoding === 'lines' ? createLineDecoder(mailLine, 2) : createLineDecoder(plainLine);
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
const EQUALS = 0x3d;

/**
 * Writes what one line holds; all that a chunk holds goes into one buffer, as mail has many short lines.
 *
 * @param from of the line in `data`, without its end, up to `to`.
 * @param ends with what stands for its end.
 * @returns how much of `out` is used then.
 */
type WriteLine = (
  data: Buffer,
  from: number,
  to: number,
  ends: boolean,
  out: Buffer,
  length: number,
) => number;

/** @param growth by which what is written may be longer than what was read; a line end more always has room. */
function createLineDecoder(write: WriteLine, growth = 1): PartDecoder {
  let open: Buffer = NOTHING;
  return {
    push(chunk) {
      const data = open.length === 0 ? chunk : Buffer.concat([open, chunk]);
      const out = Buffer.allocUnsafe(data.length * growth);
      let length = 0;
      let at = 0;
      for (let end = data.indexOf(LF); end >= 0; end = data.indexOf(LF, at)) {
        length = write(data, at, strippedEnd(data, at, end), true, out, length);
        at = end + 1;
      }
      if (data.length - at > LONGEST_LINE_BYTES) {
        // What may turn out to be the line's end, or half of an escape, waits for what follows.
        let cut = Math.max(at, strippedEnd(data, at, data.length) - 3);
        while (cut > at && data.subarray(Math.max(at, cut - 2), cut).includes(0x3d)) cut--;
        if (cut > at) length = write(data, at, cut, false, out, length);
        at = cut;
      }
      // A copy: the chunk is its owner's again.
      open = at === data.length ? NOTHING : Buffer.from(data.subarray(at));
      return out.subarray(0, length);
    },
    end() {
      if (open.length === 0) return open;
      const out = Buffer.allocUnsafe(open.length * growth + 2);
      return out.subarray(0, write(open, 0, strippedEnd(open, 0, open.length), true, out, 0));
    },
  };
}

const NOTHING = Buffer.alloc(0);

function strippedEnd(data: Buffer, from: number, to: number): number {
  let end = to;
  while (end > from && data[end - 1] === CR) end--;
  return end;
}

const plainLine: WriteLine = (data, from, to, ends, out, length) => {
  let end = length + data.copy(out, length, from, to);
  if (ends) out[end++] = LF;
  return end;
};

const mailLine: WriteLine = (data, from, to, ends, out, length) => {
  let end = length + data.copy(out, length, from, to);
  if (ends) {
    out[end++] = CR;
    out[end++] = LF;
  }
  return end;
};

/** A line that ends in an equals sign goes on in the next (RFC 2045 section 6.7). */
const quotedPrintableLine: WriteLine = (data, from, to, ends, out, length) => {
  const continues = ends && to > from && data[to - 1] === EQUALS;
  const last = continues ? to - 1 : to;
  let end = length;
  for (let at = from; at < last; at++) {
    const byte = data[at] as number;
    const high = byte === EQUALS && at + 2 < last ? nibble(data[at + 1]) : -1;
    const low = high < 0 ? -1 : nibble(data[at + 2]);
    if (low < 0) {
      out[end++] = byte;
    } else {
      out[end++] = (high << 4) | low;
      at += 2;
    }
  }
  if (ends && !continues) out[end++] = LF;
  return end;
};

function nibble(byte: number | undefined): number {
  if (byte === undefined) return -1;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const small = byte | 0x20;
  return small >= 0x61 && small <= 0x66 ? small - 0x57 : -1;
}
