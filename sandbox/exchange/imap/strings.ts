/** How values are written in IMAP responses (RFC 3501 section 4.3). Text is Latin-1: one character, one byte. */

/** A quoted string where the bytes allow it, a literal otherwise. */
export function string(value: string): string {
  if (value.length > 1000 || /[^\x20-\x7e]/.test(value)) return `{${value.length}}\r\n${value}`;
  return `"${value.replace(/["\\]/g, '\\$&')}"`;
}

export function nstring(value: string | undefined): string {
  return value === undefined ? 'NIL' : string(value);
}

/** An atom where the bytes allow it, otherwise quoted: so Exchange writes folder names. */
export function astring(value: string): string {
  return /^[A-Za-z0-9!#$&'+,\-./:;=?@[\]^_`|~]+$/.test(value) ? value : string(value);
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** RFC 3501 `date-time`, in UTC. */
export function dateTime(date: Date): string {
  const iso = date.toISOString();
  return `"${String(date.getUTCDate()).padStart(2)}-${MONTHS[date.getUTCMonth()]}-${iso.slice(0, 4)} ${iso.slice(11, 19)} +0000"`;
}

/** @returns undefined when the text is no `date-time`. */
export function parseDateTime(text: string): Date | undefined {
  const match = /^ ?(\d{1,2})-(\w{3})-(\d{4}) (\d{2}:\d{2}:\d{2}) ([+-])(\d{2})(\d{2})$/.exec(text);
  if (!match) return undefined;
  const [, day, month, year, time, sign, hours, minutes] = match;
  const date = dayStart(`${day}-${month}-${year}`);
  if (date === undefined) return undefined;
  const offset = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1);
  const [h = 0, m = 0, s = 0] = (time ?? '').split(':').map(Number);
  if (h > 23 || m > 59 || s > 60) return undefined;
  return new Date(date + ((h * 60 + m - offset) * 60 + s) * 1000);
}

/** @returns the start of a `date` (`1-Feb-2026`) in milliseconds UTC, or undefined. */
export function dayStart(text: string): number | undefined {
  const match = /^(\d{1,2})-(\w{3})-(\d{4})$/.exec(text);
  const month = MONTHS.findIndex((name) => name.toLowerCase() === match?.[2]?.toLowerCase());
  if (!match || month < 0) return undefined;
  const time = Date.UTC(Number(match[3]), month, Number(match[1]));
  return new Date(time).getUTCDate() === Number(match[1]) ? time : undefined;
}
