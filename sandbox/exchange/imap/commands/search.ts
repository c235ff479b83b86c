import { breather } from '../../connection/breathe.ts';
import { type Command, No } from '../command.ts';
import { BadCommand } from '../cursor.ts';
import { parseSearchKeys } from '../search-keys.ts';
import { matcher } from '../search-match.ts';

const CHARSET = /CHARSET /iy;

/** RFC 3501 section 6.4.4. Exchange knows no charset but US-ASCII. */
export const search: Command = {
  name: 'SEARCH',
  state: 'selected',
  hasUidForm: true,
  holdsExpunges: true,
  async run(session, cursor, { byUid }) {
    if (session.revision2) throw new BadCommand();
    cursor.space();
    if (cursor.tryRun(CHARSET)) {
      const charset = cursor.astring().toUpperCase();
      if (charset !== 'US-ASCII') {
        throw new No('[BADCHARSET (US-ASCII)] The specified charset is not supported.');
      }
      cursor.space();
    }
    const key = parseSearchKeys(cursor);
    cursor.end();
    const { selection, output } = session;
    const matches = matcher(key, selection.view);
    const breathe = breather();
    output.write('* SEARCH');
    // The view keeps still while this runs: other sessions' changes wait in the selection.
    for (const [at, message] of selection.view.entries()) {
      if (matches(message)) output.write(` ${byUid ? message.uid : at + 1}`);
      await breathe();
      if (session.closed) break;
    }
    output.write('\r\n');
    return 'OK SEARCH completed.';
  },
};
