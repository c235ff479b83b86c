import type { Command } from '../command.ts';

/** RFC 2342. */
export const namespace: Command = {
  name: 'NAMESPACE',
  state: 'signed-in',
  run(session, cursor) {
    cursor.end();
    session.output.line('* NAMESPACE (("" "/")) NIL NIL');
    return 'OK NAMESPACE completed.';
  },
};
