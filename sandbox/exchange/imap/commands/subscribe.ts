import { type Command, No } from '../command.ts';
import type { Cursor } from '../cursor.ts';
import { decodeName } from '../mailbox-name.ts';
import type { ImapSession } from '../session.ts';

/** RFC 3501 section 6.3.6. */
export const subscribe: Command = {
  name: 'SUBSCRIBE',
  state: 'signed-in',
  run: (session, cursor) => mark(session, cursor, true),
};

/** RFC 3501 section 6.3.7. */
export const unsubscribe: Command = {
  name: 'UNSUBSCRIBE',
  state: 'signed-in',
  run: (session, cursor) => mark(session, cursor, false),
};

function mark(session: ImapSession, cursor: Cursor, subscribed: boolean): string {
  cursor.space();
  const path = decodeName(cursor.astring());
  cursor.end();
  const folder = session.mailbox.folder(path);
  if (!folder) throw new No(`${path} doesn't exist.`);
  folder.subscribed = subscribed;
  return `OK ${subscribed ? 'SUBSCRIBE' : 'UNSUBSCRIBE'} completed.`;
}
