/**
 * Thread-Index (MS-OXOMSG section 2.2.1.3): a head of 22 bytes that a whole thread shares, 16 of them a GUID, and five
 * bytes for each answer. Outlook keeps it when relays and gateways drop References. It is also copied and invented, so
 * it is a hint that needs the sender to agree.
 */

export interface ThreadIndex {
  /** The head in hexadecimal. */
  readonly head: string;
  /** It has blocks of answers: the mail continues a thread. */
  readonly answers: boolean;
}

const HEAD_BYTES = 22;
const BLOCK_BYTES = 5;
const LONGEST = 4_000;

/** @returns undefined when it is none. */
export function readThreadIndex(field: string | undefined): ThreadIndex | undefined {
  const encoded = field?.replace(/\s+/g, '') ?? '';
  if (encoded.length > LONGEST || !/^[A-Za-z0-9+/]{30,}={0,2}$/.test(encoded)) return undefined;
  const bytes = Buffer.from(encoded, 'base64');
  const isWhole = bytes.length >= HEAD_BYTES && (bytes.length - HEAD_BYTES) % BLOCK_BYTES === 0;
  const guid = bytes.subarray(HEAD_BYTES - 16, HEAD_BYTES);
  // A GUID of one repeated byte was made by a program that had none.
  if (!isWhole || bytes[0] !== 1 || guid.every((byte) => byte === guid[0])) return undefined;
  return { head: bytes.toString('hex', 0, HEAD_BYTES), answers: bytes.length > HEAD_BYTES };
}
