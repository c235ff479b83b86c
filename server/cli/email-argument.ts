import { InvalidArgumentError } from 'commander';

/** An e-mail address as an argument or option. */
export function emailArgument(value: string): string {
  if (!/^[^\s@<>]+@[^\s@<>]+$/.test(value)) throw new InvalidArgumentError('It is not an e-mail address.');
  return value.toLowerCase();
}
