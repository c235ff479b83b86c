/**
 * What an opaquely signed mail signs (application/pkcs7-mime, RFC 8551 section 3.5.2): the content inside the CMS
 * SignedData (RFC 5652 section 5.1). The signature is not verified. Never throws.
 */

const SIGNED_DATA = '2a864886f70d010702';
const ENVELOPED_DATA = '2a864886f70d010703';
const AUTH_ENVELOPED_DATA = '2a864886f70d0109100117';
const OCTET_STRING = 0x04;
const OBJECT_IDENTIFIER = 0x06;
const DEEPEST = 20;

export type CmsContent =
  | { readonly kind: 'signed'; readonly content: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'encrypted' };

/** @returns undefined when it is neither, or damaged. */
export function readCms(bytes: Uint8Array): CmsContent | undefined {
  const outer = element(bytes, 0);
  if (outer?.tag !== 0x30) return undefined;
  const [type, wrapped] = children(bytes, outer);
  if (type?.tag !== OBJECT_IDENTIFIER || !wrapped) return undefined;
  const oid = hex(bytes, type);
  if (oid === ENVELOPED_DATA || oid === AUTH_ENVELOPED_DATA) return { kind: 'encrypted' };
  if (oid !== SIGNED_DATA) return undefined;
  const signedData = children(bytes, wrapped)[0];
  const encapsulated = signedData && children(bytes, signedData)[2];
  const explicit = encapsulated && children(bytes, encapsulated)[1];
  const octets = explicit && children(bytes, explicit)[0];
  if (!octets || (octets.tag & 0x1f) !== OCTET_STRING) return undefined;
  return { kind: 'signed', content: new Uint8Array(Buffer.concat(strings(bytes, octets, 0))) };
}

/** One element of BER; `start` to `end` is its content. */
interface Element {
  readonly tag: number;
  readonly start: number;
  readonly end: number;
  /** Where the next element begins. */
  readonly next: number;
}

function element(bytes: Uint8Array, at: number, depth = 0): Element | undefined {
  const tag = bytes[at];
  const first = bytes[at + 1];
  // A tag in several bytes does not occur in CMS.
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f || depth > DEEPEST) return undefined;
  if (first < 0x80) return within(bytes, tag, at + 2, first);
  const count = first & 0x7f;
  if (count > 4) return undefined;
  if (count > 0) {
    let length = 0;
    for (let index = 0; index < count; index += 1) length = length * 256 + (bytes[at + 2 + index] ?? 0);
    return within(bytes, tag, at + 2 + count, length);
  }
  // Indefinite length: up to two zero bytes (X.690 section 8.1.3.6), as streaming signers write it.
  const start = at + 2;
  for (let end = start; end < bytes.length; ) {
    if (bytes[end] === 0 && bytes[end + 1] === 0) return { tag, start, end, next: end + 2 };
    const inner = element(bytes, end, depth + 1);
    if (!inner) return undefined;
    end = inner.next;
  }
  return undefined;
}

function within(bytes: Uint8Array, tag: number, start: number, length: number): Element | undefined {
  const end = start + length;
  return end > bytes.length ? undefined : { tag, start, end, next: end };
}

const MOST_CHILDREN = 100_000;

function children(bytes: Uint8Array, { start, end }: Element): Element[] {
  const found: Element[] = [];
  for (let at = start; at < end && found.length < MOST_CHILDREN; ) {
    const inner = element(bytes, at);
    if (!inner) break;
    found.push(inner);
    at = inner.next;
  }
  return found;
}

/** The pieces of a string, which may be made of strings. */
function strings(bytes: Uint8Array, octets: Element, depth: number): Uint8Array[] {
  if ((octets.tag & 0x20) === 0) return [bytes.subarray(octets.start, octets.end)];
  if (depth > DEEPEST) return [];
  return children(bytes, octets).flatMap((inner) => strings(bytes, inner, depth + 1));
}

function hex(bytes: Uint8Array, { start, end }: Element): string {
  return Buffer.from(bytes.subarray(start, end)).toString('hex');
}
