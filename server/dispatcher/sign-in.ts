/** Sessions for the dispatcher: SMTP to send, IMAP to look into Sent Items, both with a token of the keeper. */
import type { MailboxConnection } from '../accounts/connection.ts';
import { Failure } from '../kernel/failure.ts';
import type { Secret } from '../kernel/secret.ts';
import type { AccessTokens } from '../tokens/access.ts';
import { connectImap } from '../wire/imap/connect.ts';
import { findSentCopies } from '../wire/imap/find-sent-copies.ts';
import { openSubmission, type SmtpSession, type SmtpTimeouts } from '../wire/smtp/session.ts';

export function openSmtp(
  tokens: AccessTokens,
  mailbox: MailboxConnection,
  timeouts: SmtpTimeouts,
  signal: AbortSignal,
): Promise<SmtpSession> {
  return withToken(tokens, mailbox.accountId, signal, (token) =>
    openSubmission(
      { endpoint: mailbox.smtp, ca: mailbox.ca, user: mailbox.address, token },
      timeouts,
      signal,
    ),
  );
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

/** A refused token may have been revoked before its time: a fresh one is tried, once. */
async function withToken<T>(
  tokens: AccessTokens,
  accountId: string,
  signal: AbortSignal,
  use: (token: Secret) => Promise<T>,
): Promise<T> {
  try {
    return await use(await tokens.accessToken(accountId, 'outlook', { signal }));
  } catch (error) {
    if (!(error instanceof Failure) || !REFUSED.has(error.code)) throw error;
    return use(await tokens.accessToken(accountId, 'outlook', { renew: true, signal }));
  }
}

const REFUSED: ReadonlySet<string> = new Set(['sign-in-refused', 'access-token-expired']);
