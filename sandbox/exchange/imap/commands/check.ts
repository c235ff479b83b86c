import type { Command } from '../command.ts';

/** RFC 3501 section 6.4.1. */
export const check: Command = {
  name: 'CHECK',
  state: 'selected',
  run(_session, cursor) {
    cursor.end();
    return 'OK CHECK completed.';
  },
};
