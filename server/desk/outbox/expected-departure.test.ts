import { describe, expect, it } from 'vitest';
import { expectedDeparture, type Waiting } from './expected-departure.ts';

const NOW = new Date('2026-11-25T12:00:00Z');
const at = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);

describe('the expected departure', () => {
  it.each<[string, Partial<Waiting>, Date | null]>([
    ['an empty outbox: now', {}, at(0)],
    ['scheduled: at its time', { notBefore: at(3600) }, at(3600)],
    ['30 before it: a minute later', { ahead: 30 }, at(60)],
    ['29 before it: this minute', { ahead: 29 }, at(0)],
    ['places used in the last minute count', { ahead: 10, sentLastMinute: 25 }, at(60)],
    [
      'they do not for what leaves much later',
      { ahead: 10, sentLastMinute: 25, notBefore: at(600) },
      at(600),
    ],
    ['a resting mailbox: when it goes on', { resumeAt: at(300), ahead: 65 }, at(300 + 120)],
    ['a rest that is over', { resumeAt: at(-300) }, at(0)],
    ['a mailbox that waits for a person: nobody knows', { mailboxSends: false }, null],
  ])('%s', (_, given, expected) => {
    const waiting = {
      ahead: 0,
      sentLastMinute: 0,
      messagesPerMinute: 30,
      notBefore: at(-5),
      resumeAt: null,
      mailboxSends: true,
      ...given,
    };
    expect(expectedDeparture(waiting, NOW)).toEqual(expected);
  });
});
