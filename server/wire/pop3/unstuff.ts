/**
 * Finds the end of a multi-line answer and takes the doubled dots out (RFC 1939 section 3), however the bytes are cut
 * into chunks. Lines may end in a bare line feed: some servers pass on mail as it lies on their disk.
 */
const LINE_START_DOT = Buffer.from('\n.');
const DOT = 0x2e;
const CR = 0x0d;
const LF = 0x0a;

export interface Unstuffer {
  /**
   * @param chunk the next bytes of the connection.
   * @param emit gets the content, in pieces that are views on the chunks.
   * @returns the bytes after the end of the answer, or undefined when it has not ended.
   */
  push(chunk: Buffer, emit: (piece: Buffer) => void): Buffer | undefined;
}

export function createUnstuffer(): Unstuffer {
  /** A dot at the start of a line, and what follows it, when a chunk ends before it can be judged. */
  let held: Buffer | undefined;
  let atLineStart = true;

  return {
    push(chunk, emit) {
      let data = held ? Buffer.concat([held, chunk]) : chunk;
      held = undefined;
      for (;;) {
        if (atLineStart && data[0] === DOT) {
          const end = endAfterDot(data);
          if (end === 'unknown') {
            held = data;
            return undefined;
          }
          if (end !== 'content') return data.subarray(end);
          data = data.subarray(1);
          atLineStart = false;
        }
        if (data.length === 0) return undefined;
        const found = data.indexOf(LINE_START_DOT);
        if (found < 0) {
          emit(data);
          atLineStart = data[data.length - 1] === LF;
          return undefined;
        }
        emit(data.subarray(0, found + 1));
        data = data.subarray(found + 1);
        atLineStart = true;
      }
    },
  };
}

/** @param data begins with a dot at the start of a line. @returns where the answer's end is over. */
function endAfterDot(data: Buffer): number | 'content' | 'unknown' {
  if (data.length === 1) return 'unknown';
  if (data[1] === LF) return 2;
  if (data[1] !== CR) return 'content';
  if (data.length === 2) return 'unknown';
  return data[2] === LF ? 3 : 'content';
}
