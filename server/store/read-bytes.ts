/**
 * Reads rows of bytes as bytes. The driver has every result sent as text, which for bytes is hexadecimal: written by
 * PostgreSQL, decoded to a string of twice the length and read back, which for mail costs more than all else of reading
 * it. COPY has a binary format, which is taken here as it comes.
 */
import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';

/** "PGCOPY\n\xff\r\n\0", flags, and the length of an extension that no version has (PostgreSQL, COPY, Binary Format). */
const HEADER_BYTES = 19;

/**
 * @param query of columns of type bytea, with nothing in it that comes from outside: COPY takes no parameters.
 * @returns all rows; they share their memory, so that keeping one value keeps them all.
 */
export async function readByteRows(pool: pg.Pool, query: string): Promise<(Buffer | null)[][]> {
  const client = await pool.connect();
  let ended = false;
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of client.query(copyTo(`copy (${query}) to stdout (format binary)`))) {
      chunks.push(chunk);
    }
    ended = true;
    return rowsOf(Buffer.concat(chunks));
  } finally {
    // In the middle of a COPY the session is of no more use.
    client.release(!ended);
  }
}

/** A literal of type bytea[]. */
export function bytesLiteral(values: readonly Buffer[]): string {
  return `'{${values.map((value) => `"\\\\x${value.toString('hex')}"`).join(',')}}'::bytea[]`;
}

/** Each row begins with the number of its values, each value with its length; -1 stands for null, and for the end. */
function rowsOf(bytes: Buffer): (Buffer | null)[][] {
  const rows: (Buffer | null)[][] = [];
  let at = HEADER_BYTES;
  for (;;) {
    const columns = bytes.readInt16BE(at);
    at += 2;
    if (columns < 0) return rows;
    const row: (Buffer | null)[] = [];
    for (let column = 0; column < columns; column++) {
      const length = bytes.readInt32BE(at);
      at += 4;
      row.push(length < 0 ? null : bytes.subarray(at, at + length));
      at += Math.max(0, length);
    }
    rows.push(row);
  }
}
