import type { SmtpCommand } from '../command.ts';

/** RFC 3207. */
export const starttls: SmtpCommand = {
  verb: 'STARTTLS',
  run(session, argument) {
    if (argument !== '') return session.error('501 5.5.4 Invalid arguments');
    if (session.secured)
      return session.error('503 5.5.2 Only one STARTTLS command can be issued per session');
    if (!session.greeted) return session.error('503 5.5.2 Send hello first');
    session.reply('220 2.0.0 SMTP server ready');
    session.startTls();
  },
};
