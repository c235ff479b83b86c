/**
 * What is to be said about an External URL while it is typed. Microsoft sends browsers back to it after signing in:
 * it must be exactly the origin that people use, and https, except on this machine itself.
 */

export type UrlVerdict = 'same' | 'differs' | 'http' | 'path' | 'invalid' | 'bare';

export interface JudgedUrl {
  /** What is sent to the server; undefined when it cannot be used. */
  readonly origin: string | undefined;
  /** The first is the gravest. */
  readonly verdicts: readonly UrlVerdict[];
}

/** @param here the origin in the address bar. */
export function judgeUrl(text: string, here: string): JudgedUrl {
  const trimmed = text.trim();
  const url = /^https?:\/\//i.test(trimmed) && URL.canParse(trimmed) ? new URL(trimmed) : undefined;
  if (!url?.hostname || url.username || url.password) return { origin: undefined, verdicts: ['invalid'] };
  if (url.pathname !== '/' || url.search || url.hash) return { origin: undefined, verdicts: ['path'] };
  const local = isLocal(url.hostname);
  const verdicts: UrlVerdict[] = [];
  if (url.protocol === 'http:' && !local) verdicts.push('http');
  if (!local && !url.hostname.includes('.') && !url.hostname.includes(':')) verdicts.push('bare');
  verdicts.push(url.origin === here ? 'same' : 'differs');
  return { origin: url.origin, verdicts };
}

function isLocal(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '127.0.0.1' || hostname === '[::1]';
}
