import { describe, expect, it } from 'vitest';
import { clientFault, replyFault, type SmtpStep } from './fault.ts';
import { parseReply } from './reply.ts';

const context = { host: 'smtp.office365.com', port: 587, mailbox: 'support@contoso.example' };

/** As recorded from Exchange Online, Postfix and others. */
const RECORDED: [SmtpStep, string, string][] = [
  [
    'sign-in',
    '535 5.7.3 Authentication unsuccessful [AM0PR04CA0001.eurprd04.prod.outlook.com]',
    'sign-in-refused',
  ],
  [
    'sign-in',
    '535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. Visit https://aka.ms/smtp_auth_disabled for more information.',
    'smtp-disabled-tenant',
  ],
  [
    'sign-in',
    '535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox. Visit https://aka.ms/smtp_auth_disabled for more information.',
    'smtp-disabled-mailbox',
  ],
  [
    'sign-in',
    "535 5.7.139 Authentication unsuccessful, user is locked by your organization's security defaults policy. Contact your administrator.",
    'security-defaults',
  ],
  [
    'sign-in',
    '535 5.7.139 Authentication unsuccessful, the request did not meet the criteria to be authenticated successfully.',
    'sign-in-refused',
  ],
  [
    'sign-in',
    '550 5.7.30 Basic authentication is not supported for Client Submission.',
    'basic-auth-refused',
  ],
  [
    'sign-in',
    '432 4.3.2 Concurrent connections limit exceeded. Visit https://aka.ms/concurrent_sending for more information.',
    'too-many-connections',
  ],
  ['sign-in', '421 4.7.0 Too many connections from your IP', 'too-many-connections'],
  ['sign-in', '504 5.7.4 Unrecognized authentication type', 'protocol-error'],
  ['sender', '530 5.7.57 Client not authenticated to send mail', 'sign-in-refused'],
  ['sender', '550 5.7.60 SMTP; Client does not have permissions to send as this sender', 'send-as-denied'],
  [
    'message',
    '554 5.2.252 SendAsDenied; a@contoso.example not allowed to send as b@contoso.example; STOREDRV.Submission.Exception:SendAsDeniedException.MapiExceptionSendAsDenied',
    'send-as-denied',
  ],
  ['message', '550 5.2.252 Sender throttled due to continuous send as denied errors.', 'sender-throttled'],
  ['message', '550 5.2.251 Sender throttled due to continuous mailbox full errors.', 'sender-throttled'],
  ['message', '550 5.2.253 Sender throttled due to continuous invalid license errors.', 'sender-throttled'],
  [
    'message',
    '550 5.2.254 Sender throttled due to continuous too many recipients errors.',
    'sender-throttled',
  ],
  [
    'message',
    '550 5.2.255 Sender throttled due to continuous invalid recipients errors.',
    'sender-throttled',
  ],
  ['message', '554 5.2.2 mailbox full; STOREDRV.Submission.Exception:QuotaExceededException', 'mailbox-full'],
  ['recipient', '552 5.2.2 Mailbox full', 'recipient-refused'],
  ['recipient', '452 4.2.2 Mailbox full', 'recipient-deferred'],
  [
    'message',
    '554 5.2.0 STOREDRV.Submission.Exception:SubmissionQuotaExceededException; Failed to process message',
    'sending-quota-exceeded',
  ],
  [
    'recipient',
    "550 5.1.90 Your message can't be sent because you've reached your daily limit for message recipients",
    'sending-quota-exceeded',
  ],
  ['sender', '550 5.1.8 Access denied, bad outbound sender', 'sender-blocked'],
  ['message', '550 5.7.501 Access denied, spam abuse detected', 'sender-blocked'],
  ['recipient', '550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found', 'recipient-unknown'],
  [
    'recipient',
    '550 5.1.1 <x@y>: Recipient address rejected: User unknown in virtual mailbox table',
    'recipient-unknown',
  ],
  ['recipient', '550 5.4.1 Recipient address rejected: Access denied.', 'recipient-unknown'],
  ['recipient', '550 No such user here', 'recipient-unknown'],
  ['recipient', '554 5.7.1 <x@y>: Relay access denied', 'recipient-refused'],
  ['recipient', '450 4.7.1 Greylisted', 'recipient-deferred'],
  ['recipient', '452 4.5.3 Too many recipients', 'recipient-deferred'],
  ['recipient', '553 5.7.1 <a@x>: Sender address rejected: not owned by user b@x', 'send-as-denied'],
  ['message', '552 5.3.4 Message size exceeds fixed limit', 'message-too-large'],
  ['message', '552 Message too big', 'message-too-large'],
  ['message', '550 5.7.1 Message rejected as spam', 'message-refused'],
  ['message', '451 4.3.0 Mail server temporarily rejected message', 'message-deferred'],
  [
    'message',
    '421 4.4.2 Message submission rate for this client has exceeded the configured limit',
    'server-unavailable',
  ],
  ['sender', '503 5.5.1 Bad sequence of commands', 'protocol-error'],
  ['message', '599 9.9.9 nobody knows', 'message-refused'],
  ['message', '499 nobody knows', 'message-deferred'],
  ['connect', '554 5.7.1 No SMTP service here', 'server-unavailable'],
];

describe('a reply', () => {
  it.each(RECORDED)('to %s: %s', (step, raw, code) => {
    const reply = parseReply(raw);
    if (!reply) throw new Error('no reply');
    const failure = replyFault(reply, step, context);
    expect(failure.code).toBe(code);
    expect(failure.facts).toMatchObject({ host: 'smtp.office365.com', mailbox: 'support@contoso.example' });
  });

  it('of several lines is one', () => {
    expect(parseReply('550-5.7.60 SMTP; Client does not have\r\n550 5.7.60 permissions\r\n')).toMatchObject({
      code: 550,
      enhanced: '5.7.60',
      text: 'SMTP; Client does not have permissions',
    });
  });

  it('that is none is undefined', () => {
    expect(parseReply('55')).toBeUndefined();
    expect(parseReply('hello')).toBeUndefined();
    expect(parseReply('')).toBeUndefined();
  });
});

describe('an error of the client', () => {
  it.each<[object, string]>([
    [{ code: 'ESOCKET', originalCode: 'ECONNREFUSED', message: 'connect ECONNREFUSED' }, 'host-unreachable'],
    [{ code: 'EDNS', originalCode: 'ENOTFOUND', message: 'getaddrinfo ENOTFOUND' }, 'dns-not-found'],
    [
      { code: 'ESOCKET', originalCode: 'CERT_HAS_EXPIRED', message: 'certificate has expired' },
      'tls-expired',
    ],
    [{ code: 'ETLS', originalCode: 'ERR_TLS_CERT_ALTNAME_INVALID', message: 'x' }, 'tls-wrong-name'],
    [{ code: 'ETLS', message: 'Connection closed unexpectedly' }, 'tls-failed'],
    [{ code: 'ETIMEDOUT', message: 'Greeting never received' }, 'host-timeout'],
    [{ code: 'ECONNECTION', message: 'Connection closed unexpectedly' }, 'connection-lost'],
    [{ code: 'EPROTOCOL', message: 'Unexpected Response', response: '250 what' }, 'protocol-error'],
    [{ code: 'EMESSAGE', message: 'Message size larger than allowed 1000' }, 'message-too-large'],
    [{ message: 'something else' }, 'unknown'],
  ])('%j', (error, code) => {
    expect(clientFault(error, 'message', context).code).toBe(code);
  });
});
