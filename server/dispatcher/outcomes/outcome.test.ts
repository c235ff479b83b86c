import { describe, expect, it } from 'vitest';
import { Failure, type FailureCode } from '../../kernel/failure.ts';
import type { Refusal, Submission } from '../../wire/smtp/submit.ts';
import { type Attempted, outcomeOf } from './outcome.ts';

const attempted: Attempted = {
  deliveryId: 'delivery',
  conversationId: 'conversation',
  attempts: 1,
  ageMs: 0,
  mailboxAttempts: 0,
  recipients: ['a@x', 'b@x'],
  waitingBeyond: 0,
  failedBefore: 0,
};
const refusal = (address: string, code: FailureCode): Refusal => ({
  address,
  failure: new Failure(code),
  status: null,
  reply: null,
});
const answered = (accepted: string[], ...refused: Refusal[]): Submission => ({
  outcome: 'answered',
  accepted,
  refused,
  reply: '250 2.0.0 OK',
  serverMessageId: null,
});
const failure = (code: FailureCode) => new Failure(code);

describe('the outcome of a submission', () => {
  it.each<[string, Submission, Partial<Attempted>, object]>([
    ['all accepted', answered(['a@x', 'b@x']), {}, { state: 'sent', failure: null, reached: true }],
    [
      'some refused',
      answered(['a@x'], refusal('b@x', 'recipient-unknown')),
      {},
      { state: 'failed', failure: { code: 'recipient-unknown' } },
    ],
    [
      'some put off',
      answered(['a@x'], refusal('b@x', 'recipient-deferred')),
      {},
      { state: 'waiting', failure: { code: 'recipient-deferred' } },
    ],
    [
      'some put off for too long',
      answered([], refusal('b@x', 'recipient-deferred')),
      { ageMs: 6 * 86_400_000 },
      {
        state: 'failed',
        failure: { code: 'delivery-expired' },
        recipients: [{ address: 'b@x', outcome: 'failed' }],
      },
    ],
    [
      'all accepted of the first part',
      answered(['a@x', 'b@x']),
      { waitingBeyond: 3 },
      { state: 'waiting', waitMs: 0, failure: null },
    ],
    [
      'the last accepted after one had failed',
      answered(['a@x', 'b@x']),
      { failedBefore: 1 },
      { state: 'failed' },
    ],
    [
      'the quota reached at one recipient',
      answered(['a@x'], refusal('b@x', 'sending-quota-exceeded')),
      {},
      { state: 'waiting', pause: { whom: 'mailbox' }, counts: false },
    ],
    [
      'the message refused',
      { outcome: 'refused', failure: failure('message-refused') },
      {},
      { state: 'failed', reached: true, recipients: [{ outcome: 'failed' }, { outcome: 'failed' }] },
    ],
    [
      'the message put off',
      { outcome: 'refused', failure: failure('message-deferred') },
      {},
      { state: 'waiting', counts: true, reached: true, recipients: [] },
    ],
    [
      'the sender refused',
      { outcome: 'refused', failure: failure('send-as-denied') },
      {},
      { state: 'waiting', counts: false, reached: false, pause: { whom: 'mailbox' } },
    ],
    [
      'broken before the dot',
      { outcome: 'broken', failure: failure('connection-lost'), finalDotGiven: false },
      {},
      { state: 'waiting', pause: { whom: 'mailbox' }, recipients: [] },
    ],
    [
      'broken after the dot',
      { outcome: 'broken', failure: failure('connection-lost'), finalDotGiven: true },
      {},
      { state: 'uncertain', failure: { code: 'delivery-uncertain' }, pause: null, recipients: [] },
    ],
    [
      'something unknown for the fifth time',
      { outcome: 'refused', failure: failure('unknown') },
      { attempts: 5 },
      { state: 'held' },
    ],
  ])('%s', (_, submission, more, expected) => {
    expect(outcomeOf({ ...attempted, ...more }, submission, () => 0.5)).toMatchObject(expected);
  });
});
