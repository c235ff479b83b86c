import { strike } from '../../connection/strike.ts';
import type { Pop3Command } from '../command.ts';
import { Pop3Error } from '../refusal.ts';
import type { Pop3Session } from '../session.ts';

const LINE_START_DOT = Buffer.from('\n.');
const PIECE_BYTES = 256 * 1024;

export const retr: Pop3Command = {
  name: 'RETR',
  state: 'transaction',
  async run(session, argument) {
    const { raw } = session.message(argument).content;
    const { faults } = session.exchange;
    const cut = faults.isSet('pop3-reset-in-message', session.place);
    session.ok(`${raw.length} octets`);
    if (cut && (await strike(faults, 'pop3-reset-in-message', session.place))) {
      await stuffed(session, raw.subarray(0, Math.min(cut.afterBytes, raw.length)));
      return session.reset();
    }
    await stuffed(session, raw);
    finish(session, raw);
  },
};

/** RFC 1939 section 7: the header, the empty line and so many lines of the body. */
export const top: Pop3Command = {
  name: 'TOP',
  state: 'transaction',
  async run(session, argument) {
    const match = /^(\d{1,9}) (\d{1,9})$/.exec(argument);
    if (!match) throw new Pop3Error('Protocol error. 12');
    const { raw, root } = session.message(match[1] as string).content;
    let end = root.bodyStart;
    for (let lines = Number(match[2]); lines > 0 && end < raw.length; lines--) {
      const newline = raw.indexOf(0x0a, end);
      end = newline < 0 ? raw.length : newline + 1;
    }
    const shown = raw.subarray(0, end);
    session.ok();
    await stuffed(session, shown);
    finish(session, shown);
  },
};

/** A dot at the start of a line is doubled; piece by piece, at the client's pace. */
async function stuffed(session: Pop3Session, bytes: Buffer): Promise<void> {
  const { output } = session;
  if (bytes[0] === 0x2e) output.write('.');
  let from = 0;
  while (from < bytes.length && !session.closed) {
    const dot = bytes.indexOf(LINE_START_DOT, from);
    const end = dot < 0 ? bytes.length : dot + 1;
    for (; from < end; from = Math.min(from + PIECE_BYTES, end)) {
      output.write(bytes.subarray(from, Math.min(from + PIECE_BYTES, end)));
      await output.drained();
    }
    if (dot >= 0) output.write('.');
  }
}

function finish(session: Pop3Session, bytes: Buffer): void {
  const ended = bytes.length === 0 || bytes[bytes.length - 1] === 0x0a;
  session.output.write(ended ? '.\r\n' : '\r\n.\r\n');
}
