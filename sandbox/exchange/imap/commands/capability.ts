import type { Command } from '../command.ts';

/** RFC 3501 section 6.1.1. */
export const capability: Command = {
  name: 'CAPABILITY',
  state: 'any',
  run(session, cursor) {
    cursor.end();
    session.output.line(`* CAPABILITY ${session.capabilities}`);
    return 'OK CAPABILITY completed.';
  },
};
