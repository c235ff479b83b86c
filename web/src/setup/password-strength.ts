/**
 * How hard a password is to guess, roughly: only a hint while typing, the server's rule is the length.
 *
 * What counts is how many characters a guesser could not foresee: repeats, rows of the keyboard and alphabet, and the
 * person's own name or address do not.
 */

export type Strength = 'short' | 'weak' | 'fair' | 'good' | 'strong';

export const SHORTEST = 12;

const ROWS = ['abcdefghijklmnopqrstuvwxyz', '01234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm'];
const COMMON = /password|wachtwoord|welkom|welcome|postvak|admin|geheim|secret|letmein|iloveyou|qwerty/gi;

/** @param known the name, the address and other words that a guesser would try first. */
export function passwordStrength(password: string, known: readonly string[]): Strength {
  if ([...password].length < SHORTEST) return 'short';
  let rest = password.toLowerCase().replace(COMMON, 'x');
  for (const word of known.flatMap((each) => each.toLowerCase().split(/[\s@._-]+/))) {
    if (word.length >= 3) rest = rest.replaceAll(word, 'x');
  }
  const characters = [...rest];
  const fresh = characters.filter((each, at) => !foreseen(characters[at - 1], each)).length;
  const bits = Math.min(fresh, new Set(characters).size * 2) * bitsOf(password);
  if (bits < 40) return 'weak';
  if (bits < 56) return 'fair';
  return bits < 80 ? 'good' : 'strong';
}

/** The same again, or the neighbour on the keyboard or in the alphabet, in either direction. */
function foreseen(before: string | undefined, each: string): boolean {
  if (before === undefined) return false;
  return before === each || ROWS.some((row) => row.includes(before + each) || row.includes(each + before));
}

/** Per character; letters of language are worth less than random ones. */
function bitsOf(password: string): number {
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\d/, /[^\p{L}\d]/u].filter((kind) => kind.test(password)).length;
  return 2.6 + kinds * 0.5;
}
