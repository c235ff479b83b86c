import { FLAG_BITS } from '../../store/flags.ts';
import type { Folder } from '../../store/folder.ts';
import { type Command, No } from '../command.ts';
import { BadCommand } from '../cursor.ts';
import { decodeName, encodeName } from '../mailbox-name.ts';
import { astring } from '../strings.ts';

const ITEMS: Record<string, (folder: Folder) => number> = {
  MESSAGES: (folder) => folder.messages.length,
  RECENT: () => 0,
  UIDNEXT: (folder) => folder.uidNext,
  UIDVALIDITY: (folder) => folder.uidValidity,
  UNSEEN: (folder) => folder.messages.filter(({ flags }) => (flags & FLAG_BITS['\\Seen']) === 0).length,
};

/** RFC 3501 section 6.3.10. */
export const status: Command = {
  name: 'STATUS',
  state: 'signed-in',
  run(session, cursor) {
    cursor.space();
    const path = decodeName(cursor.astring());
    cursor.space();
    const names = cursor.list(() => cursor.atom().toUpperCase());
    cursor.end();
    const folder = session.mailbox.folder(path);
    if (!folder) throw new No(`${path} doesn't exist.`);
    const values = [...new Set(names)].map((name) => {
      const value = ITEMS[name]?.(folder);
      if (value === undefined) throw new BadCommand();
      return `${name} ${value}`;
    });
    if (values.length === 0) throw new BadCommand();
    session.output.line(`* STATUS ${astring(encodeName(path))} (${values.join(' ')})`);
    return 'OK STATUS completed.';
  },
};
