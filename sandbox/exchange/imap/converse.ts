/** An IMAP connection from its greeting on: one command after another, until the client or the server has had enough. */
import { LineTooLong } from '../connection/input.ts';
import { type Command, No } from './command.ts';
import { commands } from './commands/index.ts';
import { BadCommand, Cursor } from './cursor.ts';
import { readCommand } from './read-command.ts';
import { type ImapSession, INVALID_STATE } from './session.ts';

const MOST_BAD_COMMANDS = 10;
/** Exchange says on so many commands that the user is not connected, and then closes. */
const MOST_UNCONNECTED_COMMANDS = 2;

/** What counts against the client. */
interface Patience {
  badCommands: number;
  unconnectedCommands: number;
}

export async function converse(session: ImapSession): Promise<void> {
  const { input, output } = session;
  const patience: Patience = { badCommands: 0, unconnectedCommands: 0 };
  session.greet();
  while (!session.ending) {
    const received = await readCommand(input, output, {
      signedIn: session.state !== 'signed-out',
      appendLimit: session.appendLimit,
    }).catch((error: unknown) => {
      if (!(error instanceof LineTooLong)) throw error;
      session.bye('Connection is closed. 10');
      return { kind: 'gone' as const };
    });
    if (received.kind === 'gone') break;
    if (received.kind === 'refused') output.line(`${received.tag} ${received.answer}`);
    else await perform(session, received.segments, patience);
    // A client that pipelines without reading answers must not fill our memory with them.
    await output.drained();
  }
  output.end();
}

async function perform(
  session: ImapSession,
  segments: readonly (string | Buffer)[],
  patience: Patience,
): Promise<void> {
  const { output } = session;
  if (segments.length === 1 && segments[0] === '') {
    if (session.expectsStrayLine) output.line('* BAD Command Error. 12');
    else refuse(session, '*', 'Command Error. 12', patience);
    session.expectsStrayLine = false;
    return;
  }
  const cursor = new Cursor(segments);
  let tag = '*';
  try {
    tag = cursor.tag();
    cursor.space();
    let name = cursor.atom().toUpperCase();
    let byUid = false;
    if (name === 'UID') {
      cursor.space();
      name = cursor.atom().toUpperCase();
      byUid = true;
    }
    const command = commands.get(name);
    if (!command || (byUid && !command.hasUidForm)) throw new BadCommand('Command Error. 12');
    assertState(session, command, patience);
    const interruption = await session.faults.beforeCommand(command.name);
    if (interruption === 'never') return await session.untilClosed();
    if (interruption) {
      output.line(`${tag} ${interruption.answer}`);
      session.answered();
      return;
    }
    const answer = await command.run(session, cursor, { tag, byUid });
    if (session.closed) return;
    session.announce({ expunges: byUid || !command.holdsExpunges });
    output.line(`${tag} ${answer}`);
    session.answered();
  } catch (error) {
    if (error instanceof No) output.line(`${tag} NO ${error.message}`);
    else if (error instanceof BadCommand) refuse(session, tag, error.message, patience);
    else throw error;
  }
}

function assertState(session: ImapSession, { state }: Command, patience: Patience): void {
  if (state === 'any') return;
  if ((state === 'signed-out') !== (session.state === 'signed-out')) throw new BadCommand(INVALID_STATE);
  if (session.state === 'unconnected') {
    if (++patience.unconnectedCommands >= MOST_UNCONNECTED_COMMANDS) {
      session.byeAfterAnswer('Connection closed. 14');
    }
    throw new BadCommand('User is authenticated but not connected.');
  }
  if (state === 'selected' && session.state !== 'selected') throw new BadCommand(INVALID_STATE);
}

function refuse(session: ImapSession, tag: string, text: string, patience: Patience): void {
  session.output.line(`${tag} BAD ${text}`);
  if (++patience.badCommands >= MOST_BAD_COMMANDS) session.byeAfterAnswer('Connection closed. 14');
  session.answered();
}
