/** What a file says wrongly, in words for whoever wrote it: what stands there, what was wanted, what was probably meant. */
import type { z } from 'zod';

export type Path = readonly (string | number)[];

export interface Explained {
  readonly path: Path;
  readonly message: string;
}

/** @param file what was parsed. @param known names of the keys at a path, for the slip of a pen. */
export function explainIssue(
  issue: z.core.$ZodIssue,
  file: unknown,
  known: (path: Path) => readonly string[],
): Explained[] {
  const path = issue.path as (string | number)[];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const meant = nearest(key, known(path));
      const hint =
        meant === undefined ? `; there are: ${known(path).join(', ')}` : `; did you mean ${meant}?`;
      return { path: [...path, key], message: `${nameOf([...path, key])} is not known here${hint}` };
    });
  }
  return [{ path, message: `${nameOf(path)}: ${said(issue, valueAt(file, path))}` }];
}

function said(issue: z.core.$ZodIssue, found: unknown): string {
  if (found === undefined || found === null) return `is missing${wanted(issue)}`;
  if (issue.code === 'invalid_type' && issue.message.startsWith('Invalid input')) {
    return `is ${kindOf(found)}${wanted(issue)}`;
  }
  if (issue.code === 'invalid_value') {
    const values = issue.values.map(String);
    const meant = nearest(String(found), values);
    return `"${String(found)}" is none of ${values.join(', ')}${meant === undefined ? '' : `; did you mean ${meant}?`}`;
  }
  return issue.code === 'too_small' && found === '' ? 'is empty' : issue.message;
}

function wanted(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_value') return `; it is one of ${issue.values.map(String).join(', ')}`;
  if (issue.code !== 'invalid_type') return '';
  const name = WANTED[issue.expected];
  return name === undefined ? '' : `; it must be ${name}`;
}

const WANTED: Readonly<Record<string, string>> = {
  string: 'text',
  boolean: 'true or false',
  array: 'a list',
  object: 'a group of keys',
};

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a group of keys';
  if (typeof value === 'string') return `the text "${value.slice(0, 40)}"`;
  return `${typeof value === 'boolean' ? 'the value' : 'the number'} ${String(value)}`;
}

function nameOf(path: Path): string {
  return path.length === 0 ? 'the file' : path.join('.');
}

function valueAt(file: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    file,
  );
}

/** Two slips at most; a word that is short allows one. */
function nearest(word: string, choices: readonly string[]): string | undefined {
  const small = word.toLowerCase();
  const allowed = Math.min(2, Math.floor(small.length / 3));
  return choices
    .map((choice) => ({ choice, slips: slipsBetween(small, choice.toLowerCase()) }))
    .filter(({ slips }) => slips <= allowed)
    .sort((a, b) => a.slips - b.slips)[0]?.choice;
}

/** Levenshtein's distance; words are capped, as a key may be of any length. */
function slipsBetween(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2 || a.length > 60) return Number.POSITIVE_INFINITY;
  let before = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [row, sign] of [...a].entries()) {
    const now = [row + 1];
    for (const [column, other] of [...b].entries()) {
      const replaced = (before[column] ?? 0) + (sign === other ? 0 : 1);
      now.push(Math.min(replaced, (before[column + 1] ?? 0) + 1, (now[column] ?? 0) + 1));
    }
    before = now;
  }
  return before.at(-1) ?? 0;
}
