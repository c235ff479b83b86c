import { FLAG_BITS, FLAG_NAMES } from '../../store/flags.ts';
import { type Command, No, type Request } from '../command.ts';
import type { Cursor } from '../cursor.ts';
import { decodeName } from '../mailbox-name.ts';
import { Selection } from '../selection.ts';
import type { ImapSession } from '../session.ts';

/** RFC 3501 section 6.3.1. */
export const select: Command = {
  name: 'SELECT',
  state: 'signed-in',
  run: (session, cursor, request) => open(session, cursor, request, false),
};

/** RFC 3501 section 6.3.2. */
export const examine: Command = {
  name: 'EXAMINE',
  state: 'signed-in',
  run: (session, cursor, request) => open(session, cursor, request, true),
};

function open(session: ImapSession, cursor: Cursor, _request: Request, readOnly: boolean): string {
  cursor.space();
  const path = decodeName(cursor.astring());
  cursor.end();
  // A failed SELECT leaves no folder selected (RFC 3501 section 6.3.1).
  session.select(undefined);
  const folder = session.mailbox.folder(path);
  if (!folder) throw new No(`${path} doesn't exist.`);
  const selection = new Selection(path, folder, readOnly);
  session.select(selection);
  const flags = FLAG_NAMES.join(' ');
  const unseen = selection.view.findIndex((message) => (message.flags & FLAG_BITS['\\Seen']) === 0);
  const { output } = session;
  output.line(`* ${selection.view.length} EXISTS`);
  output.line('* 0 RECENT');
  output.line(`* FLAGS (${flags})`);
  output.line(`* OK [PERMANENTFLAGS (${readOnly ? '' : flags})] Permanent flags`);
  if (unseen >= 0) output.line(`* OK [UNSEEN ${unseen + 1}] Is the first unseen message`);
  output.line(`* OK [UIDVALIDITY ${folder.uidValidity}] UIDVALIDITY value`);
  output.line(`* OK [UIDNEXT ${folder.uidNext}] The next unique identifier value`);
  return readOnly ? 'OK [READ-ONLY] EXAMINE completed.' : 'OK [READ-WRITE] SELECT completed.';
}
