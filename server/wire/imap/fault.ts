/**
 * What an IMAP server or imapflow says, in the words of the failure list.
 *
 * Codes first (imapflow's own, then response codes of RFC 9051 section 7.1 and RFC 5530), texts last: Exchange Online
 * gives most of its reasons only as text, without any code.
 */
import { Failure, type FailureCode, namedFailure } from '../../kernel/failure.ts';
import { networkFault } from '../network-fault.ts';

/** Where it happened; fills the remedy. */
export interface ImapPlace {
  readonly host: string;
  readonly port: number;
  readonly mailbox: string;
  readonly user: string;
  readonly folder?: string;
}

/** What imapflow puts on the errors it rejects with. */
interface ImapError {
  readonly code?: unknown;
  readonly message?: unknown;
  readonly authenticationFailed?: unknown;
  readonly mailboxMissing?: unknown;
  readonly responseStatus?: unknown;
  readonly responseText?: unknown;
  readonly response?: unknown;
  readonly serverResponseCode?: unknown;
  readonly reason?: unknown;
  readonly throttleReset?: unknown;
}

const BY_LIBRARY_CODE: Readonly<Record<string, FailureCode>> = {
  ETHROTTLE: 'mailbox-throttled',

  NoConnection: 'connection-lost',
  EConnectionClosed: 'connection-lost',
  StateLogout: 'connection-lost',
  ClosedAfterConnectText: 'connection-lost',
  ClosedAfterConnectTLS: 'connection-lost',

  CONNECT_TIMEOUT: 'host-timeout',
  GREETING_TIMEOUT: 'host-timeout',
  UPGRADE_TIMEOUT: 'host-timeout',
  ETIMEOUT: 'host-timeout',
  LockTimeout: 'host-timeout',

  UnexpectedTag: 'protocol-error',
  MissingTag: 'protocol-error',
  InvalidResponse: 'protocol-error',
  ResponseProcessingFailed: 'protocol-error',
  STARTTLS_INJECTION: 'protocol-error',
  MissingServerExtension: 'protocol-error',
  MAX_IMAP_NESTING_REACHED: 'protocol-error',
  LineTooLarge: 'protocol-error',
  LiteralTooLarge: 'protocol-error',
  ResponseTooLarge: 'protocol-error',
  TooManyTokens: 'protocol-error',
  TooManyResponses: 'protocol-error',
  DownloadIncomplete: 'protocol-error',
};

/** Response codes in brackets: RFC 5530, RFC 9051 section 7.1, RFC 9208. */
const BY_RESPONSE_CODE: Readonly<Record<string, FailureCode>> = {
  AUTHENTICATIONFAILED: 'sign-in-refused',
  AUTHORIZATIONFAILED: 'sign-in-refused',
  EXPIRED: 'sign-in-refused',
  PRIVACYREQUIRED: 'sign-in-refused',
  CONTACTADMIN: 'sign-in-refused',
  NONEXISTENT: 'folder-not-found',
  UNAVAILABLE: 'server-unavailable',
  INUSE: 'server-unavailable',
  SERVERBUG: 'server-unavailable',
  LIMIT: 'too-many-connections',
  OVERQUOTA: 'mailbox-full',
  CLIENTBUG: 'protocol-error',
};

/** Exchange Online's texts (m365 facts: IMAP front ends A and B), then what other servers are known to say. */
const BY_TEXT: readonly (readonly [RegExp, FailureCode])[] = [
  [/request is throttled|suggested backoff time/i, 'mailbox-throttled'],
  [/authenticated but not connected/i, 'authenticated-not-connected'],
  [/AccessTokenExpired|session invalidated|token (?:has )?expired/i, 'access-token-expired'],
  [
    /too many (?:simultaneous )?connections|maximum number of connections|connection limit/i,
    'too-many-connections',
  ],
  [/imap (?:access )?is (?:disabled|not enabled)|imap4? disabled/i, 'imap-disabled'],
  [/basic auth\w* (?:is )?(?:disabled|not supported|blocked)/i, 'basic-auth-refused'],
  [/server unavailable|temporar(?:y|ily)|try again|service not available/i, 'server-unavailable'],
];

/**
 * @returns a Failure; or the error as it came when it is neither of the network nor of the protocol (a programming
 *   error, or the reason of an abort), which must stay what it is.
 */
export function imapFault(error: unknown, place: ImapPlace): unknown {
  if (error instanceof Failure) return namedFailure(error, facts(place));
  if (typeof error !== 'object' || error === null) return error;
  const problem = error as ImapError;
  const said = words(problem);
  const code = judge(problem, said);
  if (!code) return networkFault(error, place) ?? error;
  const retryAfterMs = code === 'mailbox-throttled' ? backoffMs(problem, said) : undefined;
  return new Failure(code, {
    detail: said || String(problem.message ?? problem.code ?? ''),
    cause: error,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    facts: facts(place),
  });
}

/** The failure for a wait that the server asked for before the command was answered (see connect.ts). */
export function throttledFor(retryAfterMs: number, said: string, place: ImapPlace): Failure {
  return new Failure('mailbox-throttled', { detail: said, retryAfterMs, facts: facts(place) });
}

/**
 * Exchange ends a session that it has no room for with `BYE Connection closed. 14` at the sign-in and without another
 * word. Later in a session the same line follows what it said before, or says nothing at all.
 * @param lost why the sign-in came to nothing.
 */
export function refusedForRoom(lost: unknown, place: ImapPlace): Failure | undefined {
  if (!(lost instanceof Failure) || lost.code !== 'connection-lost') return undefined;
  if (!/^connection (?:is )?closed\. 14$/i.test(lost.detail)) return undefined;
  const { detail, cause } = lost;
  return new Failure('too-many-connections', { detail, cause, retryAfterMs: ROOM_MS, facts: facts(place) });
}

/** Exchange names no time. Sessions of a node that is gone end within seconds; asking at once would only add to them. */
const ROOM_MS = 20_000;

function judge(problem: ImapError, said: string): FailureCode | undefined {
  const libraryCode = typeof problem.code === 'string' ? problem.code : '';
  if (libraryCode === 'ETHROTTLE') return 'mailbox-throttled';
  const byText = BY_TEXT.find(([pattern]) => pattern.test(said))?.[1];
  const answered = problem.responseStatus !== undefined || problem.authenticationFailed === true;
  const closedWithReason = typeof problem.reason === 'string';
  if (answered || closedWithReason) {
    const responseCode = String(problem.serverResponseCode ?? '').toUpperCase();
    // [UNAVAILABLE] says only "not now" (RFC 5530); the text beside it often says why.
    const named =
      (responseCode === 'UNAVAILABLE' ? byText : undefined) ?? BY_RESPONSE_CODE[responseCode] ?? byText;
    if (named) return named;
    if (problem.mailboxMissing === true) return 'folder-not-found';
    if (problem.authenticationFailed === true) return 'sign-in-refused';
  }
  const byLibrary = BY_LIBRARY_CODE[libraryCode];
  if (byLibrary) return byLibrary;
  if (libraryCode.startsWith('ParserError')) return 'protocol-error';
  if (problem.responseStatus === 'BAD') return 'protocol-error';
  if (problem.responseStatus === 'NO') return 'server-unavailable';
  return undefined;
}

/** The server's own words, in one line. */
function words(problem: ImapError): string {
  for (const candidate of [problem.responseText, problem.reason, problem.response]) {
    if (typeof candidate === 'string' && candidate !== '') {
      return candidate.replace(/\s+/g, ' ').trim().slice(0, 300);
    }
  }
  return '';
}

function backoffMs(problem: ImapError, said: string): number | undefined {
  if (typeof problem.throttleReset === 'number') return problem.throttleReset;
  const asked = /backoff time[:=\s]+(\d{1,9})/i.exec(said)?.[1];
  return asked ? Number(asked) : undefined;
}

function facts(place: ImapPlace): Record<string, string> {
  const { port, ...names } = place;
  return { ...names, port: String(port) };
}
