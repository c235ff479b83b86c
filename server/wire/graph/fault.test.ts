import { describe, expect, test } from 'vitest';
import { Failure, type FailureCode } from '../../kernel/failure.ts';
import { connectionFault, refusalFault } from './fault.ts';

const place = {
  host: 'graph.microsoft.com',
  port: 443,
  mailbox: 'info@contoso.example',
  user: 'sanne@contoso.example',
};

describe('what Graph answers', () => {
  // Codes and texts as Microsoft documents or shows them: learn.microsoft.com/graph/errors and its questions.
  test.each<[number, string, string, FailureCode, FailureCode]>([
    [
      401,
      'InvalidAuthenticationToken',
      'Access token validation failure. Invalid audience.',
      'sign-in-refused',
      'sign-in-refused',
    ],
    [
      401,
      'InvalidAuthenticationToken',
      'Lifetime validation failed, the token is expired.',
      'access-token-expired',
      'access-token-expired',
    ],
    [
      403,
      'ErrorAccessDenied',
      'Access is denied. Check credentials and try again.',
      'graph-access-denied',
      'graph-access-denied',
    ],
    [
      403,
      'Authorization_RequestDenied',
      'Insufficient privileges to complete the operation.',
      'graph-access-denied',
      'graph-access-denied',
    ],
    [
      403,
      'ErrorSendAsDenied',
      'The user account which was used to submit this request does not have the right to send mail on behalf of the specified sending account.',
      'send-as-denied',
      'send-as-denied',
    ],
    [
      404,
      'MailboxNotEnabledForRESTAPI',
      'The mailbox is either inactive, soft-deleted, or is hosted on-premise.',
      'mailbox-not-in-cloud',
      'mailbox-not-in-cloud',
    ],
    [
      404,
      'ErrorInvalidUser',
      "The requested user 'x' is invalid.",
      'mailbox-not-in-cloud',
      'mailbox-not-in-cloud',
    ],
    [413, '', '', 'message-too-large', 'message-too-large'],
    [
      429,
      'ApplicationThrottled',
      'Application is over its MailboxConcurrency limit.',
      'mailbox-throttled',
      'mailbox-throttled',
    ],
    [429, 'ErrorExceededMessageLimit', '', 'sending-quota-exceeded', 'sending-quota-exceeded'],
    [
      500,
      'ErrorInternalServerError',
      'An internal server error occurred.',
      'server-unavailable',
      'server-unavailable',
    ],
    [503, 'ServiceUnavailable', '', 'server-unavailable', 'server-unavailable'],
    [504, 'UnknownError', '', 'server-unavailable', 'server-unavailable'],
    [507, 'ErrorQuotaExceeded', '', 'mailbox-full', 'mailbox-full'],
    [
      400,
      'ErrorInvalidRecipients',
      'At least one recipient is not valid.',
      'message-refused',
      'message-refused',
    ],
    [400, 'ErrorMimeContentInvalid', 'The MIME content is invalid.', 'protocol-error', 'message-refused'],
    [418, '', '', 'protocol-error', 'message-refused'],
  ])('%i %s %s', (status, code, message, reading, sending) => {
    const refusal = { status, code, message, retryAfterMs: undefined };
    expect(refusalFault(refusal, place, 'reading').code).toBe(reading);
    expect(refusalFault(refusal, place, 'sending').code).toBe(sending);
  });

  test('names the mailbox, keeps the words, and obeys Retry-After', () => {
    const refusal = {
      status: 429,
      code: 'TooManyRequests',
      message: 'Too many\r\nrequests.',
      retryAfterMs: 7_000,
    };
    expect(refusalFault(refusal, place, 'reading')).toMatchObject({
      status: 429,
      detail: '429 TooManyRequests Too many requests.',
      retryAfterMs: 7_000,
      facts: { mailbox: 'info@contoso.example', host: 'graph.microsoft.com', port: '443' },
    });
  });
});

test('a broken link is the network’s, and a fault of the program stays what it is', () => {
  const reset = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
  expect(connectionFault(reset, place)).toMatchObject({ code: 'connection-lost' });
  const bug = new TypeError('x is not a function');
  expect(connectionFault(bug, place)).toBe(bug);
  const silent = new Failure('host-timeout', { detail: 'Graph GET took longer than 60000 ms' });
  expect(connectionFault(silent, place)).toMatchObject({ code: 'host-timeout', facts: { host: place.host } });
});
