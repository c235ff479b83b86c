/** What the terminal can show. `NO_COLOR` (no-color.org) and `FORCE_COLOR` decide over it. */

export function showsColour(stream: { readonly isTTY?: boolean } = process.stderr): boolean {
  if (process.env.NO_COLOR) return false;
  if (process.env.FORCE_COLOR && process.env.FORCE_COLOR !== '0') return true;
  return stream.isTTY === true && process.env.TERM !== 'dumb';
}
