import { expect, test } from 'vitest';
import { describeFailure, wordsIn } from './describe-failure.ts';
import { FAILURES, Failure, type FailureCode } from './failure.ts';
import { REMEDIES, TRANSLATED_REMEDIES } from './remedies.ts';

test('every failure has a remedy that says what and who', () => {
  for (const code of Object.keys(FAILURES) as FailureCode[]) {
    const { summary, remedy } = REMEDIES[code];
    expect(summary, code).toMatch(/^\S.*\.$/);
    expect(remedy.length, code).toBeGreaterThan(20);
  }
  expect(Object.keys(REMEDIES).sort()).toEqual(Object.keys(FAILURES).sort());
});

test('facts fill summary, remedy and command; unknown ones stay readable', () => {
  const failure = new Failure('send-as-denied', {
    detail: '554 5.2.252',
    facts: { mailbox: 'info@contoso.example', user: 'sanne@contoso.example' },
  });
  const described = describeFailure(failure.toJSON());
  expect(described.summary).toBe('sanne@contoso.example may not send as info@contoso.example.');
  expect(described.command).toBe(
    'Add-RecipientPermission -Identity info@contoso.example -Trustee sanne@contoso.example -AccessRights SendAs -Confirm:$false',
  );
  expect(describeFailure(new Failure('mailbox-full').toJSON()).summary).toContain('<mailbox>');
});

test('a fact that came from outside cannot smuggle a second command into the pasted one', () => {
  const failure = new Failure('imap-disabled', {
    facts: { mailbox: "a'; Remove-Mailbox b\n -Confirm:$false" },
  });
  expect(describeFailure(failure.toJSON()).command).toBe(
    "Set-CASMailbox -Identity 'a; Remove-Mailbox b -Confirm:$false' -ImapEnabled $true",
  );
});

test('names known only to the caller fill in, and the failure’s own facts win', () => {
  const failure = new Failure('wrong-user', { facts: { found: 'b@contoso.example' } });
  const described = describeFailure(failure.toJSON(), { expected: 'a@contoso.example', found: 'never' });
  expect(described.summary).toBe('Signed in as b@contoso.example, this account needs a@contoso.example.');
});

test('every language fills in the same facts', () => {
  const facts = ({ summary, remedy }: { summary: string; remedy: string }) =>
    [...new Set(`${summary} ${remedy}`.match(/\{\w+\}/g))].sort();
  for (const code of Object.keys(FAILURES) as FailureCode[]) {
    expect(facts(TRANSLATED_REMEDIES.nl[code]), code).toEqual(facts(REMEDIES[code]));
    expect(TRANSLATED_REMEDIES.nl[code].summary, code).toMatch(/^\S.*\.$/);
  }
});

test('a failure is described in the language that is asked for', () => {
  const failure = new Failure('imap-disabled', { facts: { mailbox: 'info@contoso.example' } });
  const described = describeFailure(failure.toJSON());
  expect(wordsIn(described, 'nl').summary).toBe('IMAP staat uit voor info@contoso.example.');
  expect(wordsIn(described, 'en').summary).toBe('IMAP is switched off for info@contoso.example.');
});
