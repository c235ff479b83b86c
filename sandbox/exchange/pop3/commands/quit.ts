import type { Pop3Command } from '../command.ts';

/** RFC 1939 section 6: only here does DELE take effect. */
export const quit: Pop3Command = {
  name: 'QUIT',
  state: 'any',
  run(session) {
    if (session.address !== undefined) session.maildrop.folder.expunge(session.maildrop.deleted);
    session.ok('Microsoft Exchange Server POP3 server signing off.');
    session.closeAfterAnswer();
  },
};
