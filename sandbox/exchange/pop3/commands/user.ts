import type { Pop3Command } from '../command.ts';
import { Pop3Error } from '../refusal.ts';
import { FAILURE } from './auth.ts';

/** RFC 1939 section 7. Whether a password lets anybody in is a setting: Exchange Online refuses. */
export const user: Pop3Command = {
  name: 'USER',
  state: 'authorization',
  run(session, argument) {
    if (argument === '') throw new Pop3Error('Protocol error. 12');
    session.userName = argument;
    session.ok();
  },
};

export const pass: Pop3Command = {
  name: 'PASS',
  state: 'authorization',
  async run(session, argument) {
    const { userName } = session;
    if (userName === undefined) throw new Pop3Error('Command is not valid in this state.');
    session.userName = undefined;
    const outcome = await session.signIn({ kind: 'password', user: userName, password: argument });
    if (outcome !== 'connected') throw new Pop3Error(FAILURE);
    session.ok('User successfully logged on.');
  },
};
