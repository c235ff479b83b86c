import { describe, expect, it } from 'vitest';
import { FAILURES, Failure, type FailureCode } from '../../kernel/failure.ts';
import { type Attempt, decide } from './trouble.ts';

const DAY = 24 * 60 * 60_000;
const first: Attempt = { attempts: 1, ageMs: 0, mailboxAttempts: 0 };
const act = (code: FailureCode, attempt: Partial<Attempt> = {}, retryAfterMs?: number) =>
  decide(
    new Failure(code, retryAfterMs === undefined ? {} : { retryAfterMs }),
    { ...first, ...attempt },
    () => 1,
  );

describe('a failure to send', () => {
  it.each<[FailureCode, Partial<Attempt>, number | undefined, object]>([
    ['message-refused', {}, undefined, { do: 'fail' }],
    ['recipient-unknown', {}, undefined, { do: 'fail' }],
    ['message-too-large', {}, undefined, { do: 'fail' }],
    ['message-deferred', {}, undefined, { do: 'retry', afterMs: 60_000 }],
    ['message-deferred', { attempts: 3 }, undefined, { do: 'retry', afterMs: 240_000 }],
    ['message-deferred', { attempts: 30 }, undefined, { do: 'retry', afterMs: 1_800_000 }],
    ['recipient-deferred', { ageMs: 5 * DAY - 1 }, undefined, { do: 'retry' }],
    [
      'recipient-deferred',
      { ageMs: 5 * DAY },
      undefined,
      { do: 'fail', failure: { code: 'delivery-expired' } },
    ],
    ['connection-lost', {}, undefined, { do: 'pause', whom: 'mailbox', afterMs: 5_000, counts: true }],
    ['connection-lost', { mailboxAttempts: 2 }, undefined, { do: 'pause', afterMs: 45_000 }],
    ['connection-lost', { mailboxAttempts: 50 }, undefined, { do: 'pause', afterMs: 600_000 }],
    ['connection-lost', { ageMs: 6 * DAY }, undefined, { do: 'fail', failure: { code: 'delivery-expired' } }],
    ['server-unavailable', {}, undefined, { do: 'pause', whom: 'mailbox' }],
    ['token-service-unavailable', {}, 7_000, { do: 'pause', whom: 'mailbox', afterMs: 7_000 }],
    ['too-many-connections', {}, undefined, { do: 'pause', whom: 'mailbox', afterMs: 60_000, counts: false }],
    ['sending-quota-exceeded', {}, 3_600_000, { do: 'pause', afterMs: 3_600_000, counts: false }],
    ['smtp-disabled-tenant', {}, undefined, { do: 'pause', whom: 'mailbox', afterMs: 20_000, counts: false }],
    ['smtp-disabled-tenant', { mailboxAttempts: 1 }, undefined, { do: 'pause', afterMs: 900_000 }],
    ['sender-throttled', {}, undefined, { do: 'pause', afterMs: 3_600_000 }],
    ['smtp-disabled-mailbox', { ageMs: 90 * DAY }, undefined, { do: 'pause', whom: 'mailbox' }],
    ['sender-throttled', {}, undefined, { do: 'pause', whom: 'mailbox' }],
    ['grant-revoked', {}, undefined, { do: 'pause', whom: 'account' }],
    ['tls-untrusted', {}, undefined, { do: 'pause', whom: 'mailbox', counts: false }],
    ['delivery-uncertain', {}, undefined, { do: 'hold' }],
    ['unknown', { attempts: 4 }, undefined, { do: 'retry' }],
    ['unknown', { attempts: 5 }, undefined, { do: 'hold' }],
  ])('%s %j', (code, attempt, retryAfterMs, expected) => {
    expect(act(code, attempt, retryAfterMs)).toMatchObject(expected);
  });

  it('that is permanent is never tried again, and one for the operator never loses a message', () => {
    for (const [code, { kind }] of Object.entries(FAILURES)) {
      const action = act(code as FailureCode, { attempts: 1000, ageMs: 1000 * DAY });
      if (kind === 'permanent') expect(action.do).toBe('fail');
      if (kind === 'operator' || kind === 'throttled') expect(action.do).toBe('pause');
    }
  });
});
