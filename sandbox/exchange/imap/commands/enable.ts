import type { Command } from '../command.ts';
import { BadCommand } from '../cursor.ts';

/**
 * RFC 5161. Only profile B offers it, with IMAP4rev2; whoever enables that loses SEARCH and LSUB, as at Exchange in
 * autumn 2026.
 */
export const enable: Command = {
  name: 'ENABLE',
  state: 'signed-in',
  run(session, cursor) {
    if (!session.capabilities.includes(' ENABLE ')) throw new BadCommand('Command Error. 12');
    const asked: string[] = [];
    while (!cursor.atEnd) {
      cursor.space();
      asked.push(cursor.atom().toUpperCase());
    }
    if (asked.length === 0) throw new BadCommand();
    const known = asked.includes('IMAP4REV2');
    if (known) session.revision2 = true;
    session.output.line(`* ENABLED${known ? ' IMAP4rev2' : ''}`);
    return 'OK ENABLE completed.';
  },
};
