import { parseXoauth2 } from '../../xoauth2.ts';
import { type Command, No } from '../command.ts';
import { BadCommand } from '../cursor.ts';
import { LONGEST_LINE } from '../read-command.ts';
import { passwordSignIn } from './login.ts';

const BASE64 = /[A-Za-z0-9+/=]+/y;

/**
 * RFC 3501 section 6.2.2 and SASL-IR (RFC 4959). Exchange answers a failed XOAUTH2 at once with a tagged NO, with no
 * base64 challenge before it; an empty line sent by a client that expected one is answered by the session.
 */
export const authenticate: Command = {
  name: 'AUTHENTICATE',
  state: 'signed-out',
  async run(session, cursor) {
    cursor.space();
    const mechanism = cursor.atom().toUpperCase();
    let initial: string | undefined;
    if (!cursor.atEnd) {
      cursor.space();
      initial = cursor.run(BASE64);
    }
    cursor.end();
    const plainAllowed = session.capabilities.includes('AUTH=PLAIN');
    if (mechanism !== 'XOAUTH2' && !(mechanism === 'PLAIN' && plainAllowed)) {
      throw new No('AUTHENTICATE failed.');
    }
    if (initial === undefined) {
      session.output.line('+ ');
      initial = await session.input.line(LONGEST_LINE);
      if (initial === undefined || initial === '*') throw new BadCommand('AUTHENTICATE cancelled.');
    }
    if (mechanism === 'PLAIN') {
      const [, user = '', password = ''] = Buffer.from(initial, 'base64').toString('utf8').split('\0');
      return passwordSignIn(session, user, password, 'AUTHENTICATE');
    }
    const credentials = parseXoauth2(initial);
    if (!credentials) throw new No('AUTHENTICATE failed.');
    const fault = await session.faults.authenticationFailed(credentials.user);
    if (fault !== undefined) {
      session.expectsStrayLine = true;
      throw new No(fault);
    }
    const result = await session.signIn({ kind: 'token', ...credentials });
    if (result.outcome === 'refused') {
      session.expectsStrayLine = true;
      throw new No('AUTHENTICATE failed.');
    }
    return 'OK AUTHENTICATE completed.';
  },
};
