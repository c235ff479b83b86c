/**
 * Opens SMTP sessions for one mailbox.
 *
 * A shared mailbox is signed in to by its own address first. Where the server refuses that, the delegate signs in,
 * whose SendAs lets the message leave From the shared address. Limits are counted by who signs in, so the change is
 * not made under way: it is written down with the mailbox, and its work begins anew under the delegate's pace. It is
 * forgotten when the delegate is refused too, or when something about the account was changed.
 * A password belongs to one name only, the one that signs in.
 */
import type { MailboxConnection } from '../../accounts/connection.ts';
import type { Db } from '../../store/pool.ts';
import type { AccessTokens } from '../../tokens/access.ts';
import { type Credentials, isRefusedSignIn, withCredentials } from '../../tokens/with-credentials.ts';
import { openSubmission, type SmtpSession, type SmtpTimeouts } from '../../wire/smtp/session.ts';
import { SenderChanged } from './transport.ts';

export type SubmittingMailbox = Pick<
  MailboxConnection,
  'accountId' | 'signsInBy' | 'address' | 'signIn' | 'smtp' | 'ca' | 'submitsAs'
>;

export interface SignedIn {
  readonly session: SmtpSession;
  readonly as: 'mailbox' | 'sign-in';
}

/** @returns a function that throws Failure of the sign-in or the network, or SenderChanged. */
export function createSmtpOpener({
  db,
  tokens,
  mailbox,
  timeouts,
  signal,
}: {
  readonly db: Db;
  readonly tokens: AccessTokens;
  readonly mailbox: SubmittingMailbox & Pick<MailboxConnection, 'mailboxId'>;
  readonly timeouts: SmtpTimeouts;
  readonly signal: AbortSignal;
}): () => Promise<SmtpSession> {
  let known = mailbox.submitsAs;
  const remember = async (name: MailboxConnection['submitsAs']) => {
    if (known === name) return;
    known = name;
    await db.updateTable('mailbox').set({ submits_as: name }).where('id', '=', mailbox.mailboxId).execute();
  };
  return async () => {
    try {
      const { session, as } = await openSmtp(tokens, mailbox, timeouts, signal);
      if (mailbox.signsInBy === 'token') {
        const changed = as !== (mailbox.submitsAs ?? 'mailbox');
        if (changed) session.close();
        await remember(as);
        if (changed) throw new SenderChanged();
      }
      return session;
    } catch (error) {
      if (isRefusedSignIn(error)) await remember(null);
      throw error;
    }
  };
}

/** @throws Failure of the sign-in or the network. */
export function openSmtp(
  tokens: AccessTokens,
  mailbox: SubmittingMailbox,
  timeouts: SmtpTimeouts,
  signal: AbortSignal,
): Promise<SignedIn> {
  const { address, signIn, submitsAs, signsInBy, smtp, ca } = mailbox;
  const openAs = async (as: SignedIn['as'], credentials: Credentials): Promise<SignedIn> => {
    const user = as === 'mailbox' ? address : signIn;
    const shown = 'password' in credentials ? credentials : { token: credentials.accessToken };
    const session = await openSubmission({ endpoint: smtp, ca, user, ...shown }, timeouts, signal);
    return { session, as };
  };
  const hasDelegate = signIn.toLowerCase() !== address.toLowerCase();
  return withCredentials(tokens, mailbox, signal, async (credentials) => {
    if (signsInBy === 'password' || (hasDelegate && submitsAs === 'sign-in')) {
      return openAs('sign-in', credentials);
    }
    try {
      return await openAs('mailbox', credentials);
    } catch (error) {
      if (!hasDelegate || !isRefusedSignIn(error)) throw error;
      // Refused as well: the first refusal is about the mailbox, which is what the remedy must name.
      return openAs('sign-in', credentials).catch((second) => {
        throw isRefusedSignIn(second) ? error : second;
      });
    }
  });
}
