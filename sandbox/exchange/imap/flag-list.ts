import type { Cursor } from './cursor.ts';

const FLAG = /\\?[^\x00-\x20\x7f-\xff(){%*"\\\]]+/y;

/** `flag-list` of RFC 3501 section 9. */
export function parseFlags(cursor: Cursor): string[] {
  return cursor.list(() => cursor.run(FLAG));
}

/** STORE also takes flags without parentheses. */
export function parseLooseFlags(cursor: Cursor): string[] {
  if (cursor.isNext('(')) return parseFlags(cursor);
  const flags = [cursor.run(FLAG)];
  while (cursor.skip(' ')) flags.push(cursor.run(FLAG));
  return flags;
}
