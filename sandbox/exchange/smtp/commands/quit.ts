import type { SmtpCommand } from '../command.ts';

export const quit: SmtpCommand = {
  verb: 'QUIT',
  run(session) {
    session.reply('221 2.0.0 Service closing transmission channel');
    session.closeAfterReply();
  },
};
