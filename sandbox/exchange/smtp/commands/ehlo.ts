import type { SmtpCommand } from '../command.ts';
import type { SmtpSession } from '../session.ts';

/** RFC 5321 section 4.1.1.1. The list before and after STARTTLS, in Exchange's order. */
export const ehlo: SmtpCommand = {
  verb: 'EHLO',
  async run(session, argument) {
    if (!begin(session, argument) || (await session.playFault('ehlo'))) return;
    const { host, messageSizeLimit } = session.exchange.settings;
    const lines = [
      `${host} Hello [${session.clientAddress}]`,
      `SIZE ${messageSizeLimit}`,
      'PIPELINING',
      'DSN',
      'ENHANCEDSTATUSCODES',
      session.secured ? 'AUTH LOGIN XOAUTH2' : 'STARTTLS',
      '8BITMIME',
      'BINARYMIME',
      'CHUNKING',
      'SMTPUTF8',
    ];
    session.reply(...lines.map((line, at) => `250${at === lines.length - 1 ? ' ' : '-'}${line}`));
  },
};

export const helo: SmtpCommand = {
  verb: 'HELO',
  async run(session, argument) {
    if (!begin(session, argument) || (await session.playFault('ehlo'))) return;
    session.reply(`250 ${session.exchange.settings.host} Hello [${session.clientAddress}]`);
  },
};

function begin(session: SmtpSession, argument: string): boolean {
  if (argument === '') {
    session.error('501 5.5.4 Invalid domain name');
    return false;
  }
  session.greeted = true;
  session.transaction = undefined;
  return true;
}
