import { expect, test } from 'vitest';
import { Failure, type FailureCode } from '../../kernel/failure.ts';
import type { Attempt } from '../attempt.ts';
import { judgeInbound, type MailboxFacts } from './mailbox.ts';

const opens: Attempt = { failure: null, transcript: [] };
const says = (code: FailureCode): Attempt => ({ failure: new Failure(code), transcript: [] });
const shut = says('authenticated-not-connected');
const refused = says('sign-in-refused');
const own: MailboxFacts = {
  mailbox: 'sales@example.com',
  user: 'Sales@example.com',
  inbound: 'imap',
  declared: {},
  licenceDeclared: false,
  imap: shut,
  pop3: refused,
  smtp: opens,
};
const shared: MailboxFacts = { ...own, user: 'desk@example.com' };

test.each<[string, MailboxFacts, string]>([
  ['POP3 opens it', { ...own, pop3: opens }, 'switch imap-disabled likely'],
  ['declared off', { ...own, declared: { imap: false } }, 'switch imap-disabled certain'],
  [
    'declared on, POP3 opens it',
    { ...own, declared: { imap: true }, pop3: opens },
    'access authenticated-not-connected likely',
  ],
  ['own mailbox, submission works', own, 'switch imap-disabled likely'],
  ['own mailbox, nothing works', { ...own, smtp: refused }, 'licence licence-missing likely'],
  ['shared, nothing reads', { ...shared, smtp: refused }, 'access authenticated-not-connected certain'],
  ['IMAP refuses the sign-in', { ...own, imap: refused }, 'connectivity sign-in-refused certain'],
  ['throttled', { ...own, imap: says('mailbox-throttled') }, 'connectivity mailbox-throttled certain'],
  ['the server says IMAP is off', { ...own, imap: says('imap-disabled') }, 'switch imap-disabled certain'],
  ['by POP3, IMAP opens it', { ...own, inbound: 'pop3', imap: opens }, 'switch pop-disabled likely'],
  [
    'by POP3, shared, IMAP shut',
    { ...shared, inbound: 'pop3' },
    'access authenticated-not-connected certain',
  ],
])('%s', (_, facts, expected) => {
  const verdict = judgeInbound(facts);
  expect(`${verdict?.row} ${verdict?.failure.code} ${verdict?.sure}`).toBe(expected);
});

test('what opens, or was not tried, has no verdict', () => {
  expect(judgeInbound({ ...own, imap: opens })).toBeUndefined();
  expect(judgeInbound({ ...own, imap: undefined })).toBeUndefined();
});
