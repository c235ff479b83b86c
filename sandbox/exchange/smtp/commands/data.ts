import type { SmtpCommand } from '../command.ts';
import { finish } from '../finish.ts';
import { readData } from '../read-data.ts';

/** RFC 5321 section 4.1.1.4. */
export const data: SmtpCommand = {
  verb: 'DATA',
  async run(session, argument) {
    const { transaction } = session;
    if (argument !== '') return session.error('501 5.5.4 Invalid arguments');
    if (!transaction) return session.error('503 5.5.2 Need mail command');
    if (transaction.recipients.length === 0) return session.error('503 5.5.2 Need rcpt command');
    if (transaction.binary || transaction.chunks.length > 0) {
      return session.error('503 5.5.1 Bad sequence of commands');
    }
    if (await session.playFault('data')) return;
    session.reply('354 Start mail input; end with <CRLF>.<CRLF>');
    const { settings, faults } = session.exchange;
    const place = { mailbox: session.address, user: session.user };
    const cut = faults.isSet('smtp-reset-in-data', place);
    const read = await readData(session.input, settings.messageSizeLimit, (bytes) => {
      if (!cut || bytes < cut.afterBytes || !faults.active('smtp-reset-in-data', place)) return true;
      session.reset();
      return false;
    });
    if (read.kind === 'gone') return;
    if (read.kind === 'too-large') {
      session.transaction = undefined;
      return session.error('552 5.3.4 Message size exceeds fixed maximum message size');
    }
    await finish(session, transaction, read.raw);
  },
};
