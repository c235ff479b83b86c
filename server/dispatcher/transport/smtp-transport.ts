/** Out by SMTP submission, with a look into Sent Items by IMAP; both with credentials of the keeper. */
import type { MailboxConnection } from '../../accounts/connection.ts';
import type { Db } from '../../store/pool.ts';
import type { AccessTokens } from '../../tokens/access.ts';
import { type Credentials, withCredentials } from '../../tokens/with-credentials.ts';
import { connectImap } from '../../wire/imap/connect.ts';
import { findSentCopies } from '../../wire/imap/find-sent-copies.ts';
import type { SmtpTimeouts } from '../../wire/smtp/session.ts';
import { deliver } from '../deliver.ts';
import type { Sessions } from './sessions.ts';
import { createSmtpOpener } from './sign-in.ts';
import type { CopyPlace, Transport } from './transport.ts';

export function createSmtpTransport(options: {
  readonly db: Db;
  readonly tokens: AccessTokens;
  readonly mailbox: MailboxConnection;
  readonly sessions: Sessions;
  readonly timeouts: SmtpTimeouts;
  readonly signal: AbortSignal;
}): Transport {
  const { tokens, mailbox, sessions } = options;
  const open = createSmtpOpener(options);
  return {
    submit: (mail, mayBegin, kill) => deliver(sessions, open, mail, mayBegin, kill),
    findSent: (messageIds, signal) => lookIntoSentItems(tokens, mailbox, messageIds, signal),
  };
}

/**
 * A message sent from a shared mailbox may be kept in the delegate's own Sent Items (Set-Mailbox
 * -MessageCopyForSentAsEnabled decides), so that is looked into as well.
 */
async function lookIntoSentItems(
  tokens: AccessTokens,
  mailbox: MailboxConnection,
  messageIds: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, CopyPlace>> {
  const found = new Map<string, CopyPlace>();
  const delegate =
    mailbox.signsInBy === 'token' && mailbox.signIn.toLowerCase() !== mailbox.address.toLowerCase();
  for (const place of delegate ? (['mailbox', 'sign-in'] as const) : (['mailbox'] as const)) {
    const missing = messageIds.filter((id) => !found.has(id));
    if (missing.length === 0) break;
    const owner = place === 'mailbox' ? mailbox.address : mailbox.signIn;
    const copies = await withCredentials(tokens, mailbox, signal, (credentials) =>
      copiesIn(mailbox, owner, credentials, missing, signal),
    );
    for (const id of copies) found.set(id, place);
  }
  return found;
}

async function copiesIn(
  { imap, ca, opener }: MailboxConnection,
  owner: string,
  credentials: Credentials,
  messageIds: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const session = await connectImap(
    { ...imap, ca },
    { mailbox: owner, user: opener, ...credentials },
    signal,
  );
  try {
    return await findSentCopies(session, messageIds, signal);
  } finally {
    session.close();
  }
}
