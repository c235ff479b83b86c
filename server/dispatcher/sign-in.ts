/** Sessions for the dispatcher: SMTP to send, IMAP to look into Sent Items, both with a token of the keeper. */
import type { MailboxConnection } from '../accounts/connection.ts';
import type { Secret } from '../kernel/secret.ts';
import type { AccessTokens } from '../tokens/access.ts';
import { isRefusedSignIn, withToken } from '../tokens/with-token.ts';
import { connectImap } from '../wire/imap/connect.ts';
import { findSentCopies } from '../wire/imap/find-sent-copies.ts';
import { openSubmission, type SmtpSession, type SmtpTimeouts } from '../wire/smtp/session.ts';

/**
 * Opens sessions for one mailbox. A shared mailbox is signed in to by its own address first; where the server refuses
 * that, as the delegate, whose SendAs then lets the message leave From the shared address. What worked is remembered.
 */
export function createSmtpOpener(
  tokens: AccessTokens,
  mailbox: Pick<MailboxConnection, 'accountId' | 'address' | 'signIn' | 'smtp' | 'ca'>,
  timeouts: SmtpTimeouts,
  signal: AbortSignal,
): () => Promise<SmtpSession> {
  let users = [...new Set([mailbox.address, mailbox.signIn])];
  const openAs = async (user: string, token: Secret) => {
    const target = { endpoint: mailbox.smtp, ca: mailbox.ca, user, token };
    const session = await openSubmission(target, timeouts, signal);
    users = [user];
    return session;
  };
  const open = async (token: Secret): Promise<SmtpSession> => {
    const [first = mailbox.address, delegate] = users;
    try {
      return await openAs(first, token);
    } catch (error) {
      if (!delegate || !isRefusedSignIn(error)) throw error;
      // Refused as well: the first refusal is about the mailbox, which is what the remedy must name.
      return openAs(delegate, token).catch((second) => {
        throw isRefusedSignIn(second) ? error : second;
      });
    }
  };
  return () => withToken(tokens, mailbox.accountId, signal, open);
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
  for (const owner of new Set([mailbox.address, mailbox.signIn])) {
    const missing = messageIds.filter((id) => !found.has(id));
    if (missing.length === 0) break;
    const copies = await withToken(tokens, mailbox.accountId, signal, (token) =>
      copiesIn(mailbox, owner, token, missing, signal),
    );
    for (const id of copies) found.add(id);
  }
  return found;
}

async function copiesIn(
  { imap, ca, signIn }: MailboxConnection,
  owner: string,
  accessToken: Secret,
  messageIds: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const session = await connectImap({ ...imap, ca }, { mailbox: owner, user: signIn, accessToken }, signal);
  try {
    return await findSentCopies(session, messageIds, signal);
  } finally {
    session.close();
  }
}
