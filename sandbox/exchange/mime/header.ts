/**
 * Header fields of a message or part as they stand in the bytes (RFC 5322 section 2.2), read as Latin-1 so that
 * every byte survives. Lines that are no field are passed over, never refused: mail in the wild has them.
 */
export interface HeaderField {
  readonly name: string;
  /** Unfolded, trimmed; still encoded (RFC 2047). */
  readonly value: string;
  /** Offsets of the field with its folded lines and line end. */
  readonly start: number;
  readonly end: number;
}

/** @param end offset after the header (before the blank line or including it). */
export function* headerFields(raw: Buffer, start: number, end: number): IterableIterator<HeaderField> {
  let position = start;
  while (position < end) {
    let next = lineEnd(raw, position, end);
    while (next < end && isBlank(raw[next]) && !isEmptyLine(raw, next, end)) next = lineEnd(raw, next, end);
    const text = raw.toString('latin1', position, next);
    const colon = text.indexOf(':');
    const name = text.slice(0, Math.max(colon, 0)).trimEnd();
    if (colon > 0 && /^[\x21-\x7e]+$/.test(name)) {
      const value = text
        .slice(colon + 1)
        .replace(/\r?\n/g, '')
        .trim();
      yield { name, value, start: position, end: next };
    }
    position = next;
  }
}

/** @returns the value of the first field of that name. */
export function headerValue(raw: Buffer, start: number, end: number, name: string): string | undefined {
  const wanted = name.toLowerCase();
  for (const field of headerFields(raw, start, end))
    if (field.name.toLowerCase() === wanted) return field.value;
  return undefined;
}

/**
 * Where the header ends and the body starts: after the first empty line. A part without one is all header when
 * its first line looks like a field, all body otherwise.
 */
export function bodyOffset(raw: Buffer, start: number, end: number): number {
  let position = start;
  while (position < end) {
    const next = lineEnd(raw, position, end);
    if (isEmptyLine(raw, position, end)) return next;
    position = next;
  }
  return end;
}

function lineEnd(raw: Buffer, from: number, end: number): number {
  const newline = raw.indexOf(0x0a, from);
  return newline < 0 || newline >= end ? end : newline + 1;
}

function isBlank(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x09;
}

function isEmptyLine(raw: Buffer, at: number, end: number): boolean {
  if (at >= end) return false;
  return raw[at] === 0x0a || (raw[at] === 0x0d && raw[at + 1] === 0x0a && at + 1 < end);
}
