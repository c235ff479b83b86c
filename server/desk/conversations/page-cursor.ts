/**
 * The place in a list where the next page begins: the sort key of the last row shown. Opaque to the client.
 *
 * The time is kept as PostgreSQL writes it, because a JavaScript date drops the microseconds, and rows of the same
 * millisecond would then be shown twice or never.
 */
export interface PagePlace {
  /** timestamptz as text. */
  readonly at: string;
  readonly id: string;
}

const TIME = /^\d{4,6}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:\d\d){0,2}$/;
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

export function writeCursor({ at, id }: PagePlace): string {
  return Buffer.from(`${at}|${id}`).toString('base64url');
}

/** @returns null for what was not written by `writeCursor`. */
export function readCursor(cursor: string): PagePlace | null {
  const [at, id, ...more] = Buffer.from(cursor, 'base64url').toString().split('|');
  if (!at || !id || more.length > 0 || !TIME.test(at) || !UUID.test(id)) return null;
  return { at, id };
}
