import { FLAG_BITS } from '../../store/flags.ts';
import type { Command } from '../command.ts';

/** RFC 3501 section 6.4.2: expunges without a word, unless the folder is read-only. */
export const close: Command = {
  name: 'CLOSE',
  state: 'selected',
  run(session, cursor) {
    cursor.end();
    const { selection } = session;
    session.select(undefined);
    if (!selection.readOnly) {
      const deleted = selection.view.filter((message) => (message.flags & FLAG_BITS['\\Deleted']) !== 0);
      selection.folder.expunge(new Set(deleted));
    }
    return 'OK CLOSE completed.';
  },
};

/** RFC 3691. */
export const unselect: Command = {
  name: 'UNSELECT',
  state: 'selected',
  run(session, cursor) {
    cursor.end();
    session.select(undefined);
    return 'OK UNSELECT completed.';
  },
};
