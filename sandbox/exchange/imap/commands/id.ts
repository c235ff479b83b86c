import type { Command } from '../command.ts';

/** RFC 2971. */
export const id: Command = {
  name: 'ID',
  state: 'any',
  run(session, cursor) {
    cursor.space();
    if (cursor.isNext('(')) cursor.list(() => cursor.nstring());
    else cursor.nstring();
    cursor.end();
    session.output.line('* ID ("name" "Microsoft.Exchange.Imap4.Imap4Server" "version" "15.20")');
    return 'OK ID completed';
  },
};
