import type { SmtpCommand } from '../command.ts';

export const rset: SmtpCommand = {
  verb: 'RSET',
  run(session) {
    session.transaction = undefined;
    session.reply('250 2.0.0 Resetting');
  },
};

export const noop: SmtpCommand = {
  verb: 'NOOP',
  run: (session) => session.reply('250 2.0.0 OK'),
};

export const vrfy: SmtpCommand = {
  verb: 'VRFY',
  run: (session) => session.reply('252 2.1.5 Cannot VRFY user'),
};

export const help: SmtpCommand = {
  verb: 'HELP',
  run: (session) =>
    session.reply(
      '214-This server supports the following commands:',
      '214 HELO EHLO STARTTLS RCPT DATA RSET MAIL QUIT HELP AUTH BDAT',
    ),
};
