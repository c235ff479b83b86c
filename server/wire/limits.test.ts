/** Each answer by which Microsoft 365 limits or throttles is a failure of its own, with how long to wait. */
import { describe, expect, test } from 'vitest';
import { describeFailure } from '../kernel/describe-failure.ts';
import { Failure } from '../kernel/failure.ts';
import { imapFault, refusedForRoom } from './imap/fault.ts';
import { Pop3Refusal, pop3Fault } from './pop3/fault.ts';
import { replyFault, type SmtpStep } from './smtp/fault.ts';
import { parseReply } from './smtp/reply.ts';

const place = {
  host: 'outlook.office365.com',
  port: 993,
  mailbox: 'a@contoso.example',
  user: 'a@contoso.example',
};
const smtp = { host: 'smtp.office365.com', port: 587, mailbox: 'a@contoso.example' };

const imap = (text: string) =>
  imapFault(Object.assign(new Error(text), { responseStatus: 'NO', responseText: text }), place);
const shownOut = (reason: string) =>
  imapFault(Object.assign(new Error('Connection not available'), { code: 'NoConnection', reason }), place);
const submission = (step: SmtpStep, line: string) => {
  const reply = parseReply(line);
  if (!reply) throw new Error('no reply');
  return replyFault(reply, step, smtp);
};
const THROTTLED = 'Request is throttled. Suggested Backoff Time: 299961 milliseconds';

test.each<[string, unknown, string, number | undefined]>([
  ['IMAP, throttled', imap(THROTTLED), 'mailbox-throttled', 299_961],
  ['IMAP, throttled and shown out', shownOut(THROTTLED), 'mailbox-throttled', 299_961],
  ['IMAP, no room', refusedForRoom(shownOut('Connection closed. 14'), place), 'too-many-connections', 20_000],
  ['IMAP, overtaken by its quota', imap('Quota exceeded'), 'server-unavailable', undefined],
  ['POP3, throttled', pop3Fault(new Pop3Refusal('sign-in', THROTTLED), place), 'mailbox-throttled', 299_961],
  [
    'SMTP, connections',
    submission(
      'sign-in',
      '432 4.3.2 Concurrent connections limit exceeded. Visit https://aka.ms/concurrent_sending',
    ),
    'too-many-connections',
    60_000,
  ],
  [
    'SMTP, recipients of a day',
    submission(
      'message',
      '554 5.2.0 STOREDRV.Submission.Exception:SubmissionQuotaExceededException; Failed to process message',
    ),
    'sending-quota-exceeded',
    3_600_000,
  ],
  [
    'SMTP, mailbox full',
    submission('message', '554 5.2.2 mailbox full; STOREDRV.Submission'),
    'mailbox-full',
    undefined,
  ],
  [
    'SMTP, blocked',
    submission('sender', '550 5.1.8 Access denied, bad outbound sender'),
    'sender-blocked',
    undefined,
  ],
  [
    'SMTP, size',
    submission('sender', '552 5.3.4 Message size exceeds fixed maximum message size'),
    'message-too-large',
    undefined,
  ],
])('%s', (_, failure, code, retryAfterMs) => {
  expect(failure).toBeInstanceOf(Failure);
  expect(failure).toMatchObject({ code, retryAfterMs });
});

test('a session that ends later, or with another number, is a lost connection and no limit', () => {
  expect(shownOut('Connection closed. 14')).toMatchObject({ code: 'connection-lost' });
  expect(refusedForRoom(shownOut('Connection is closed. 13'), place)).toBeUndefined();
  expect(refusedForRoom(imap(THROTTLED), place)).toBeUndefined();
});

describe('a mailbox that Exchange holds for its errors', () => {
  test.each([
    ['5.2.251', 'mailbox full', /quota/, /quotum/],
    ['5.2.252', 'send as denied', /Send As/, /Verzenden als/],
    ['5.2.253', 'invalid license', /licence/, /licentie/],
    ['5.2.254', 'too many recipients', /too many recipients/, /te veel geadresseerden/],
    ['5.2.255', 'invalid recipients', /do not exist/, /niet bestaan/],
  ])('%s, for %s, is told with its own cure', (status, words, english, dutch) => {
    const failure = submission(
      'message',
      `550 ${status} Sender throttled due to continuous ${words} errors.`,
    );
    expect(failure.code).toBe('sender-throttled');
    const { remedy, translations } = describeFailure(failure.toJSON());
    expect(remedy).toMatch(english);
    expect(translations.nl.remedy).toMatch(dutch);
    expect(`${remedy} ${translations.nl.remedy}`).not.toContain('<');
  });
});
