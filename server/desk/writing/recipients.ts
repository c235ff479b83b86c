/**
 * Whom a letter goes to: what was asked for, or whom an answer is for by itself. Each address once, in the first field
 * that names it; a mailbox never writes to itself unless asked.
 */
import type { Address } from '../../store/schema.ts';

export interface AnsweredMail {
  readonly direction: 'in' | 'out';
  readonly from_address: string;
  readonly from_name: string;
  readonly to_addresses: readonly Address[];
  readonly cc_addresses: readonly Address[];
  readonly reply_to: readonly Address[];
}

export interface Recipients {
  readonly to: Address[];
  readonly cc: Address[];
  readonly bcc: Address[];
}

export interface AskedRecipients {
  readonly to?: readonly string[] | undefined;
  readonly cc: readonly string[];
  readonly bcc: readonly string[];
}

/**
 * @param own addresses that are ours, in lower case.
 * @returns with an empty `to` when nobody was asked for and nobody is known.
 */
export function recipientsOf(
  asked: AskedRecipients,
  answered: AnsweredMail | undefined,
  own: ReadonlySet<string>,
): Recipients {
  const known = new Map<string, string>();
  if (answered) {
    for (const { address, name } of everybody(answered)) {
      const key = address.toLowerCase();
      if (name || !known.has(key)) known.set(key, name);
    }
  }
  const seen = new Set<string>();
  const once = (addresses: readonly string[]): Address[] =>
    addresses
      .map((address) => address.trim())
      .filter((address) => {
        const key = address.toLowerCase();
        if (key === '' || seen.has(key)) return false;
        seen.add(key);
        return true;
      })
      .map((address) => ({ address, name: known.get(address.toLowerCase()) ?? '' }));
  return {
    to: once(asked.to?.length ? asked.to : answerTo(answered, own)),
    cc: once(asked.cc),
    bcc: once(asked.bcc),
  };
}

/** Who is answered by default: Reply-To, else the sender; below our own message, whom that went to. */
export function answerTo(answered: AnsweredMail | undefined, own: ReadonlySet<string>): string[] {
  if (!answered) return [];
  if (answered.direction === 'out') return answered.to_addresses.map(({ address }) => address);
  const replyTo = answered.reply_to
    .map(({ address }) => address)
    .filter((address) => address.includes('@') && !own.has(address.toLowerCase()));
  if (replyTo.length > 0) return replyTo;
  return answered.from_address.includes('@') ? [answered.from_address] : [];
}

/** Everybody else who got the mail, as an answer to all copies them in. */
export function answerAllCc(answered: AnsweredMail | undefined, own: ReadonlySet<string>): string[] {
  if (!answered) return [];
  const answeredTo = new Set(answerTo(answered, own).map((address) => address.toLowerCase()));
  const others = [
    ...(answered.direction === 'in' ? answered.to_addresses : []),
    ...answered.cc_addresses,
  ].map(({ address }) => address.toLowerCase());
  return [...new Set(others)].filter(
    (address) => address.includes('@') && !own.has(address) && !answeredTo.has(address),
  );
}

/** Every address in a mail. */
export function everybody(mail: AnsweredMail): Address[] {
  return [
    { address: mail.from_address, name: mail.from_name },
    ...mail.reply_to,
    ...mail.to_addresses,
    ...mail.cc_addresses,
  ];
}
