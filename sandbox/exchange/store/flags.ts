/**
 * The flags of a message as bits: a mailbox of 100,000 messages would otherwise hold 100,000 sets.
 * Exchange keeps only these six (`SELECT` lists them); other keywords are accepted and forgotten.
 */
export const FLAG_BITS = {
  '\\Seen': 1,
  '\\Answered': 2,
  '\\Flagged': 4,
  '\\Deleted': 8,
  '\\Draft': 16,
  $MDNSent: 32,
} as const;

export type FlagName = keyof typeof FLAG_BITS;

export const FLAG_NAMES = Object.keys(FLAG_BITS) as FlagName[];

const BITS_BY_LOWER_NAME = new Map<string, number>(
  FLAG_NAMES.map((name) => [name.toLowerCase(), FLAG_BITS[name]]),
);

/** @returns the bits of the names that Exchange keeps; case is ignored (RFC 3501 section 2.3.2). */
export function flagBits(names: Iterable<string>): number {
  let bits = 0;
  for (const name of names) bits |= BITS_BY_LOWER_NAME.get(name.toLowerCase()) ?? 0;
  return bits;
}

export function flagNames(bits: number): FlagName[] {
  return FLAG_NAMES.filter((name) => (bits & FLAG_BITS[name]) !== 0);
}
