import { parseXoauth2 } from '../../xoauth2.ts';
import type { Pop3Command } from '../command.ts';
import { Pop3Error } from '../refusal.ts';
import { LONGEST_LINE } from '../session.ts';

export const FAILURE = 'Authentication failure: unknown user name or bad password.';

/**
 * RFC 5034, but in two steps only: Exchange takes the token on a line of its own and closes when it comes with the
 * command.
 */
export const auth: Pop3Command = {
  name: 'AUTH',
  state: 'authorization',
  async run(session, argument) {
    if (argument === '') {
      session.ok();
      for (const line of ['PLAIN', 'XOAUTH2', '.']) session.output.line(line);
      return;
    }
    const [mechanism = '', initial] = argument.split(/\s+/, 2);
    if (!['PLAIN', 'XOAUTH2'].includes(mechanism.toUpperCase()) || initial !== undefined) {
      session.closeAfterAnswer();
      throw new Pop3Error('Protocol error. Connection is closed. 10');
    }
    session.output.line('+ ');
    const response = await session.input.line(LONGEST_LINE);
    if (response === undefined) return;
    if (response === '*') throw new Pop3Error('Protocol error. 10');
    if (mechanism.toUpperCase() === 'PLAIN') {
      const [, user = '', password = ''] = Buffer.from(response, 'base64').toString('utf8').split('\0');
      if ((await session.signIn({ kind: 'password', user, password })) !== 'connected')
        throw new Pop3Error(FAILURE);
    } else {
      const credentials = parseXoauth2(response);
      const outcome = credentials && (await session.signIn({ kind: 'token', ...credentials }));
      if (outcome !== 'connected') throw new Pop3Error(FAILURE);
    }
    session.ok('User successfully authenticated.');
  },
};
