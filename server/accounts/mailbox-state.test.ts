import { expect, test } from 'vitest';
import type { FailureCode } from '../kernel/failure.ts';
import { type MailboxCondition, type MailboxState, mailboxState } from './mailbox-state.ts';

const failure = (code: FailureCode) => ({ code, detail: '', facts: {} });
const well: MailboxCondition = {
  enabled: true,
  accountState: 'connected',
  retrieveFailure: null,
  dispatchFailure: null,
  retrieveAttempts: 0,
};

test.each<[string, Partial<MailboxCondition>, MailboxState]>([
  ['nothing wrong', {}, 'well'],
  ['switched off', { enabled: false }, 'paused'],
  ['switched off, whatever else', { enabled: false, accountState: 'needs-sign-in' }, 'paused'],
  ['its account is switched off', { accountState: 'disabled' }, 'paused'],
  ['nobody has signed in yet', { accountState: 'new' }, 'needs-sign-in'],
  ['the grant is dead', { accountState: 'needs-sign-in' }, 'needs-sign-in'],
  ['throttled', { retrieveFailure: failure('mailbox-throttled') }, 'waiting'],
  [
    'lost connection, second try',
    { retrieveFailure: failure('connection-lost'), retrieveAttempts: 2 },
    'waiting',
  ],
  [
    'lost connection for long',
    { retrieveFailure: failure('connection-lost'), retrieveAttempts: 5 },
    'troubled',
  ],
  ['cannot send', { dispatchFailure: failure('send-as-denied') }, 'troubled'],
  [
    'one passes by itself, the other does not',
    { retrieveFailure: failure('mailbox-throttled'), dispatchFailure: failure('smtp-disabled-tenant') },
    'troubled',
  ],
])('%s: %#', (_, condition, expected) => {
  expect(mailboxState({ ...well, ...condition })).toBe(expected);
});
