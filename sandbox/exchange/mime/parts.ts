/**
 * The parts of a message as offsets into its bytes (RFC 2045, 2046). Never fails: what is not understood is a leaf
 * of type application/octet-stream. Depth and number of parts are capped, so that a hostile mail costs no more
 * than a few passes over its bytes.
 */
import { bodyOffset, headerFields } from './header.ts';
import { parseStructuredValue, type StructuredValue } from './parameters.ts';

export interface Part {
  /** The header runs from `start` to `bodyStart`, its empty line included. */
  readonly start: number;
  readonly bodyStart: number;
  readonly end: number;
  readonly contentType: StructuredValue;
  readonly disposition: StructuredValue | undefined;
  readonly encoding: string;
  readonly id: string | undefined;
  readonly description: string | undefined;
  readonly md5: string | undefined;
  readonly language: string | undefined;
  readonly location: string | undefined;
  /** Of a multipart. */
  readonly children: readonly Part[] | undefined;
  /** Of a message/rfc822: the message inside. */
  readonly message: Part | undefined;
}

const DEEPEST = 40;
const MOST_PARTS = 5_000;

export function parseParts(raw: Buffer): Part {
  return parsePart(raw, 0, raw.length, 'text/plain', { parts: 0 }, 0);
}

function parsePart(
  raw: Buffer,
  start: number,
  end: number,
  defaultType: string,
  count: { parts: number },
  depth: number,
): Part {
  count.parts++;
  const bodyStart = bodyOffset(raw, start, end);
  const fields = new Map<string, string>();
  for (const { name, value } of headerFields(raw, start, bodyStart)) {
    const key = name.toLowerCase();
    if (key.startsWith('content-') && !fields.has(key)) fields.set(key, value);
  }
  const contentType = typeOf(fields.get('content-type'), defaultType);
  const disposition = fields.get('content-disposition');
  const leaf: Part = {
    start,
    bodyStart,
    end,
    contentType,
    disposition: disposition === undefined ? undefined : parseStructuredValue(disposition),
    encoding: (fields.get('content-transfer-encoding') || '7bit').toLowerCase(),
    id: fields.get('content-id'),
    description: fields.get('content-description'),
    md5: fields.get('content-md5'),
    language: fields.get('content-language'),
    location: fields.get('content-location'),
    children: undefined,
    message: undefined,
  };
  if (contentType.value.startsWith('multipart/')) {
    const boundary = contentType.parameters.find(([name]) => name.toLowerCase() === 'boundary')?.[1];
    const ranges = boundary && depth < DEEPEST ? bodyParts(raw, bodyStart, end, boundary) : [];
    const inner = contentType.value === 'multipart/digest' ? 'message/rfc822' : 'text/plain';
    const children: Part[] = [];
    for (const [from, to] of ranges) {
      if (count.parts >= MOST_PARTS) break;
      children.push(parsePart(raw, from, to, inner, count, depth + 1));
    }
    if (children.length > 0) return { ...leaf, children };
    return { ...leaf, contentType: { value: 'text/plain', parameters: [] } };
  }
  if (contentType.value === 'message/rfc822' && isPlainEncoding(leaf.encoding)) {
    if (depth < DEEPEST && count.parts < MOST_PARTS) {
      return { ...leaf, message: parsePart(raw, bodyStart, end, 'text/plain', count, depth + 1) };
    }
    return { ...leaf, contentType: { value: 'application/octet-stream', parameters: [] } };
  }
  return leaf;
}

function typeOf(text: string | undefined, defaultType: string): StructuredValue {
  if (text === undefined) return { value: defaultType, parameters: [] };
  const parsed = parseStructuredValue(text);
  if (/^[!-~]+\/[!-~]+$/.test(parsed.value) && !/["\\()]/.test(parsed.value)) return parsed;
  return { value: defaultType, parameters: parsed.parameters };
}

/** RFC 2046 section 5.1.1: the line end before a delimiter belongs to the delimiter. */
function bodyParts(raw: Buffer, start: number, end: number, boundary: string): [number, number][] {
  const delimiter = Buffer.from(`--${boundary}`, 'latin1');
  const ranges: [number, number][] = [];
  let open: number | undefined;
  let at = raw.indexOf(delimiter, start);
  for (; at >= 0 && at + delimiter.length <= end; at = raw.indexOf(delimiter, at + 1)) {
    if (at > start && raw[at - 1] !== 0x0a) continue;
    let after = at + delimiter.length;
    const closes = raw[after] === 0x2d && raw[after + 1] === 0x2d && after + 2 <= end;
    if (closes) after += 2;
    while (after < end && (raw[after] === 0x20 || raw[after] === 0x09)) after++;
    if (after < end && raw[after] !== 0x0a && !(raw[after] === 0x0d && raw[after + 1] === 0x0a)) continue;
    if (open !== undefined) ranges.push([open, Math.max(open, beforeLineEnd(raw, at, open))]);
    if (closes) return ranges;
    const newline = raw.indexOf(0x0a, after);
    open = newline < 0 || newline >= end ? end : newline + 1;
    if (ranges.length >= MOST_PARTS) return ranges;
  }
  if (open !== undefined) ranges.push([open, end]);
  return ranges;
}

function beforeLineEnd(raw: Buffer, at: number, notBefore: number): number {
  let position = at;
  if (position > notBefore && raw[position - 1] === 0x0a) position--;
  if (position > notBefore && raw[position - 1] === 0x0d) position--;
  return position;
}

function isPlainEncoding(encoding: string): boolean {
  return encoding === '7bit' || encoding === '8bit' || encoding === 'binary';
}
