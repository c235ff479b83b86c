import { describe, expect, it } from 'vitest';
import { type AcknowledgeFacts, whyNotAcknowledged } from './acknowledge.ts';

const person: AcknowledgeFacts = {
  opensConversation: true,
  isAutomatic: false,
  isWhole: true,
  isSpam: false,
  to: 'marieke@klant.example',
  isOurs: false,
  receivedAt: new Date('2026-11-25T10:00:00Z'),
  connectedAt: new Date('2026-11-01T10:00:00Z'),
  sentLastDay: 0,
  sentLastMonth: 9,
};

describe('an acknowledgement', () => {
  it('goes to a person who begins a conversation', () => {
    expect(whyNotAcknowledged(person)).toBeNull();
  });

  it.each<[string, Partial<AcknowledgeFacts>]>([
    ['that continues one', { opensConversation: false }],
    ['of a machine', { isAutomatic: true }],
    ['that could not be read', { isWhole: false }],
    ['marked as spam', { isSpam: true }],
    ['of our own address', { isOurs: true }],
    ['without an address', { to: '' }],
    ['older than the connection', { receivedAt: new Date('2026-10-31T10:00:00Z') }],
    ['of somebody who got one today', { sentLastDay: 1 }],
    ['of somebody who got many', { sentLastMonth: 10 }],
    ...['mailer-daemon@x.example', 'noreply@x.example', 'no-reply@x.example', 'no_reply@x.example'].map(
      (to): [string, Partial<AcknowledgeFacts>] => [`of ${to}`, { to }],
    ),
    ...['donotreply@x.example', 'noreply+a@x.example', 'bounce-17@x.example', 'postmaster@x.example'].map(
      (to): [string, Partial<AcknowledgeFacts>] => [`of ${to}`, { to }],
    ),
  ])('never answers mail %s', (_, facts) => {
    expect(whyNotAcknowledged({ ...person, ...facts })).not.toBeNull();
  });

  it.each(['rootger@x.example', 'norene.reply@x.example', 'abuser@x.example'])('does answer %s', (to) => {
    expect(whyNotAcknowledged({ ...person, to })).toBeNull();
  });
});
