/**
 * Tries mailboxes for real with their account's sign-in, before they are saved or when somebody asks: both
 * directions are opened as retriever and dispatcher will open them, and closed again. Nothing is read or sent.
 *
 * A list of hundreds is tried a few at a time, as Exchange counts connections per user, and has an end: what was
 * not reached in time is told so.
 */
import type { AccountConnection } from '../accounts/connection.ts';
import type { Incoming, Outgoing } from '../accounts/mailbox.ts';
import { openSmtp } from '../dispatcher/transport/sign-in.ts';
import { withDeadline } from '../kernel/deadline.ts';
import { Failure } from '../kernel/failure.ts';
import type { AccessTokens } from '../tokens/access.ts';
import { createLimit } from '../tokens/limit.ts';
import { openByGraph } from '../tokens/open-by-graph.ts';
import { withCredentials } from '../tokens/with-credentials.ts';
import { connectImap } from '../wire/imap/connect.ts';
import { selectFolder } from '../wire/imap/select-folder.ts';
import { openPop3 } from '../wire/pop3/session.ts';
import { SMTP_TIMEOUTS } from '../wire/smtp/session.ts';

export interface MailboxToTry {
  readonly address: string;
  readonly incoming: Incoming;
  readonly outgoing: Outgoing;
}

export interface TriedMailbox {
  readonly address: string;
  /** null: mail can be retrieved. */
  readonly retrieveFailure: Failure | null;
  /** null: the server lets us begin to send; whether From is allowed shows at the first message only. */
  readonly dispatchFailure: Failure | null;
}

const AT_A_TIME = 5;
const ONE_MS = 30_000;
const ALL_MS = 120_000;

/** @returns one result for each mailbox, in their order. @throws the signal's reason. */
export async function tryMailboxes(
  tokens: AccessTokens,
  account: AccountConnection,
  mailboxes: readonly MailboxToTry[],
  signal?: AbortSignal,
): Promise<TriedMailbox[]> {
  const limited = createLimit(AT_A_TIME);
  const ends = performance.now() + ALL_MS;
  const attempt = (open: (signal: AbortSignal) => Promise<void>) =>
    failureOf(Math.min(ONE_MS, ends - performance.now()), open, signal);
  return Promise.all(
    mailboxes.map(({ address, incoming, outgoing }) =>
      limited(async () => ({
        address,
        retrieveFailure: await attempt((inner) => openIncoming(tokens, account, address, incoming, inner)),
        dispatchFailure: await attempt((inner) => openOutgoing(tokens, account, address, outgoing, inner)),
      })),
    ),
  );
}

async function failureOf(
  ms: number,
  open: (signal: AbortSignal) => Promise<void>,
  signal: AbortSignal | undefined,
): Promise<Failure | null> {
  signal?.throwIfAborted();
  if (ms <= 0) return new Failure('host-timeout', { detail: 'there was no time left to try this mailbox' });
  try {
    await withDeadline(ms, 'opening the mailbox', open, signal);
    return null;
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}

async function openIncoming(
  tokens: AccessTokens,
  account: AccountConnection,
  mailbox: string,
  incoming: Incoming,
  signal: AbortSignal,
): Promise<void> {
  if (incoming === 'graph') return openByGraph(tokens, account, mailbox, 'Mail.ReadWrite', signal);
  const { opener: user, imap, pop3, ca } = account;
  await withCredentials(tokens, account, signal, async (credentials) => {
    const signIn = { mailbox, user, ...credentials };
    if (incoming === 'pop3') {
      const session = await openPop3({ ...pop3, ca }, signIn, signal);
      return session.close();
    }
    const session = await connectImap({ ...imap, ca }, signIn, signal);
    try {
      await selectFolder(session, 'INBOX', { readOnly: true }, signal);
    } finally {
      session.close();
    }
  });
}

async function openOutgoing(
  tokens: AccessTokens,
  account: AccountConnection,
  address: string,
  outgoing: Outgoing,
  signal: AbortSignal,
): Promise<void> {
  if (outgoing === 'graph') return openByGraph(tokens, account, address, 'Mail.Send', signal);
  const mailbox = { ...account, address, submitsAs: null };
  const { session } = await openSmtp(tokens, mailbox, SMTP_TIMEOUTS, signal);
  session.close();
}
