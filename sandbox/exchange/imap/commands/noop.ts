import type { Command } from '../command.ts';

/** RFC 3501 section 6.1.2; the news that it is for is announced after every command. */
export const noop: Command = {
  name: 'NOOP',
  state: 'any',
  run(_session, cursor) {
    cursor.end();
    return 'OK NOOP completed.';
  },
};
