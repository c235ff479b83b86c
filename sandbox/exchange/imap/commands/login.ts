import { type Command, No } from '../command.ts';
import type { ImapSession } from '../session.ts';

/** RFC 3501 section 6.2.3. Exchange Online refuses passwords; a setting of the sandbox lets them in. */
export const login: Command = {
  name: 'LOGIN',
  state: 'signed-out',
  async run(session, cursor) {
    cursor.space();
    const user = cursor.astring();
    cursor.space();
    const password = cursor.astring();
    cursor.end();
    return passwordSignIn(session, user, password, 'LOGIN');
  },
};

export async function passwordSignIn(
  session: ImapSession,
  user: string,
  password: string,
  command: 'LOGIN' | 'AUTHENTICATE',
): Promise<string> {
  const fault = await session.faults.authenticationFailed(user);
  if (fault !== undefined) throw new No(fault.replace('AUTHENTICATE', command));
  const result = await session.signIn({ kind: 'password', user, password });
  if (result.outcome === 'refused') throw new No(`${command} failed.`);
  return `OK ${command} completed.`;
}
