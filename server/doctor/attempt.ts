/**
 * Opens a mailbox as retriever and dispatcher would, and keeps a transcript: what was done, what was answered, never the
 * token. Nothing is changed at the server: folders are examined, messages peeked at, nothing is sent.
 */
import { withDeadline } from '../kernel/deadline.ts';
import { Failure } from '../kernel/failure.ts';
import type { Credentials } from '../tokens/with-credentials.ts';
import { connectImap } from '../wire/imap/connect.ts';
import { fetchMessages } from '../wire/imap/fetch-messages.ts';
import { listMessages } from '../wire/imap/list-messages.ts';
import { selectFolder } from '../wire/imap/select-folder.ts';
import { openPop3 } from '../wire/pop3/session.ts';
import { openSubmission } from '../wire/smtp/session.ts';

export type MailProtocol = 'imap' | 'pop3' | 'smtp';

export interface Endpoint {
  readonly host: string;
  readonly port: number;
  readonly tls: 'implicit' | 'starttls' | 'none';
}

export interface MailboxToOpen {
  readonly endpoint: Endpoint;
  readonly ca: string | undefined;
  readonly mailbox: string;
  /** Whose token it is. */
  readonly user: string;
  readonly credentials: Credentials;
}

export interface Attempt {
  /** null: it works. */
  readonly failure: Failure | null;
  readonly transcript: readonly string[];
}

export const ATTEMPT_MS = 12_000;
const LARGEST_READ_BYTES = 1024 * 1024;
/** Exchange takes its time for a sign-in; the whole attempt has its own end. */
const SMTP_MS = {
  connectMs: ATTEMPT_MS,
  signInMs: ATTEMPT_MS,
  envelopeMs: ATTEMPT_MS,
  dataBlockMs: ATTEMPT_MS,
  finalReplyMs: ATTEMPT_MS,
};

/** @throws the signal's reason, and programming errors. */
export async function attempt(
  protocol: MailProtocol,
  mailbox: MailboxToOpen,
  signal?: AbortSignal,
): Promise<Attempt> {
  const transcript: string[] = [];
  const { host, port } = mailbox.endpoint;
  const shown =
    'password' in mailbox.credentials ? `[password of ${mailbox.user}]` : `Bearer [token of ${mailbox.user}]`;
  transcript.push(`${protocol} ${host}:${port} user=${mailbox.mailbox} auth=${shown}`);
  try {
    await withDeadline(
      ATTEMPT_MS,
      `opening ${mailbox.mailbox} by ${protocol}`,
      (inner) => OPEN[protocol](mailbox, transcript, inner),
      signal,
    );
    return { failure: null, transcript };
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof Failure)) throw error;
    transcript.push(`✗ ${error.detail || error.code}`);
    const { mailbox: address, user } = mailbox;
    return {
      failure: new Failure(error.code, {
        detail: error.detail,
        facts: { host, port: String(port), ...error.facts, mailbox: address, user },
      }),
      transcript,
    };
  }
}

type Open = (mailbox: MailboxToOpen, transcript: string[], signal: AbortSignal) => Promise<void>;

const OPEN: Readonly<Record<MailProtocol, Open>> = {
  imap: async ({ endpoint, ca, mailbox, user, credentials }, transcript, signal) => {
    const session = await connectImap({ ...endpoint, ca }, { mailbox, user, ...credentials }, signal);
    try {
      transcript.push(`✓ signed in; ${[...session.client.capabilities.keys()].sort().join(' ')}`);
      const inbox = await selectFolder(session, 'INBOX', { readOnly: true }, signal);
      transcript.push(`✓ INBOX opened, ${inbox.exists} messages`);
      if (inbox.exists === 0) return;
      const newest = (
        await listMessages(session, Math.max(1, (inbox.uidNext ?? 2) - 1), undefined, signal)
      ).at(-1);
      if (!newest || newest.size > LARGEST_READ_BYTES) return;
      await fetchMessages(
        session,
        [newest.uid],
        ({ uid, raw }) => transcript.push(`✓ message ${uid} read, ${raw.length} bytes`),
        signal,
      );
    } finally {
      session.close();
    }
  },
  pop3: async ({ endpoint, ca, mailbox, user, credentials }, transcript, signal) => {
    const session = await openPop3({ ...endpoint, ca }, { mailbox, user, ...credentials }, signal);
    try {
      transcript.push(`✓ signed in; ${[...session.capabilities].sort().join(' ')}`);
      const messages = await session.list();
      transcript.push(`✓ ${messages.length} messages listed`);
      const newest = messages.at(-1);
      const header = newest && (await session.header(newest));
      if (header) transcript.push(`✓ header of message ${newest.number} read, ${header.length} bytes`);
    } finally {
      session.close();
    }
  },
  smtp: async (mailbox, transcript, signal) => {
    // A password belongs to the user; only a token opens the door of a mailbox that is another's.
    if ('password' in mailbox.credentials) return submission(mailbox, mailbox.user, transcript, signal);
    try {
      await submission(mailbox, mailbox.mailbox, transcript, signal);
    } catch (error) {
      // A shared mailbox may refuse a sign-in of its own and still be sent from by its delegate.
      // An application that opens it itself has no address to sign in under.
      const { user } = mailbox;
      const delegate = user.includes('@') && user.toLowerCase() !== mailbox.mailbox.toLowerCase();
      if (!delegate || !(error instanceof Failure) || error.code !== 'sign-in-refused') throw error;
      transcript.push(`✗ ${error.detail}; once more as ${mailbox.user}`);
      await submission(mailbox, mailbox.user, transcript, signal);
    }
  },
};

async function submission(
  { endpoint, ca, credentials }: MailboxToOpen,
  user: string,
  transcript: string[],
  signal: AbortSignal,
): Promise<void> {
  const shown =
    'password' in credentials ? { password: credentials.password } : { token: credentials.accessToken };
  const session = await openSubmission({ endpoint, ca, user, ...shown }, SMTP_MS, signal);
  const tls = { implicit: 'TLS', starttls: 'STARTTLS', none: 'no TLS' }[endpoint.tls];
  transcript.push(`✓ ${tls}, signed in as ${user}; nothing was sent`);
  session.close();
}
