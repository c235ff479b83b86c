/**
 * How many bytes a part's body decodes to, without decoding it: of a large file only the size is wanted when its mail
 * is read, and decoding 150 MB takes seconds of a core. To the byte what part-decoder.ts would give.
 */
import { createPartDecoder, type PartEncoding } from './part-decoder.ts';

export interface PartCounter {
  push(chunk: Buffer): void;
  /** @returns the number of decoded bytes. */
  end(): number;
}

export function createPartCounter(encoding: PartEncoding): PartCounter {
  if (encoding === 'base64') return countBase64();
  if (encoding === 'quoted-printable') return countByDecoding(encoding);
  return countLines(encoding === 'lines' ? 2 : 1);
}

const IGNORED = 0;
const DIGIT = 1;
const PADDING = 2;
const KINDS = new Uint8Array(256);
for (const digit of Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/')) {
  KINDS[digit] = DIGIT;
}
KINDS[0x3d] = PADDING;

/** Of one to three digits that are left of a unit; one alone cannot be a byte. */
const LEFT_BYTES = [0, 0, 1, 2] as const;

function countBase64(): PartCounter {
  let bytes = 0;
  let digits = 0;
  const endUnit = () => {
    bytes += Math.floor(digits / 4) * 3 + (LEFT_BYTES[digits % 4] as number);
    digits = 0;
  };
  return {
    push(chunk) {
      for (let at = 0; at < chunk.length; at++) {
        const kind = KINDS[chunk[at] as number];
        if (kind === IGNORED) continue;
        if (kind === DIGIT) digits++;
        else if (digits > 0) endUnit();
      }
    },
    end() {
      endUnit();
      return bytes;
    },
  };
}

const LF = 0x0a;
const CR = 0x0d;

/** @param lineEnd how many bytes stand for an end of a line, whatever ended it. */
function countLines(lineEnd: number): PartCounter {
  let bytes = 0;
  /** Carriage returns that belong to the end of the line, if nothing else follows. */
  let returns = 0;
  let open = false;
  const endLine = () => {
    bytes += lineEnd;
    returns = 0;
    open = false;
  };
  const take = (piece: Buffer) => {
    if (piece.length === 0) return;
    let end = piece.length;
    while (end > 0 && piece[end - 1] === CR) end--;
    if (end > 0) {
      bytes += returns + end;
      returns = 0;
    }
    returns += piece.length - end;
    open = true;
  };
  return {
    push(chunk) {
      let at = 0;
      for (let end = chunk.indexOf(LF); end >= 0; end = chunk.indexOf(LF, at)) {
        take(chunk.subarray(at, end));
        endLine();
        at = end + 1;
      }
      take(chunk.subarray(at));
    },
    end() {
      if (open) endLine();
      return bytes;
    },
  };
}

function countByDecoding(encoding: PartEncoding): PartCounter {
  const decoder = createPartDecoder(encoding);
  let bytes = 0;
  return {
    push(chunk) {
      bytes += decoder.push(chunk).length;
    },
    end: () => bytes + decoder.end().length,
  };
}
