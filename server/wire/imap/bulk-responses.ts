/**
 * Takes an IMAP stream apart into responses (RFC 9051 section 2.2.2) as far as bulk fetching needs it: FETCH responses
 * and lines of our own commands are given whole, everything else is passed on as the bytes it came as.
 */

export interface ImapResponse {
  /** Without the bytes of literals: each is `{n}` followed by a NUL, which no line of IMAP contains. */
  readonly line: string;
  readonly literals: readonly Buffer[];
}

export interface ResponseTaker {
  /** A line, known by its beginning, that is not untagged FETCH and is wanted all the same. */
  isOurs(line: string): boolean;
  /** @returns false when it is not for this taker: its bytes are then passed on. */
  response(response: ImapResponse): boolean;
  other(bytes: Buffer): void;
}

export interface ResponseReader {
  /**
   * @param goesOn asked after every response.
   * @returns the bytes that were not looked at, once `goesOn` says no.
   * @throws an error with a `code` when the stream is not IMAP, or too much of it.
   */
  push(chunk: Buffer, goesOn: () => boolean): Buffer | undefined;
}

const LF = 0x0a;
const LONGEST_LINE_BYTES = 64 * 1024;
/** Of a line that is passed on: imapflow has limits of its own. */
const LONGEST_OTHER_BYTES = 16 * 1024 * 1024;
/** Of one response. Above the largest message that is fetched in one piece. */
const MOST_LITERAL_BYTES = 64 * 1024 * 1024;
/** Enough to tell an untagged FETCH, or a tag. */
const BEGINNING_BYTES = 40;
const IS_FETCH = /^\* \d+ FETCH /i;
const LITERAL = /~?\{(\d{1,10})\}\r?\n$/;

export function createResponseReader(taker: ResponseTaker): ResponseReader {
  /** What came of the line that is not complete. */
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  let line = '';
  let literals: Buffer[] = [];
  let literalBytes = 0;
  let literal: { readonly bytes: Buffer; filled: number } | undefined;
  /** The bytes of this response, in case it has to be passed on. */
  let parts: Buffer[] = [];
  /** Of a response that is somebody else's: how many bytes of its literal are still to come. */
  let foreign = 0;
  let isForeign = false;

  const reset = () => {
    line = '';
    literals = [];
    literalBytes = 0;
    parts = [];
    isForeign = false;
  };
  const takeLine = (bytes: Buffer) => {
    const continues = line !== '' || isForeign;
    if (!continues) {
      const beginning = bytes.toString('latin1', 0, BEGINNING_BYTES);
      isForeign = !IS_FETCH.test(beginning) && !taker.isOurs(beginning);
    }
    const announced = LITERAL.exec(bytes.toString('latin1', Math.max(0, bytes.length - 20)));
    if (isForeign) {
      taker.other(bytes);
      if (announced) foreign = Number(announced[1]);
      else reset();
      return;
    }
    if (bytes.length > LONGEST_LINE_BYTES) throw tooLarge('LineTooLarge', 'a line', bytes.length);
    parts.push(bytes);
    if (announced) {
      line += `${bytes.toString('latin1').trimEnd()}\0`;
      const size = Number(announced[1]);
      literalBytes += size;
      if (literalBytes > MOST_LITERAL_BYTES) throw tooLarge('LiteralTooLarge', 'literals', literalBytes);
      // Not of the pool: a mail that stays would keep its neighbours.
      literal = { bytes: Buffer.allocUnsafeSlow(size), filled: 0 };
      if (size === 0) takeLiteral();
      return;
    }
    line += bytes.toString('latin1').trimEnd();
    if (!taker.response({ line, literals })) for (const part of parts) taker.other(part);
    reset();
  };
  const takeLiteral = () => {
    if (!literal) return;
    literals.push(literal.bytes);
    parts.push(literal.bytes);
    literal = undefined;
  };

  return {
    push(chunk, goesOn) {
      let at = 0;
      while (at < chunk.length) {
        if (literal) {
          const end = Math.min(chunk.length, at + literal.bytes.length - literal.filled);
          literal.filled += chunk.copy(literal.bytes, literal.filled, at, end);
          at = end;
          if (literal.filled === literal.bytes.length) takeLiteral();
          continue;
        }
        if (foreign > 0) {
          const end = Math.min(chunk.length, at + foreign);
          taker.other(chunk.subarray(at, end));
          foreign -= end - at;
          at = end;
          continue;
        }
        const found = chunk.indexOf(LF, at);
        const end = found < 0 ? chunk.length : found + 1;
        pending.push(chunk.subarray(at, end));
        pendingBytes += end - at;
        at = end;
        if (pendingBytes > LONGEST_OTHER_BYTES) throw tooLarge('LineTooLarge', 'a line', pendingBytes);
        if (found < 0) break;
        const whole = pending.length === 1 ? (pending[0] as Buffer) : Buffer.concat(pending);
        pending = [];
        pendingBytes = 0;
        takeLine(whole);
        if (line === '' && !isForeign && !goesOn()) return at < chunk.length ? chunk.subarray(at) : undefined;
      }
      return undefined;
    },
  };
}

function tooLarge(code: string, what: string, bytes: number): Error {
  return Object.assign(new Error(`${what} of ${bytes} bytes`), { code });
}
