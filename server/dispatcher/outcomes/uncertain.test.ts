import { describe, expect, it } from 'vitest';
import { Failure } from '../../kernel/failure.ts';
import { type Settlement, type Sighting, settle } from './uncertain.ts';

const tuning = { graceMs: 120_000, lookMs: 15_000, lookGiveUpMs: 1_800_000 };
const once = { sinceMs: 0, takenBefore: false, rfcMessageId: '<a@x>' };
const cannot = (code: ConstructorParameters<typeof Failure>[0], retryAfterMs?: number): Sighting => ({
  failure: new Failure(code, retryAfterMs ? { retryAfterMs } : {}),
});

describe('an uncertain message', () => {
  it.each<[string, Partial<typeof once>, Sighting, boolean, Partial<Settlement> & object]>([
    ['found', {}, 'found', true, { to: 'sent' }],
    ['found where copies are not known to be kept', {}, 'found', false, { to: 'sent' }],
    ['not found at once', {}, 'absent', true, { to: 'later', waitMs: 15_000 }],
    [
      'not found shortly before the grace ends',
      { sinceMs: 115_000 },
      'absent',
      true,
      { to: 'later', waitMs: 5_000 },
    ],
    ['not found after the grace', { sinceMs: 120_000 }, 'absent', true, { to: 'again' }],
    [
      'not found where copies are not known to be kept',
      { sinceMs: 120_000 },
      'absent',
      false,
      { to: 'held' },
    ],
    ['taken by the server before', { takenBefore: true }, 'found', true, { to: 'held' }],
    ['IMAP is down', {}, cannot('host-unreachable'), true, { to: 'later', waitMs: 15_000 }],
    ['IMAP is throttled', {}, cannot('mailbox-throttled', 60_000), true, { to: 'later', waitMs: 60_000 }],
    ['IMAP is down for too long', { sinceMs: 1_800_000 }, cannot('host-unreachable'), true, { to: 'held' }],
    ['IMAP is switched off', {}, cannot('imap-disabled'), true, { to: 'held' }],
    ['the sign-in is gone', {}, cannot('grant-revoked'), true, { to: 'later' }],
  ])('%s', (_, more, sighting, copiesAreKept, expected) => {
    expect(settle({ ...once, ...more }, sighting, copiesAreKept, tuning)).toMatchObject(expected);
  });
});
