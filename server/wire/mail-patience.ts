/**
 * How long a server from which mail is read is waited for. Where it is, and not how it is reached, decides: so IMAP and
 * POP3 share it.
 */

/** For a connection, and again for its first word. */
export const CONNECT_MS = 20_000;

/** No byte for this long in the middle of an answer is a dead connection; a whole batch may take much longer on a thin line. */
export const SILENCE_MS = 60_000;

/** Of one server, in milliseconds; what is left out is as above. */
export interface MailPatience {
  readonly connectMs?: number | undefined;
  readonly silenceMs?: number | undefined;
}
