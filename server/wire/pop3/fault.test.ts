import { expect, test } from 'vitest';
import { Pop3Refusal, type Pop3Stage, pop3Fault } from './fault.ts';

const place = {
  host: 'outlook.office365.com',
  port: 995,
  mailbox: 'a@contoso.example',
  user: 'a@contoso.example',
};

test.each<[Pop3Stage, string, string]>([
  ['sign-in', 'Authentication failure: unknown user name or bad password.', 'sign-in-refused'],
  ['sign-in', 'Protocol error. Connection is closed. 10', 'protocol-error'],
  ['transaction', 'Command is not valid in this state.', 'protocol-error'],
  ['sign-in', '[AUTH] Authentication failed.', 'sign-in-refused'],
  ['sign-in', '[SYS/TEMP] Temporary authentication failure.', 'server-unavailable'],
  ['sign-in', '[IN-USE] Do you have another POP session running?', 'server-unavailable'],
  ['sign-in', '[LOGIN-DELAY] Not so fast.', 'mailbox-throttled'],
  ['sign-in', 'POP3 is disabled for this mailbox', 'pop-disabled'],
  ['transaction', 'Message 7 could not be retrieved.', 'message-unavailable'],
  ['greeting', 'Not now.', 'server-unavailable'],
])('%s: %s', (stage, answer, code) => {
  expect(pop3Fault(new Pop3Refusal(stage, answer), place)).toMatchObject({ code, facts: { port: '995' } });
});

test('the network’s errors and programming errors', () => {
  const bug = new TypeError('x is not a function');
  expect(pop3Fault(bug, place)).toBe(bug);
  expect(pop3Fault(Object.assign(new Error('reset'), { code: 'ECONNRESET' }), place)).toMatchObject({
    code: 'connection-lost',
  });
});
