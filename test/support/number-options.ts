/**
 * Options of the long trials. Each is a number; what is none ends the command at once, because a trial of NaN mails would
 * find nothing wrong.
 */
import { parseArgs } from 'node:util';

interface NumberOption {
  readonly default: number;
  /** Below it there is nothing to try; 1 when left out. */
  readonly least?: number;
  /** Whole numbers only, when left out. */
  readonly fraction?: boolean;
}

/** @throws TypeError that names the option and what it takes. */
export function readNumberOptions<Name extends string>(
  args: readonly string[],
  options: Readonly<Record<Name, NumberOption>>,
): Record<Name, number> {
  const names = Object.keys(options) as Name[];
  const { values } = parseArgs({
    args: [...args],
    options: Object.fromEntries(names.map((name) => [name, { type: 'string' as const }])),
  });
  const read = names.map((name) => {
    const { default: usual, least = 1, fraction = false } = options[name];
    const given = values[name];
    if (given === undefined) return [name, usual];
    const value = given.trim() === '' ? Number.NaN : Number(given);
    if (!Number.isFinite(value) || value < least || !(fraction || Number.isSafeInteger(value))) {
      throw new TypeError(
        `--${name} takes a ${fraction ? '' : 'whole '}number from ${least} on, not "${given}"`,
      );
    }
    return [name, value];
  });
  return Object.fromEntries(read) as Record<Name, number>;
}

/** Those of this process; ends it with 2 when one cannot be used. */
export function numberOptions<Name extends string>(
  options: Readonly<Record<Name, NumberOption>>,
): Record<Name, number> {
  try {
    return readNumberOptions(process.argv.slice(2), options);
  } catch (error) {
    console.error((error as Error).message);
    return process.exit(2);
  }
}

/** A seed is printed by each run, and given again it makes the same run. */
export const SEED = { default: Date.now() % 1_000_000, least: 0 };
