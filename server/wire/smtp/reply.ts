/**
 * A server's reply taken apart (RFC 5321 section 4.2, RFC 2034 for the enhanced status code).
 */

export interface SmtpReply {
  /** The three digits. */
  readonly code: number;
  /** RFC 3463: class.subject.detail, where the server gave one. */
  readonly enhanced: string | undefined;
  /** What stands behind the codes; the lines of a multi-line reply joined by a space. */
  readonly text: string;
  /** The reply in one line, as it is stored and shown. */
  readonly line: string;
}

/** Long enough for every real reply, short enough for a column that people read. */
const LONGEST_LINE = 1000;

/** @returns undefined when the text does not begin as a reply does. */
export function parseReply(raw: string): SmtpReply | undefined {
  const lines = raw.split(/\r?\n/).filter((line) => line.trim() !== '');
  const first = /^(\d{3})(?:[ -]|$)/.exec(lines[0] ?? '');
  if (!first) return undefined;
  const code = Number(first[1]);
  const parts = lines.map((line) => line.replace(/^\d{3}[ -]?/, ''));
  const enhanced = /^([245]\.\d{1,3}\.\d{1,3})(?:\s|$)/.exec(parts[0] ?? '')?.[1];
  const text = parts
    .map((part) => (enhanced && part.startsWith(enhanced) ? part.slice(enhanced.length) : part).trim())
    .join(' ')
    .trim();
  const line = [code, enhanced, text].filter(Boolean).join(' ').slice(0, LONGEST_LINE);
  return { code, enhanced, text, line };
}
