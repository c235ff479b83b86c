import { type Command, No } from '../command.ts';
import { decodeName } from '../mailbox-name.ts';

/** RFC 3501 section 6.3.3. */
export const create: Command = {
  name: 'CREATE',
  state: 'signed-in',
  run(session, cursor) {
    cursor.space();
    const path = decodeName(cursor.astring());
    cursor.end();
    const result = session.mailbox.create(path);
    if (result === 'exists') throw new No(`Mailbox ${path} already exists.`);
    if (typeof result === 'string') throw new No('CREATE failed. The folder name is not valid.');
    return 'OK CREATE completed.';
  },
};
