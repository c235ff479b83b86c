/**
 * A signed-in submission session (RFC 6409): connect, TLS, sign-in.
 *
 * It never signs in over a connection that is not encrypted unless the endpoint says `tls: 'none'`, never offers a
 * token as a password, and never logs what is said. Every step has a deadline; a session that missed one is closed, because an
 * answer that comes late would be taken for the answer to the next command.
 */
import SMTPConnection, {
  type SMTPConnectionCustomAuthHandler,
  type SMTPConnectionOptions,
} from 'nodemailer/lib/smtp-connection';
import { withDeadline } from '../../kernel/deadline.ts';
import { Failure } from '../../kernel/failure.ts';
import type { Secret } from '../../kernel/secret.ts';
import { trusting } from '../trust.ts';
import { clientFault, type SmtpContext, type SmtpStep } from './fault.ts';

export interface SmtpEndpoint {
  readonly host: string;
  readonly port: number;
  readonly tls: 'implicit' | 'starttls' | 'none';
}

export interface SubmissionTarget {
  readonly endpoint: SmtpEndpoint;
  /** PEM certificates trusted besides the roots of the system. */
  readonly ca?: string | undefined;
  /** The SASL user: the mailbox's address, also for a shared mailbox opened with a delegate's token. */
  readonly user: string;
  /** XOAUTH2 with a token, or what the server offers of PLAIN, LOGIN and CRAM-MD5 with a password. */
  readonly token?: Secret;
  readonly password?: Secret;
  /** No sign-in at all: a relay that knows its clients by their address. */
  readonly anonymous?: true;
}

/** Longest waits, in milliseconds; the defaults of the last three are those of RFC 5321 section 4.5.3.2. */
export interface SmtpTimeouts {
  /** From the DNS query to the end of the TLS handshake. */
  readonly connectMs: number;
  readonly signInMs: number;
  readonly envelopeMs: number;
  readonly dataBlockMs: number;
  /** From the final dot to its reply. Too short a wait makes deliveries uncertain that were only slow. */
  readonly finalReplyMs: number;
}

export const SMTP_TIMEOUTS: SmtpTimeouts = {
  connectMs: 30_000,
  signInMs: 30_000,
  envelopeMs: 5 * 60_000,
  dataBlockMs: 3 * 60_000,
  finalReplyMs: 10 * 60_000,
};

export interface SmtpSession {
  readonly connection: SMTPConnection;
  readonly context: SmtpContext;
  readonly timeouts: SmtpTimeouts;
  /** False when the link is gone; a session is then thrown away. */
  isAlive(): boolean;
  /** Says QUIT and closes; safe to call at any time and more than once. */
  close(): void;
}

/**
 * @throws Failure of scope host (network, TLS), grant or mailbox (sign-in).
 */
export async function openSubmission(
  target: SubmissionTarget,
  timeouts: SmtpTimeouts = SMTP_TIMEOUTS,
  signal?: AbortSignal,
): Promise<SmtpSession> {
  const { host, port } = target.endpoint;
  const context: SmtpContext = { host, port, mailbox: target.user };
  const connection = new SMTPConnection(connectionOptions(target, timeouts));
  let alive = false;
  let lastError: unknown;
  // Attached for good: an 'error' without a listener would end the process.
  connection.on('error', (error: unknown) => {
    alive = false;
    lastError = error;
  });
  connection.once('end', () => {
    alive = false;
  });
  const ask = (step: SmtpStep, ms: number, what: string, start: (done: (error?: unknown) => void) => void) =>
    withDeadline(
      ms,
      `${what} ${host}:${port}`,
      () =>
        new Promise<void>((resolve, reject) => {
          const ended = () => reject(lastError ?? new Error('Connection closed unexpectedly'));
          connection.once('error', reject);
          connection.once('end', ended);
          start((error) => {
            connection.off('error', reject);
            connection.off('end', ended);
            if (error) reject(error);
            else resolve();
          });
        }),
      signal,
    ).catch((error: unknown) => {
      connection.close();
      signal?.throwIfAborted();
      throw signInFault(clientFault(error, step, context), step);
    });

  await ask('connect', timeouts.connectMs, 'connecting to', (done) => connection.connect(done));
  alive = true;
  if (!target.anonymous) {
    await ask('sign-in', timeouts.signInMs, 'signing in at', (done) =>
      connection.login(credentialsOf(target), done),
    );
  }
  return {
    connection,
    context,
    timeouts,
    isAlive: () => alive,
    close: () => {
      if (alive) connection.quit();
      alive = false;
      // The reply to QUIT is not worth waiting for; close() ends the socket after what was written.
      connection.close();
    },
  };
}

function connectionOptions(
  { endpoint, ca }: SubmissionTarget,
  timeouts: SmtpTimeouts,
): SMTPConnectionOptions {
  return {
    host: endpoint.host,
    port: endpoint.port,
    secure: endpoint.tls === 'implicit',
    requireTLS: endpoint.tls === 'starttls',
    ignoreTLS: endpoint.tls === 'none',
    tls: { secureContext: trusting(ca) },
    connectionTimeout: timeouts.connectMs,
    greetingTimeout: timeouts.connectMs,
    // The phases have deadlines of their own; the socket's is the net below them.
    socketTimeout: timeouts.finalReplyMs + timeouts.envelopeMs,
    socketCloseTimeout: 1000,
    customAuth: { [MECHANISM]: xoauth2 },
  };
}

function credentialsOf({ user, token, password }: SubmissionTarget) {
  if (token) return { user, pass: token.reveal(), method: MECHANISM };
  if (password) return { user, pass: password.reveal() };
  throw new TypeError('neither a token nor a password was given');
}

/**
 * Not named XOAUTH2: for a method of that name without its own token settings nodemailer takes whatever the server
 * offers first, which at Exchange is LOGIN, and would send the token as a password.
 */
const MECHANISM = 'POSTVAK-XOAUTH2';

/**
 * SASL XOAUTH2 (learn.microsoft.com … how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth). A server
 * that answers 334 with a JSON error wants an empty line before it gives the real refusal.
 */
const xoauth2: SMTPConnectionCustomAuthHandler = async ({ auth, sendCommand, resolve, reject }) => {
  const { user, pass } = auth.credentials;
  const blob = Buffer.from(`user=${user}\x01auth=Bearer ${pass}\x01\x01`).toString('base64');
  let reply = await sendCommand(`AUTH XOAUTH2 ${blob}`);
  if (reply.status === 334) reply = await sendCommand('');
  if (reply.status === 235) resolve();
  else reject(new Error('Sign-in refused'));
};

/** What the server does not offer cannot be told from a reply: without AUTH XOAUTH2 it answers 5xx to the command. */
function signInFault(failure: Failure, step: SmtpStep): Failure {
  return step === 'sign-in' && failure.code === 'unknown'
    ? new Failure('protocol-error', { detail: failure.detail, cause: failure.cause, facts: failure.facts })
    : failure;
}
