/**
 * The end of a message: judged, taken, answered, in that order. A message that is taken is taken whole before the
 * reply is written, so a reply that gets lost leaves it in Sent Items and delivered.
 */
import { strike } from '../connection/strike.ts';
import type { SmtpSession, Transaction } from './session.ts';
import type { Envelope } from './submission.ts';

export async function finish(session: SmtpSession, transaction: Transaction, raw: Buffer): Promise<void> {
  const { account, submission, exchange } = session;
  if (!account) return session.error('530 5.7.57 Client not authenticated to send mail');
  const envelope: Envelope = { login: account.address, principal: account.principal, ...transaction };
  try {
    if (await session.playFault('end-of-data')) return;
    if (exchange.connectionsBefore(session) >= exchange.settings.smtpConnections) {
      return session.error(
        '432 4.3.2 Concurrent connections limit exceeded. Visit https://aka.ms/concurrent_sending for more information.',
      );
    }
    const judgement = await submission.judge(envelope, raw);
    if (judgement.kind === 'refused') {
      session.error(judgement.reply);
      if (judgement.reply.startsWith('421')) session.closeAfterReply();
      return;
    }
    const place = { mailbox: account.address, user: account.user };
    const lost = await strike(exchange.faults, 'smtp-lost-reply', place);
    if (lost && !lost.accepted) return session.reset();
    // A client that left while its message waited for its turn never gave it (RFC 5321 section 4.5.4.2).
    if (session.closed) return;
    const messageId = submission.accept(envelope, raw);
    if (lost) return session.reset();
    session.reply(`250 2.0.0 OK ${messageId} [Hostname=${exchange.settings.host}]`);
  } finally {
    session.transaction = undefined;
  }
}
