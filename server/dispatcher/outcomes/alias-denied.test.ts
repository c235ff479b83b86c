import { expect, it } from 'vitest';
import { Failure, type FailureCode } from '../../kernel/failure.ts';
import type { Submission } from '../../wire/smtp/submit.ts';
import { ofAlias } from './alias-denied.ts';
import { decide } from './trouble.ts';

const refused = (code: FailureCode): Submission => ({
  outcome: 'refused',
  failure: new Failure(code, { detail: '554 5.2.252 SendAsDenied', facts: { host: 'smtp.office365.com' } }),
});
const codeOf = (submission: Submission) => (submission.outcome === 'refused' ? submission.failure.code : '');

it.each<[from: string, said: FailureCode, understood: FailureCode]>([
  ['support@contoso.example', 'send-as-denied', 'send-as-denied'],
  ['SUPPORT@contoso.example', 'send-as-denied', 'send-as-denied'],
  ['orders@contoso.example', 'send-as-denied', 'alias-not-allowed'],
  ['orders@contoso.example', 'sender-throttled', 'sender-throttled'],
  ['orders@contoso.example', 'mailbox-full', 'mailbox-full'],
])('a letter from %s that is refused as %s means %s', (from, said, understood) => {
  expect(codeOf(ofAlias(refused(said), { from, mailbox: 'support@contoso.example' }))).toBe(understood);
});

it('stops that letter and not its mailbox, with the server’s words and the names for the remedy', () => {
  const letter = { from: 'orders@contoso.example', mailbox: 'support@contoso.example' };
  const submission = ofAlias(refused('send-as-denied'), letter);
  if (submission.outcome !== 'refused') throw new Error('it is refused');
  expect(submission.failure).toMatchObject({
    detail: '554 5.2.252 SendAsDenied',
    facts: { host: 'smtp.office365.com', mailbox: letter.mailbox, alias: letter.from },
  });
  expect(decide(submission.failure, { attempts: 1, ageMs: 0, mailboxAttempts: 0 }).do).toBe('fail');
});
