/** Sessions for the dispatcher: SMTP to send, IMAP to look into Sent Items, both with credentials of the keeper. */
import type { MailboxConnection } from '../accounts/connection.ts';
import type { AccessTokens } from '../tokens/access.ts';
import { type Credentials, isRefusedSignIn, withCredentials } from '../tokens/with-credentials.ts';
import { connectImap } from '../wire/imap/connect.ts';
import { findSentCopies } from '../wire/imap/find-sent-copies.ts';
import { openSubmission, type SmtpSession, type SmtpTimeouts } from '../wire/smtp/session.ts';

/**
 * Opens sessions for one mailbox. A shared mailbox is signed in to by its own address first; where the server refuses
 * that, as the delegate, whose SendAs then lets the message leave From the shared address. What worked is remembered.
 * A password belongs to one name only, the one that signs in.
 */
export function createSmtpOpener(
  tokens: AccessTokens,
  mailbox: Pick<MailboxConnection, 'accountId' | 'signsInBy' | 'address' | 'signIn' | 'smtp' | 'ca'>,
  timeouts: SmtpTimeouts,
  signal: AbortSignal,
): () => Promise<SmtpSession> {
  const byPassword = mailbox.signsInBy === 'password';
  let users = byPassword ? [mailbox.signIn] : [...new Set([mailbox.address, mailbox.signIn])];
  const openAs = async (user: string, credentials: Credentials) => {
    const shown = 'password' in credentials ? credentials : { token: credentials.accessToken };
    const target = { endpoint: mailbox.smtp, ca: mailbox.ca, user, ...shown };
    const session = await openSubmission(target, timeouts, signal);
    users = [user];
    return session;
  };
  const open = async (credentials: Credentials): Promise<SmtpSession> => {
    const [first = mailbox.address, delegate] = users;
    try {
      return await openAs(first, credentials);
    } catch (error) {
      if (!delegate || !isRefusedSignIn(error)) throw error;
      // Refused as well: the first refusal is about the mailbox, which is what the remedy must name.
      return openAs(delegate, credentials).catch((second) => {
        throw isRefusedSignIn(second) ? error : second;
      });
    }
  };
  return () => withCredentials(tokens, mailbox, signal, open);
}

/**
 * Which of the messages have a copy in Sent Items. A message sent from a shared mailbox may be kept in the delegate's
 * own Sent Items (Set-Mailbox -MessageCopyForSentAsEnabled decides), so that is looked into as well.
 */
export async function lookIntoSentItems(
  tokens: AccessTokens,
  mailbox: MailboxConnection,
  messageIds: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  const owners = mailbox.signsInBy === 'password' ? [mailbox.address] : [mailbox.address, mailbox.signIn];
  for (const owner of new Set(owners)) {
    const missing = messageIds.filter((id) => !found.has(id));
    if (missing.length === 0) break;
    const copies = await withCredentials(tokens, mailbox, signal, (credentials) =>
      copiesIn(mailbox, owner, credentials, missing, signal),
    );
    for (const id of copies) found.add(id);
  }
  return found;
}

async function copiesIn(
  { imap, ca, signIn }: MailboxConnection,
  owner: string,
  credentials: Credentials,
  messageIds: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const session = await connectImap(
    { ...imap, ca },
    { mailbox: owner, user: signIn, ...credentials },
    signal,
  );
  try {
    return await findSentCopies(session, messageIds, signal);
  } finally {
    session.close();
  }
}
