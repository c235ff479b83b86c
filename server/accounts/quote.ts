/**
 * Values put into commands that people paste into a shell. A name is chosen by somebody else than who pastes, so
 * each value is one literal word whatever it holds.
 */

/** A literal string of a POSIX shell. */
export function quoteForShell(value: string): string {
  return `'${withoutControls(value).replaceAll("'", `'\\''`)}'`;
}

/**
 * A literal string of PowerShell, which takes the typographic quotes for plain ones
 * (about_Quoting_Rules), so all of them are doubled as the plain one.
 */
export function quoteForPowerShell(value: string): string {
  return `'${withoutControls(value).replace(/['\u2018\u2019\u201a\u201b]/g, "''")}'`;
}

/** A line break inside quotes would be read by some terminals as the end of a command. */
function withoutControls(value: string): string {
  return value.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, '');
}
