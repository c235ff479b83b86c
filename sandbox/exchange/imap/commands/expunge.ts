import { FLAG_BITS } from '../../store/flags.ts';
import { type Command, No } from '../command.ts';

/** RFC 3501 section 6.4.3; UID EXPUNGE of RFC 4315. The EXPUNGE lines are those of `announce`. */
export const expunge: Command = {
  name: 'EXPUNGE',
  state: 'selected',
  hasUidForm: true,
  run(session, cursor, { byUid }) {
    let candidates = session.selection.view;
    if (byUid) {
      cursor.space();
      candidates = session.chosen(cursor.sequenceSet(), true);
    }
    cursor.end();
    const { selection } = session;
    if (selection.readOnly) throw new No('EXPUNGE failed. The mailbox is read-only.');
    const deleted = candidates.filter((message) => (message.flags & FLAG_BITS['\\Deleted']) !== 0);
    selection.folder.expunge(new Set(deleted));
    return 'OK EXPUNGE completed.';
  },
};
