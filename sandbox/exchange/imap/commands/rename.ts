import { type Command, No } from '../command.ts';
import { decodeName } from '../mailbox-name.ts';

/** RFC 3501 section 6.3.5. */
export const rename: Command = {
  name: 'RENAME',
  state: 'signed-in',
  run(session, cursor) {
    cursor.space();
    const from = decodeName(cursor.astring());
    cursor.space();
    const to = decodeName(cursor.astring());
    cursor.end();
    const result = session.mailbox.rename(from, to);
    if (result === 'missing') throw new No(`${from} doesn't exist.`);
    if (result === 'exists') throw new No(`Mailbox ${to} already exists.`);
    if (result !== 'renamed') throw new No('RENAME failed. The folder cannot be renamed.');
    return 'OK RENAME completed.';
  },
};
