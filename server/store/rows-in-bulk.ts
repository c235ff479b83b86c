/**
 * Rows by the hundred in one parameter, for the statements that every mail passes through. A row of VALUES costs a
 * parameter for each column, which the query builder, the driver and PostgreSQL each take in their hands; a document
 * is written and read by one function. Bytes and long texts do not go into the document, where they would be escaped,
 * but together into one value, of which each row takes its piece.
 */
import { type RawBuilder, sql } from 'kysely';

/**
 * Rows for a FROM clause.
 * @param columns of PostgreSQL, with their types: names and types from our own code only.
 * @param rows with these names; texts without NUL and lone surrogates, bytes as hexadecimal text.
 */
export function bulkRows(
  name: string,
  columns: Readonly<Record<string, string>>,
  rows: readonly Readonly<Record<string, unknown>>[],
): RawBuilder<unknown> {
  const defined = Object.entries(columns).map(([column, type]) => `${column} ${type}`);
  return sql`json_to_recordset(${JSON.stringify(rows)}::json) as ${sql.raw(`${name} (${defined.join(', ')})`)}`;
}

export interface Packed {
  readonly bytes: Buffer;
  /** Where each begins, as `substring` counts, and how long it is; null for null. */
  readonly places: readonly { readonly start: number; readonly length: number | null }[];
}

/** Texts, in UTF-8. */
export function packTexts(texts: readonly (string | null)[]): Packed {
  const lengths = texts.map((text) => (text === null ? null : Buffer.byteLength(text)));
  const bytes = Buffer.allocUnsafe(lengths.reduce<number>((sum, length) => sum + (length ?? 0), 0));
  let end = 0;
  const places = texts.map((text, index) => {
    const start = end + 1;
    if (text !== null) end += bytes.write(text, end);
    return { start, length: lengths[index] ?? null };
  });
  return { bytes, places };
}

export function packBytes(pieces: readonly Buffer[]): Packed {
  let end = 0;
  const places = pieces.map(({ length }) => {
    const start = end + 1;
    end += length;
    return { start, length };
  });
  return { bytes: Buffer.concat(pieces, end), places };
}
