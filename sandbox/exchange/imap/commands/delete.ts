import { type Command, No } from '../command.ts';
import { decodeName } from '../mailbox-name.ts';

/** RFC 3501 section 6.3.4. */
export const deleteFolder: Command = {
  name: 'DELETE',
  state: 'signed-in',
  run(session, cursor) {
    cursor.space();
    const path = decodeName(cursor.astring());
    cursor.end();
    const result = session.mailbox.delete(path);
    if (result === 'missing') throw new No(`${path} doesn't exist.`);
    if (result !== 'deleted') throw new No('DELETE failed. The folder cannot be deleted.');
    return 'OK DELETE completed.';
  },
};
