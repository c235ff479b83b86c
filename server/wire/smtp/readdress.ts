/**
 * Changes whom one of our own messages names in To and Cc, and nothing else of it: names, order and every other byte
 * stay. DKIM signatures do not hold after that and are taken out.
 */
import { domainToASCII } from 'node:url';

/** @returns the address to name in its place; null: nobody. The one that was asked about: no change. */
export type NameInstead = (address: string) => string | null;

/** A header of ours is a few kilobytes; 500 recipients are 40. */
const LONGEST_HEADER_BYTES = 1024 * 1024;
const END = Buffer.from('\r\n\r\n');

/** @throws Error when it has no end of the header, which no message of ours lacks. */
export async function* readdressed(
  message: AsyncIterable<Buffer>,
  instead: NameInstead,
): AsyncGenerator<Buffer> {
  let start: Buffer | undefined = Buffer.alloc(0);
  for await (const chunk of message) {
    if (!start) {
      yield chunk;
      continue;
    }
    start = Buffer.concat([start, chunk]);
    const end = start.indexOf(END);
    if (end >= 0) {
      yield readdressHeader(start.subarray(0, end + 2), instead);
      yield start.subarray(end + 2);
      start = undefined;
    } else if (start.length > LONGEST_HEADER_BYTES) break;
  }
  if (start) throw new Error('the message has no end of its header');
}

/** @param header with the line end of its last field. */
export function readdressHeader(header: Buffer, instead: NameInstead): Buffer {
  // A character for each byte: what is not touched comes back as it was, whatever its charset.
  const fields = header.toString('latin1').split(/(?<=\r\n)(?![ \t])/);
  const changed = fields
    .filter((field) => !/^dkim-signature:/i.test(field))
    .map((field) => (/^(to|cc):/i.test(field) ? readdressField(field, instead) : field));
  return Buffer.from(changed.join(''), 'latin1');
}

/** Whom To and Cc name, in the form that compares. */
export function namedIn(header: Buffer): Set<string> {
  const named = new Set<string>();
  readdressHeader(header, (address) => {
    named.add(comparable(address));
    return address;
  });
  return named;
}

/** Addresses that reach the same mailbox are equal in it: domains in ASCII, without regard to case. */
export function comparable(address: string): string {
  const at = address.lastIndexOf('@');
  return `${address.slice(0, at)}@${asciiDomain(address.slice(at + 1))}`.toLowerCase();
}

function readdressField(field: string, instead: NameInstead): string {
  const colon = field.indexOf(':');
  const before = mailboxesOf(field.slice(colon + 1));
  const after = before.flatMap((mailbox) => readdressMailbox(mailbox, instead) ?? []);
  if (after.length === before.length && after.every((mailbox, at) => mailbox === before[at])) return field;
  return after.length === 0 ? '' : `${field.slice(0, colon)}: ${after.join(',\r\n ')}\r\n`;
}

/** At commas outside of quoted names (RFC 5322 section 3.4). */
function mailboxesOf(value: string): string[] {
  const mailboxes = value.match(/(?:"(?:\\.|[^"\\])*"|[^,"])+/gs) ?? [];
  return mailboxes.map((mailbox) => mailbox.replace(/\r\n(?=[ \t])/g, '').trim()).filter(Boolean);
}

function readdressMailbox(mailbox: string, instead: NameInstead): string | null {
  const [, name = '', angled] = /^(.*)<([^<>]*)>$/s.exec(mailbox) ?? [];
  const address = Buffer.from(angled ?? mailbox, 'latin1').toString('utf8');
  const wanted = instead(address);
  if (wanted === null) return null;
  if (wanted === address) return mailbox;
  const at = wanted.lastIndexOf('@');
  const written = `${wanted.slice(0, at)}@${asciiDomain(wanted.slice(at + 1))}`;
  const bytes = Buffer.from(written, 'utf8').toString('latin1');
  return angled === undefined ? bytes : `${name}<${bytes}>`;
}

function asciiDomain(domain: string): string {
  return domainToASCII(domain) || domain;
}
