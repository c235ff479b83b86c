import type { Command, Request } from '../command.ts';
import { BadCommand, type Cursor } from '../cursor.ts';
import { matchesPattern } from '../list-pattern.ts';
import { decodeName, encodeName } from '../mailbox-name.ts';
import type { ImapSession } from '../session.ts';
import { astring } from '../strings.ts';

/** RFC 3501 section 6.3.8. RETURN options and several patterns (RFC 5258) are not offered and so refused. */
export const list: Command = {
  name: 'LIST',
  state: 'signed-in',
  run: (session, cursor, request) => show(session, cursor, request, 'LIST'),
};

/** RFC 3501 section 6.3.9. */
export const lsub: Command = {
  name: 'LSUB',
  state: 'signed-in',
  run: (session, cursor, request) => show(session, cursor, request, 'LSUB'),
};

function show(session: ImapSession, cursor: Cursor, _request: Request, name: 'LIST' | 'LSUB'): string {
  if (name === 'LSUB' && session.revision2) throw new BadCommand();
  cursor.space();
  if (cursor.isNext('(')) throw new BadCommand();
  const reference = decodeName(cursor.astring());
  cursor.space();
  if (cursor.isNext('(')) throw new BadCommand();
  const pattern = decodeName(cursor.listMailbox());
  cursor.end();
  if (pattern === '') {
    session.output.line(`* ${name} (\\Noselect) "/" ""`);
    return `OK ${name} completed.`;
  }
  const { mailbox } = session;
  for (const { path, folder } of mailbox.folders()) {
    if (name === 'LSUB' && !folder.subscribed) continue;
    if (!matchesPattern(path, reference + pattern)) continue;
    const attributes = [mailbox.hasChildren(path) ? '\\HasChildren' : '\\HasNoChildren'];
    // Exchange shows the special uses although it does not advertise SPECIAL-USE.
    if (folder.specialUse) attributes.push(folder.specialUse);
    session.output.line(`* ${name} (${attributes.join(' ')}) "/" ${astring(encodeName(path))}`);
  }
  return `OK ${name} completed.`;
}
