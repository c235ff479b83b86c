/**
 * Outlook's Thread-Index (MS-OXOMSG section 2.2.1.3, PidTagConversationIndex): 22 bytes of head, the same for the whole
 * conversation, and 5 bytes for every answer. Outlook and Exchange group by the head; continued from the customer's,
 * our answer stands in their conversation even where References were lost.
 *
 * head: the 6 most significant bytes of a FILETIME (the first of them is 0x01 from 1829 to 2057, which the document
 * calls reserved) and a GUID. answer: 1 bit that says the unit, 31 bits of time since the head, 4 bits at random and
 * 4 bits of level.
 */
import { randomBytes } from 'node:crypto';

const HEAD_BYTES = 22;
const ANSWER_BYTES = 5;
/** A conversation of more answers keeps its index: the head is what counts, and a line must not grow without end. */
const MOST_ANSWERS = 50;
/** Milliseconds between 1601 and 1970. */
const FILETIME_EPOCH_MS = 11_644_473_600_000n;

/** The index of a mail that begins a conversation, base64. */
export function newThreadIndex(now: Date): string {
  const time = Buffer.alloc(8);
  time.writeBigUInt64BE(fileTime(now));
  return Buffer.concat([time.subarray(0, 6), randomBytes(16)]).toString('base64');
}

/**
 * The index of an answer, base64.
 * @param parent as it stood in the answered mail; what is no index begins a new one.
 */
export function continueThreadIndex(parent: string | null | undefined, now: Date): string {
  const known = readThreadIndex(parent);
  if (!known) return newThreadIndex(now);
  if (known.length >= HEAD_BYTES + ANSWER_BYTES * MOST_ANSWERS) return known.toString('base64');
  return Buffer.concat([known, answerBlock(known, now)]).toString('base64');
}

/** @returns null for what is no index. */
export function readThreadIndex(value: string | null | undefined): Buffer | null {
  const text = value?.replace(/\s+/g, '') ?? '';
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text) || text.length > 4_000) return null;
  const bytes = Buffer.from(text, 'base64');
  const answers = bytes.length - HEAD_BYTES;
  return answers >= 0 && answers % ANSWER_BYTES === 0 ? bytes : null;
}

function answerBlock(index: Buffer, now: Date): Buffer {
  const began = (index.readUIntBE(0, 6) as number) * 2 ** 16;
  const since = fileTime(now) - BigInt(began);
  const passed = since > 0n ? since : 0n;
  // Up to some 1.7 years in units of 2^18 (26 ms), beyond that in units of 2^23 (0.8 s), marked by the first bit.
  const short = passed < 1n << 49n;
  const ticks = Number((passed >> (short ? 18n : 23n)) & 0x7fff_ffffn);
  const block = Buffer.alloc(ANSWER_BYTES);
  block.writeUInt32BE((short ? ticks : ticks + 0x8000_0000) >>> 0);
  block.writeUInt8((randomBytes(1)[0] as number) & 0xf0, 4);
  return block;
}

/** In units of 100 ns since 1601. */
function fileTime(at: Date): bigint {
  return (BigInt(at.getTime()) + FILETIME_EPOCH_MS) * 10_000n;
}
