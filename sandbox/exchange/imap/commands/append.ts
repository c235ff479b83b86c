import { Content } from '../../store/content.ts';
import { flagBits } from '../../store/flags.ts';
import { type Command, No } from '../command.ts';
import { BadCommand } from '../cursor.ts';
import { parseFlags } from '../flag-list.ts';
import { decodeName } from '../mailbox-name.ts';
import { parseDateTime } from '../strings.ts';

/** RFC 3501 section 6.3.11, with APPENDUID of RFC 4315. */
export const append: Command = {
  name: 'APPEND',
  state: 'signed-in',
  run(session, cursor) {
    cursor.space();
    const path = decodeName(cursor.astring());
    cursor.space();
    let flags: string[] = [];
    if (cursor.isNext('(')) {
      flags = parseFlags(cursor);
      cursor.space();
    }
    let internalDate = new Date(session.now());
    if (cursor.isNext('"')) {
      const date = parseDateTime(cursor.string());
      if (!date) throw new BadCommand();
      internalDate = date;
      cursor.space();
    }
    const raw = cursor.literal();
    cursor.end();
    const folder = session.mailbox.folder(path);
    if (!folder) throw new No(`[TRYCREATE] ${path} doesn't exist.`);
    if (raw.length > session.appendLimit) throw new No('[TOOBIG] Message size exceeds the fixed maximum.');
    if (raw.length === 0) throw new No('APPEND failed. The message is empty.');
    // The literal may be a view of a larger receive buffer, which it must not keep alive.
    const content = new Content(raw.buffer.byteLength > raw.length * 2 ? Buffer.from(raw) : raw);
    const [message] = folder.add([{ content, flags: flagBits(flags), internalDate }]);
    return `OK [APPENDUID ${folder.uidValidity} ${message?.uid}] APPEND completed.`;
  },
};
