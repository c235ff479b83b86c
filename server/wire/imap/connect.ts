/**
 * Opens one IMAP connection, signs in and proves that the mailbox answers.
 *
 * Exchange Online says OK to AUTHENTICATE before it looks whether the mailbox may be opened, so a sign-in counts only
 * after NAMESPACE was answered. Every step has a deadline, because imapflow's promises may never settle on a socket
 * that died silently.
 */
import { ImapFlow } from 'imapflow';
import { withDeadline } from '../../kernel/deadline.ts';
import type { Secret } from '../../kernel/secret.ts';
import { CONNECT_MS, type MailPatience, SILENCE_MS } from '../mail-patience.ts';
import { trusting } from '../trust.ts';
import { type BulkFetch, createBulkFetch } from './bulk-fetch.ts';
import { type ImapPlace, imapFault, refusedForRoom, throttledFor } from './fault.ts';

export interface ImapTarget extends MailPatience {
  readonly host: string;
  readonly port: number;
  readonly tls: 'implicit' | 'starttls' | 'none';
  /** PEM certificates trusted besides the roots of the system. */
  readonly ca?: string | undefined;
}

/** XOAUTH2 with a token, or PLAIN/LOGIN with a password where a server still wants one. */
export interface ImapSignIn {
  /** The mailbox to open: XOAUTH2's `user=`, also for a shared mailbox. */
  readonly mailbox: string;
  /** Whose credential it is: the name that goes with a password; with a token only for the words of a failure. */
  readonly user: string;
  readonly accessToken?: Secret;
  readonly password?: Secret;
}

/** A live connection. Use it for one command at a time, but for those of `bulk`; close it after any failure. */
export interface ImapSession {
  readonly client: ImapFlow;
  readonly bulk: BulkFetch;
  readonly place: ImapPlace;
  readonly idles: boolean;
  /** By when a command must have been answered; one that goes through a whole folder has twice as long. */
  readonly silenceMs: number;
  /** Grows with every push of new mail; compare it to learn whether something came while another command ran. */
  readonly pushes: number;
  /** Runs a command with a deadline, behind all of `bulk` that is under way, and translates what goes wrong. */
  run<T>(
    what: string,
    timeoutMs: number,
    command: (client: ImapFlow) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T>;
  /** Translates an error of this session; what the server said when it hung up wins over "connection lost". */
  fault(error: unknown): unknown;
  close(): void;
}

/** Above the largest message fetched in one piece; a larger literal is a broken or hostile server. */
const LARGEST_LITERAL_BYTES = 64 * 1024 * 1024;
const LONGEST_LINE_BYTES = 16 * 1024 * 1024;

/** @throws Failure of scope host or mailbox. */
export async function connectImap(
  target: ImapTarget,
  signIn: ImapSignIn,
  signal?: AbortSignal,
): Promise<ImapSession> {
  const place: ImapPlace = {
    host: target.host,
    port: target.port,
    mailbox: signIn.mailbox,
    user: signIn.user,
  };
  const { connectMs = CONNECT_MS, silenceMs = SILENCE_MS } = target;
  let hungUp: unknown;
  let pushes = 0;
  const client = new ImapFlow({
    host: target.host,
    port: target.port,
    secure: target.tls === 'implicit',
    doSTARTTLS: target.tls === 'starttls',
    auth: {
      user: signIn.password ? signIn.user : signIn.mailbox,
      ...(signIn.accessToken ? { accessToken: signIn.accessToken.reveal() } : {}),
      ...(signIn.password ? { pass: signIn.password.reveal() } : {}),
    },
    // Without one, Node makes one for each connection: 25 KiB of each idle mailbox.
    tls: { secureContext: trusting(target.ca) },
    clientInfo: { name: 'Postvak' },
    disableAutoIdle: true,
    // Exchange's front end with IMAP4rev2 answers SEARCH and LSUB wrongly once rev2 is enabled.
    disableIMAP4rev2: true,
    disableCompression: true,
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    // After so long without a word it asks by NOOP whether anybody is there; also the limit for an IDLE that is never
    // acknowledged. Longer than a command may take, or it would end what is only slow.
    socketTimeout: 1.5 * silenceMs,
    maxLiteralSize: LARGEST_LITERAL_BYTES,
    maxResponseSize: LARGEST_LITERAL_BYTES + LONGEST_LINE_BYTES,
    maxLineLength: LONGEST_LINE_BYTES,
    logger: {
      // imapflow waits minutes inside a throttled command before it rejects. Its log tells at once; closing the
      // connection ends that wait, and the mailbox's own schedule obeys the server.
      warn: (entry: unknown) => {
        const asked = (entry as { throttleDelay?: unknown } | null)?.throttleDelay;
        if (typeof asked !== 'number') return;
        const said =
          (entry as { err?: { responseText?: string } }).err?.responseText ?? 'Request is throttled.';
        hungUp ??= throttledFor(asked, said, place);
        client.close();
      },
      error: () => {},
      fatal: () => {},
    } as never,
  });
  // Must be there before connect(): an 'error' without a listener ends the process.
  client.on('error', (error: unknown) => {
    hungUp ??= error;
  });
  client.on('exists', ({ count, prevCount }: { count: number; prevCount: number }) => {
    if (count > prevCount) pushes++;
  });

  const fault = (error: unknown): unknown => {
    const translated = imapFault(error, place);
    if (hungUp === undefined) return translated;
    const lost = (translated as { code?: unknown }).code;
    return lost === 'connection-lost' || lost === 'host-timeout' ? imapFault(hungUp, place) : translated;
  };
  const bulk = createBulkFetch(client, silenceMs);
  const session: ImapSession = {
    client,
    bulk,
    place,
    silenceMs,
    get idles() {
      return client.capabilities.has('IDLE');
    },
    get pushes() {
      return pushes;
    },
    run: async (what, timeoutMs, command, parent) => {
      try {
        // Megabytes on a thin line take longer than any answer may.
        await bulk.settled();
        return await withDeadline(timeoutMs, what, () => command(client), parent);
      } catch (error) {
        throw fault(error);
      }
    },
    fault,
    close: () => client.close(),
  };
  try {
    await session.run('the IMAP sign-in', silenceMs, () => client.connect(), signal);
  } catch (error) {
    client.close();
    throw refusedForRoom(error, place) ?? error;
  }
  return session;
}
