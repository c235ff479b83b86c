import { flagBits, flagNames } from '../../store/flags.ts';
import { type Command, No } from '../command.ts';
import { BadCommand } from '../cursor.ts';
import { parseLooseFlags } from '../flag-list.ts';

const OPERATION = /([+-]?FLAGS(?:\.SILENT)?)/iy;

/** RFC 3501 section 6.4.6. */
export const store: Command = {
  name: 'STORE',
  state: 'selected',
  hasUidForm: true,
  holdsExpunges: true,
  async run(session, cursor, { byUid }) {
    cursor.space();
    const set = cursor.sequenceSet();
    cursor.space();
    const operation = cursor.run(OPERATION).toUpperCase();
    cursor.space();
    const bits = flagBits(parseLooseFlags(cursor));
    cursor.end();
    const { selection, output } = session;
    if (selection.readOnly) throw new No('STORE failed. The mailbox is read-only.');
    if (!operation.replace('.SILENT', '').endsWith('FLAGS')) throw new BadCommand();
    const messages = session.chosen(set, byUid);
    selection.folder.setFlags(
      messages,
      (flags) => (operation[0] === '+' ? flags | bits : operation[0] === '-' ? flags & ~bits : bits),
      selection,
    );
    if (!operation.endsWith('.SILENT')) {
      for (const message of messages) {
        const uid = byUid ? ` UID ${message.uid}` : '';
        output.line(
          `* ${selection.sequenceOf(message)} FETCH (FLAGS (${flagNames(message.flags).join(' ')})${uid})`,
        );
        await output.drained();
      }
    }
    return 'OK STORE completed.';
  },
};
