import type { SignInResult } from '../../sign-in.ts';
import { parseXoauth2 } from '../../xoauth2.ts';
import type { SmtpCommand } from '../command.ts';
import { LONGEST_COMMAND, type SmtpSession } from '../session.ts';

const UNSUCCESSFUL = '535 5.7.3 Authentication unsuccessful';

/** RFC 4954 with LOGIN and XOAUTH2; Exchange offers them only after STARTTLS. */
export const auth: SmtpCommand = {
  verb: 'AUTH',
  async run(session, argument) {
    if (!session.greeted) return session.error('503 5.5.2 Send hello first');
    if (session.account) return session.error('503 5.5.2 Already authenticated');
    if (session.transaction) return session.error('503 5.5.1 Bad sequence of commands');
    const [mechanism = '', initial] = argument.split(/\s+/, 2);
    if (!session.secured || !['LOGIN', 'XOAUTH2'].includes(mechanism.toUpperCase())) {
      return session.error('504 5.7.4 Unrecognized authentication type');
    }
    const result =
      mechanism.toUpperCase() === 'XOAUTH2' ? await xoauth2(session, initial) : await login(session, initial);
    if (result === 'gone') return;
    if (result === 'cancelled') return session.error('501 5.7.0 Authentication cancelled');
    if (await session.playFault('auth')) {
      session.account = undefined;
      return;
    }
    if (result !== 'malformed' && result.outcome === 'connected') {
      return session.reply('235 2.7.0 Authentication successful');
    }
    session.error(result === 'malformed' ? UNSUCCESSFUL : refusal(result));
  },
};

async function xoauth2(session: SmtpSession, initial: string | undefined) {
  const response = initial ?? (await challenge(session, ''));
  if (response === undefined) return 'gone';
  if (response === '*') return 'cancelled';
  const credentials = parseXoauth2(response);
  return credentials ? session.signIn({ kind: 'token', ...credentials }) : 'malformed';
}

async function login(session: SmtpSession, initial: string | undefined) {
  const user = initial ?? (await challenge(session, 'Username:'));
  if (user === undefined) return 'gone';
  if (user === '*') return 'cancelled';
  const password = await challenge(session, 'Password:');
  if (password === undefined) return 'gone';
  if (password === '*') return 'cancelled';
  const text = (base64: string) => Buffer.from(base64, 'base64').toString('utf8');
  return session.signIn({ kind: 'password', user: text(user), password: text(password) });
}

async function challenge(session: SmtpSession, prompt: string): Promise<string | undefined> {
  session.reply(`334 ${Buffer.from(prompt).toString('base64')}`);
  return session.input.line(LONGEST_COMMAND);
}

function refusal(result: SignInResult): string {
  if (result.outcome !== 'refused') return UNSUCCESSFUL;
  const off = (what: string) =>
    `535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the ${what}. Visit https://aka.ms/smtp_auth_disabled for more information.`;
  switch (result.why) {
    case 'basic-refused':
      return '550 5.7.30 Basic authentication is not supported for Client Submission.';
    case 'smtp-off-tenant':
      return off('Tenant');
    case 'smtp-off-mailbox':
      return off('Mailbox');
    case 'security-defaults':
      return "535 5.7.139 Authentication unsuccessful, user is locked by your organization's security defaults policy.";
    default:
      return UNSUCCESSFUL;
  }
}
