import type { Folder } from '../../store/folder.ts';
import { type Command, No } from '../command.ts';
import type { Cursor } from '../cursor.ts';
import { decodeName } from '../mailbox-name.ts';
import { formatUids } from '../sequence-set.ts';
import type { ImapSession } from '../session.ts';

/** RFC 3501 section 6.4.7, with COPYUID of RFC 4315. */
export const copy: Command = {
  name: 'COPY',
  state: 'selected',
  hasUidForm: true,
  holdsExpunges: true,
  run(session, cursor, { byUid }) {
    const { code } = duplicate(session, cursor, byUid);
    return `OK ${code}COPY completed.`;
  },
};

/** RFC 6851: copies, tells COPYUID untagged, then expunges the originals. */
export const move: Command = {
  name: 'MOVE',
  state: 'selected',
  hasUidForm: true,
  run(session, cursor, { byUid }) {
    if (session.selection.readOnly) throw new No('MOVE failed. The mailbox is read-only.');
    const { code, messages } = duplicate(session, cursor, byUid);
    if (code !== '') session.output.line(`* OK ${code}`.trimEnd());
    session.selection.folder.expunge(new Set(messages));
    return 'OK MOVE completed.';
  },
};

function duplicate(session: ImapSession, cursor: Cursor, byUid: boolean) {
  cursor.space();
  const set = cursor.sequenceSet();
  cursor.space();
  const path = decodeName(cursor.astring());
  cursor.end();
  const target: Folder | undefined = session.mailbox.folder(path);
  if (!target) throw new No(`[TRYCREATE] ${path} doesn't exist.`);
  const messages = session.chosen(set, byUid);
  if (messages.length === 0) return { code: '', messages };
  // A copy is another item; only MOVE keeps the id, and Exchange's IMAP does not promise even that.
  const copies = target.add(
    messages.map(({ content, flags, internalDate }) => ({ content, flags, internalDate })),
  );
  const from = formatUids(messages.map(({ uid }) => uid));
  const to = formatUids(copies.map(({ uid }) => uid));
  return { code: `[COPYUID ${target.uidValidity} ${from} ${to}] `, messages };
}
