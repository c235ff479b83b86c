/**
 * Reads a message after DATA (RFC 5321 section 4.1.1.4). Only CRLF.CRLF ends it: a server that takes bare line feeds
 * for line ends can be made to see two messages where the client sent one.
 */
import type { Input } from '../connection/input.ts';

const END = Buffer.from('\r\n.\r\n');
const LINE_START_DOT = Buffer.from('\r\n.');

export type ReadData =
  | { readonly kind: 'message'; readonly raw: Buffer }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'gone' };

/**
 * @param limit bytes; what is beyond is read and dropped.
 * @param onProgress told how many bytes have come; false stops reading.
 */
export async function readData(
  input: Input,
  limit: number,
  onProgress: (bytes: number) => boolean,
): Promise<ReadData> {
  const pieces: Buffer[] = [];
  // The line end before the first line is that of the DATA command.
  let held: Buffer = Buffer.from('\r\n');
  let size = 0;
  for (;;) {
    const chunk = await input.chunk();
    if (!chunk) return { kind: 'gone' };
    const bytes = Buffer.concat([held, chunk]);
    const end = bytes.indexOf(END);
    const taken = end >= 0 ? end + 2 : Math.max(bytes.length - (END.length - 1), 0);
    size += taken;
    if (size <= limit + 2) pieces.push(bytes.subarray(0, taken));
    else pieces.length = 0;
    if (!onProgress(size)) return { kind: 'gone' };
    if (end >= 0) {
      input.unread(bytes.subarray(end + END.length));
      if (size > limit + 2) return { kind: 'too-large' };
      return { kind: 'message', raw: withoutStuffing(Buffer.concat(pieces)).subarray(2) };
    }
    held = bytes.subarray(taken);
  }
}

function withoutStuffing(stuffed: Buffer): Buffer {
  const pieces: Buffer[] = [];
  let from = 0;
  for (let at = stuffed.indexOf(LINE_START_DOT); at >= 0; at = stuffed.indexOf(LINE_START_DOT, from)) {
    pieces.push(stuffed.subarray(from, at + 2));
    from = at + 3;
  }
  if (pieces.length === 0) return stuffed;
  pieces.push(stuffed.subarray(from));
  return Buffer.concat(pieces);
}
