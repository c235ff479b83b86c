import { breather } from '../../connection/breathe.ts';
import { FLAG_BITS } from '../../store/flags.ts';
import type { Command } from '../command.ts';
import { fetchAnswer } from '../fetch-answer.ts';
import { parseFetchItems } from '../fetch-items.ts';

/**
 * RFC 3501 section 6.4.5. One message is written at a time and the client's pace is waited for, so any number of
 * messages of any size go out in bounded memory while other sessions keep their turn.
 */
export const fetch: Command = {
  name: 'FETCH',
  state: 'selected',
  hasUidForm: true,
  holdsExpunges: true,
  async run(session, cursor, { byUid }) {
    cursor.space();
    const set = cursor.sequenceSet();
    cursor.space();
    const items = parseFetchItems(cursor);
    cursor.end();
    if (byUid && !items.some(({ kind }) => kind === 'UID')) items.unshift({ kind: 'UID' });
    const { selection, output } = session;
    const messages = session.chosen(set, byUid);
    const marksSeen = !selection.readOnly && items.some((item) => item.kind === 'section' && item.marksSeen);
    const showsFlags = items.some(({ kind }) => kind === 'FLAGS');
    const breathe = breather();
    for (const message of messages) {
      const newlySeen = marksSeen && (message.flags & FLAG_BITS['\\Seen']) === 0;
      if (newlySeen) {
        selection.folder.setFlags([message], (flags) => flags | FLAG_BITS['\\Seen'], selection);
      }
      const asked = newlySeen && !showsFlags ? [...items, { kind: 'FLAGS' } as const] : items;
      const shown = await session.faults.asFetched(message);
      if (!shown) continue;
      const sizeOf = () => session.faults.size(shown);
      for (const piece of fetchAnswer(shown, selection.sequenceOf(message), asked, sizeOf)) {
        const cut = typeof piece === 'string' ? undefined : await session.faults.literalCut(piece.length);
        if (cut) {
          output.write(piece.slice(0, cut.afterBytes));
          output.flush();
          if (cut.how === 'reset') session.reset();
          await session.untilClosed();
          return '';
        }
        output.write(piece);
      }
      await output.drained();
      await breathe();
      if (session.closed) break;
    }
    return 'OK FETCH completed.';
  },
};
