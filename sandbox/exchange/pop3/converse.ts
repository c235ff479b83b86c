/** A POP3 connection from its greeting on: one command after another, until the client or the server has had enough. */
import { LineTooLong } from '../connection/input.ts';
import { strike } from '../connection/strike.ts';
import { commands } from './commands/index.ts';
import { Pop3Error } from './refusal.ts';
import { BAD_STATE, LONGEST_LINE, type Pop3Session } from './session.ts';

const MOST_ERRORS = 10;

export async function converse(session: Pop3Session): Promise<void> {
  const { faults } = session.exchange;
  let errors = 0;
  session.greet();
  while (!session.ending) {
    const line = await nextLine(session);
    if (line === undefined) break;
    const [, word = '', argument = ''] = /^(\S*) ?(.*)$/s.exec(line) ?? [];
    const name = word.toUpperCase();
    const stall = faults.isSet('pop3-stalls', session.place);
    if (stall?.command.toUpperCase() === name && faults.active('pop3-stalls', session.place)) {
      await session.untilClosed();
      break;
    }
    try {
      await perform(session, name, argument.trim());
    } catch (error) {
      if (!(error instanceof Pop3Error)) throw error;
      session.output.line(`-ERR ${error.message}`);
      if (++errors >= MOST_ERRORS) session.closeAfterAnswer();
    }
    await session.output.drained();
  }
  session.output.end();
}

/** @throws Pop3Error for a refusal. */
async function perform(session: Pop3Session, name: string, argument: string): Promise<void> {
  const { faults } = session.exchange;
  if (await strike(faults, 'pop3-protocol-error', session.place)) {
    session.closeAfterAnswer();
    throw new Pop3Error('Protocol error. Connection is closed. 10');
  }
  const command = commands.get(name);
  if (!command) throw new Pop3Error('Protocol error. 10');
  if (command.state !== 'any' && (command.state === 'transaction') !== session.signedIn) {
    throw new Pop3Error(BAD_STATE);
  }
  if (command.state === 'transaction' && (await strike(faults, 'pop3-bad-state', session.place))) {
    throw new Pop3Error(BAD_STATE);
  }
  await command.run(session, argument);
}

async function nextLine(session: Pop3Session): Promise<string | undefined> {
  try {
    return await session.input.line(LONGEST_LINE);
  } catch (error) {
    if (!(error instanceof LineTooLong)) throw error;
    session.bye('Protocol error. Connection is closed. 10');
    return undefined;
  }
}
