/** Mail addresses as people paste them: one per line, or with commas, semicolons or names around them. */

export interface AddressList {
  readonly addresses: string[];
  /** The first that is no address. */
  readonly bad: string | undefined;
}

export function readAddressList(text: string): AddressList {
  const words = text
    .split(/[\s,;]+/)
    .map((word) => word.replace(/^<|>$/g, '').toLowerCase())
    .filter((word) => word !== '');
  const unique = [...new Set(words)];
  return { addresses: unique, bad: unique.find((word) => !/^[^\s@<>]+@[^\s@<>]+$/.test(word)) };
}
