/** A submission connection from its greeting on: one command after another, until either side has had enough. */
import { LineTooLong } from '../connection/input.ts';
import { commands } from './commands/index.ts';
import { LONGEST_COMMAND, type SmtpSession } from './session.ts';

export async function converse(session: SmtpSession): Promise<void> {
  if (await session.playFault('connect')) session.closeAfterReply();
  else session.greet();
  while (!session.ending) {
    const line = await nextLine(session);
    if (line === undefined) break;
    const [, verb = '', argument = ''] = /^(\S*)\s?(.*)$/s.exec(line) ?? [];
    const command = commands.get(verb.toUpperCase());
    if (command) await command.run(session, argument.trim());
    else session.error('500 5.3.3 Unrecognized command');
    await session.output.drained();
  }
  session.output.end();
}

async function nextLine(session: SmtpSession): Promise<string | undefined> {
  try {
    return await session.input.line(LONGEST_COMMAND);
  } catch (error) {
    if (!(error instanceof LineTooLong)) throw error;
    session.reply('500 5.5.2 Line too long, closing transmission channel');
    return undefined;
  }
}
