import type { Command } from '../command.ts';

/** RFC 3501 section 6.1.3. */
export const logout: Command = {
  name: 'LOGOUT',
  state: 'any',
  run(session, cursor) {
    cursor.end();
    session.output.line('* BYE Microsoft Exchange Server IMAP4 server signing off.');
    session.closeAfterAnswer();
    return 'OK LOGOUT completed.';
  },
};
