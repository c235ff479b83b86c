import type { Message } from '../../store/folder.ts';
import type { Pop3Command } from '../command.ts';
import type { Pop3Session } from '../session.ts';

export const stat: Pop3Command = {
  name: 'STAT',
  state: 'transaction',
  run(session) {
    const left = present(session);
    session.ok(`${left.length} ${left.reduce((total, [, message]) => total + message.content.size, 0)}`);
  },
};

export const list: Pop3Command = {
  name: 'LIST',
  state: 'transaction',
  run: (session, argument) => show(session, argument, ({ content }) => String(content.size)),
};

/** The id is the UID under its UIDVALIDITY: never given to another message. */
export const uidl: Pop3Command = {
  name: 'UIDL',
  state: 'transaction',
  run: (session, argument) =>
    show(
      session,
      argument,
      ({ uid }) => `${session.maildrop.folder.uidValidity.toString(36)}-${uid.toString(36)}`,
    ),
};

async function show(
  session: Pop3Session,
  argument: string,
  describe: (message: Message) => string,
): Promise<void> {
  if (argument !== '') return session.ok(`${argument} ${describe(session.message(argument))}`);
  const left = present(session);
  session.ok(`${left.length} messages`);
  for (const [number, message] of left) {
    session.output.line(`${number} ${describe(message)}`);
    await session.output.drained();
  }
  session.output.line('.');
}

function present({ maildrop }: Pop3Session): [number: number, message: Message][] {
  return maildrop.messages.flatMap((message, at): [number, Message][] =>
    maildrop.deleted.has(message) ? [] : [[at + 1, message]],
  );
}
