import type { SmtpCommand } from '../command.ts';
import { decodeXtext, parsePath } from '../path.ts';

const NOTIFY = ['NEVER', 'SUCCESS', 'FAILURE', 'DELAY'];

/** RFC 5321 section 4.1.1.3, with NOTIFY and ORCPT (RFC 3461). */
export const rcpt: SmtpCommand = {
  verb: 'RCPT',
  async run(session, argument) {
    const { transaction } = session;
    if (!transaction) return session.error('503 5.5.2 Need mail command');
    const path = parsePath(Buffer.from(argument, 'latin1').toString('utf8'), 'TO');
    if (!path) return session.error('501 5.1.3 Invalid address');
    const notify = path.parameters.get('NOTIFY')?.toUpperCase().split(',') ?? [];
    const known = [...path.parameters.keys()].every((key) => key === 'NOTIFY' || key === 'ORCPT');
    const never = notify.includes('NEVER') && notify.length > 1;
    if (!known || never || !notify.every((word) => NOTIFY.includes(word))) {
      return session.error('501 5.5.4 Invalid arguments');
    }
    if (transaction.recipients.length >= session.exchange.settings.smtpRecipientsPerMessage) {
      return session.error('452 4.5.3 Too many recipients');
    }
    if (await session.playFault('rcpt')) return;
    const original = path.parameters.get('ORCPT');
    transaction.recipients.push({
      address: path.address,
      notify,
      originalRecipient: original === undefined ? undefined : decodeXtext(original),
    });
    session.reply('250 2.1.5 Recipient OK');
  },
};
