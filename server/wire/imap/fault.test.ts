import { describe, expect, test } from 'vitest';
import { Failure } from '../../kernel/failure.ts';
import { imapFault } from './fault.ts';

const place = {
  host: 'outlook.office365.com',
  port: 993,
  mailbox: 'info@contoso.example',
  user: 'sanne@contoso.example',
};

/** Errors as imapflow rejects with them, the answers as the servers gave them. */
const answer = (status: 'NO' | 'BAD', text: string, extra: object = {}) =>
  Object.assign(new Error('Command failed'), { responseStatus: status, responseText: text, ...extra });
const refusedSignIn = (text: string, extra: object = {}) =>
  answer('NO', text, { authenticationFailed: true, ...extra });
const lost = (reason?: string) =>
  Object.assign(new Error('Connection not available'), {
    code: 'NoConnection',
    ...(reason ? { reason } : {}),
  });

describe('recorded answers', () => {
  test.each<[string, unknown, string]>([
    ['Exchange: AUTHENTICATE', refusedSignIn('AUTHENTICATE failed.'), 'sign-in-refused'],
    [
      'Exchange: AUTHENTICATE with its reason',
      refusedSignIn('AUTHENTICATE failed. Error="AuthFailed:LogonDenied-User not found"'),
      'sign-in-refused',
    ],
    [
      'Exchange: NAMESPACE after a sign-in that was no sign-in',
      Object.assign(new Error('Authentication failed'), {
        authenticationFailed: true,
        response: 'User is authenticated but not connected.',
      }),
      'authenticated-not-connected',
    ],
    [
      'Exchange: SELECT',
      answer('BAD', 'User is authenticated but not connected.'),
      'authenticated-not-connected',
    ],
    [
      'Exchange: throttled, as imapflow marks it',
      answer('BAD', 'Request is throttled. Suggested Backoff Time: 299961 milliseconds', {
        code: 'ETHROTTLE',
        throttleReset: 299_961,
      }),
      'mailbox-throttled',
    ],
    [
      'Exchange: throttled on sign-in',
      refusedSignIn('Request is throttled. Suggested Backoff Time: 5000 milliseconds'),
      'mailbox-throttled',
    ],
    [
      'Exchange: BYE with the reason',
      lost('Session invalidated - AccessTokenExpired'),
      'access-token-expired',
    ],
    ['Exchange: BYE without one', lost('Connection closed. 14'), 'connection-lost'],
    ['Exchange: unadvertised argument', answer('BAD', 'Command Argument Error. 12'), 'protocol-error'],
    ['Exchange: busy', answer('NO', 'Server Unavailable. 15'), 'server-unavailable'],
    [
      'Dovecot: no such folder',
      answer('NO', "Mailbox doesn't exist: Orders", { serverResponseCode: 'NONEXISTENT' }),
      'folder-not-found',
    ],
    [
      'Dovecot: sign-in refused',
      refusedSignIn('Authentication failed.', { serverResponseCode: 'AUTHENTICATIONFAILED' }),
      'sign-in-refused',
    ],
    [
      'Dovecot: its own trouble during sign-in',
      refusedSignIn('Temporary authentication failure.', { serverResponseCode: 'UNAVAILABLE' }),
      'server-unavailable',
    ],
    [
      'Dovecot: connections',
      refusedSignIn('Maximum number of connections from user+IP exceeded (mail_max_userip_connections=10)', {
        serverResponseCode: 'UNAVAILABLE',
      }),
      'too-many-connections',
    ],
    [
      'Gmail: connections',
      refusedSignIn('Too many simultaneous connections. (Failure)', { serverResponseCode: 'ALERT' }),
      'too-many-connections',
    ],
    [
      'Gmail: IMAP off',
      refusedSignIn('Your account is not enabled for IMAP use. IMAP is disabled.'),
      'imap-disabled',
    ],
    ['quota', answer('NO', 'Quota exceeded', { serverResponseCode: 'OVERQUOTA' }), 'mailbox-full'],
    ['a NO without a known reason', answer('NO', 'No.'), 'server-unavailable'],
  ])('%s', (_, error, code) => {
    const failure = imapFault(error, place) as Failure;
    expect(failure).toBeInstanceOf(Failure);
    expect(failure.code).toBe(code);
    expect(failure.facts).toMatchObject({ mailbox: 'info@contoso.example', port: '993' });
  });
});

test.each<[string, string]>([
  ['NoConnection', 'connection-lost'],
  ['EConnectionClosed', 'connection-lost'],
  ['ClosedAfterConnectTLS', 'connection-lost'],
  ['CONNECT_TIMEOUT', 'host-timeout'],
  ['GREETING_TIMEOUT', 'host-timeout'],
  ['ETIMEOUT', 'host-timeout'],
  ['LiteralTooLarge', 'protocol-error'],
  ['TooManyTokens', 'protocol-error'],
  ['ParserError11', 'protocol-error'],
  ['ECONNREFUSED', 'host-unreachable'],
  ['ENOTFOUND', 'dns-not-found'],
  ['CERT_HAS_EXPIRED', 'tls-expired'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls-wrong-name'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'tls-untrusted'],
])('the code %s is %s', (code, failure) => {
  expect(imapFault(Object.assign(new Error(code), { code }), place)).toMatchObject({ code: failure });
});

test('the server’s back-off is kept to the millisecond, from its text too', () => {
  const text = 'Request is throttled. Suggested Backoff Time: 299961 milliseconds';
  expect(imapFault(answer('NO', text), place)).toMatchObject({ retryAfterMs: 299_961 });
  expect(imapFault(lost(text), place)).toMatchObject({ code: 'mailbox-throttled', retryAfterMs: 299_961 });
});

test('what the server said is the detail, in one line', () => {
  expect(imapFault(refusedSignIn('AUTHENTICATE failed.\r\nmore'), place)).toMatchObject({
    detail: 'AUTHENTICATE failed. more',
  });
});

test('programming errors and reasons of an abort stay what they are', () => {
  const bug = new TypeError('x is not a function');
  const reason = new Error('stopping');
  expect(imapFault(bug, place)).toBe(bug);
  expect(imapFault(reason, place)).toBe(reason);
  expect(imapFault(undefined, place)).toBeUndefined();
});
