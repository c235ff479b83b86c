/**
 * What speaks at a port, by how it greets: mail servers speak first (IMAP RFC 9051 section 7.1, POP3 RFC 1939
 * section 4, SMTP RFC 5321 section 4.2). A number typed into the wrong field, or 587 set to TLS at once, is so told by
 * what answers, and not by what TLS or a parser makes of it.
 */
import { on, once } from 'node:events';
import type { Socket } from 'node:net';
import { Failure } from '../../kernel/failure.ts';
import type { Destination } from '../destination.ts';

export type MailService = 'imap' | 'pop3' | 'smtp';

/** Mail servers greet at once. A slow one is left to the attempt that has more time. */
const GREETING_MS = 2_000;
const LONGEST_GREETING = 512;
const NAMES = { imap: 'IMAP', pop3: 'POP3', smtp: 'SMTP', http: 'HTTP', ssh: 'SSH' } as const;

export type Kind = keyof typeof NAMES;

/** @returns undefined for what does not tell. */
export function kindOf(line: string): Kind | undefined {
  if (/^\* (OK|PREAUTH|BYE)\b/i.test(line)) return 'imap';
  if (/^(\+OK|-ERR)\b/i.test(line)) return 'pop3';
  // FTP greets with 220 too.
  if (/^[245]\d\d[ -].*\bE?SMTP\b/i.test(line)) return 'smtp';
  if (/^HTTP\/\d/.test(line)) return 'http';
  return /^SSH-\d/.test(line) ? 'ssh' : undefined;
}

/** @returns the first line that comes by itself, or undefined when none does. @throws the signal's reason. */
export async function greetingOf(socket: Socket, signal: AbortSignal): Promise<string | undefined> {
  const late = AbortSignal.any([signal, AbortSignal.timeout(GREETING_MS)]);
  let seen = '';
  try {
    const pieces = on(socket, 'data', { signal: late, close: ['end', 'close'] });
    for await (const [piece] of pieces as AsyncIterable<[Buffer]>) {
      seen += piece.toString('latin1');
      if (/[\r\n]/.test(seen) || seen.length > LONGEST_GREETING) break;
    }
  } catch {
    signal.throwIfAborted();
  }
  return seen.split(/[\r\n]/)[0] || undefined;
}

/** Whether anything comes by itself; what comes is not taken from the socket. @throws the signal's reason. */
export async function speaks(socket: Socket, signal: AbortSignal): Promise<boolean> {
  const late = AbortSignal.any([signal, AbortSignal.timeout(GREETING_MS)]);
  try {
    await once(socket, 'readable', { signal: late });
    return true;
  } catch {
    signal.throwIfAborted();
    // Closed or reset: for whoever reads on to tell.
    return !late.aborted;
  } finally {
    socket.removeAllListeners('readable');
  }
}

export type Security = 'implicit' | 'starttls' | 'none';

/** How a service at a port is told: "POP3 with TLS at once". */
export interface Spoken {
  readonly kind: Kind;
  readonly security: Security;
}

/** @param line what it said, when it said something. */
export function wrongService(
  { host, port }: Destination,
  wanted: Spoken,
  found: Spoken | 'tls',
  line: string,
): Failure {
  const [saidWanted, saidFound] = [wordsOf(wanted), found === 'tls' ? TLS_AT_ONCE : wordsOf(found)];
  return new Failure('wrong-service', {
    detail: line.slice(0, 200),
    facts: {
      host,
      port: String(port),
      wanted: saidWanted.en,
      'wanted.nl': saidWanted.nl,
      found: saidFound.en,
      'found.nl': saidFound.nl,
    },
  });
}

const TLS_AT_ONCE = { en: 'TLS at once', nl: 'meteen TLS' };
const SECURITY = {
  implicit: { en: ' with TLS at once', nl: ' meteen met TLS' },
  starttls: { en: ' with STARTTLS', nl: ' met STARTTLS' },
  none: { en: ' without TLS at once', nl: ' niet meteen met TLS' },
} as const;

function wordsOf({ kind, security }: Spoken): { readonly en: string; readonly nl: string } {
  const { en, nl } = SECURITY[security];
  return { en: `${NAMES[kind]}${en}`, nl: `${NAMES[kind]}${nl}` };
}
