import type { Command } from '../command.ts';
import { BadCommand } from '../cursor.ts';
import { LONGEST_LINE } from '../read-command.ts';

/** RFC 2177: news is pushed in the tick in which it happens, until the client says DONE. */
export const idle: Command = {
  name: 'IDLE',
  state: 'signed-in',
  async run(session, cursor) {
    cursor.end();
    const { output, faults } = session;
    if (faults.faults.isSet('imap-idle-missing', faults.place)) throw new BadCommand('Command Error. 12');
    const silent = faults.faults.active('imap-idle-silent', faults.place) !== undefined;
    output.line('+ IDLE accepted, awaiting DONE command.');
    const push = () => session.announce();
    if (!silent) {
      session.onNews(push);
      push();
    }
    try {
      const line = await session.input.line(LONGEST_LINE);
      if (line === undefined) return 'OK IDLE completed.';
      if (line.trim().toUpperCase() !== 'DONE') throw new BadCommand('Command Error. 12');
      return 'OK IDLE completed.';
    } finally {
      session.onNews(undefined);
    }
  },
};
