import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EXCHANGE_LIMITS, sendingLimits } from '../../accounts/sending-limits.ts';
import { inHandPerConnection } from './in-hand.ts';
import { allowance, forgetOld, type Sent } from './pace.ts';

const NOW = 1_000_000_000;
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const nothing = { messages: 0, recipients: 0 };
const sent = (count: number, agoMs: number, recipients = 1): Sent[] =>
  Array.from({ length: count }, () => ({ at: NOW - agoMs, recipients }));
const ask = (ended: Sent[], underWay = nothing) =>
  allowance({ ended, underWay }, EXCHANGE_LIMITS, NOW, MINUTE);

describe('the allowance of a mailbox', () => {
  it.each([
    ['nothing was sent', [], nothing, { messages: 30, recipients: 10_000, waitMs: 0 }],
    ['some were sent', sent(10, 1_000), nothing, { messages: 20, recipients: 9_990, waitMs: 0 }],
    [
      'some are under way',
      sent(10, 1_000),
      { messages: 3, recipients: 5 },
      { messages: 17, recipients: 9_985, waitMs: 0 },
    ],
    ['the minute is full', sent(30, 20_000), nothing, { messages: 0, recipients: 9_970, waitMs: 40_120 }],
    ['the minute is over', sent(30, 61_000), nothing, { messages: 30, recipients: 9_970, waitMs: 0 }],
    [
      'the minute is over by the clock but not by the margin',
      sent(30, 60_100),
      nothing,
      { messages: 0, recipients: 9_970, waitMs: 20 },
    ],
    ['the day is full', sent(20, DAY / 2, 500), nothing, { messages: 30, recipients: 0, waitMs: DAY / 2 }],
    ['the day is over', sent(20, DAY + 1, 500), nothing, { messages: 30, recipients: 10_000, waitMs: 0 }],
  ])('when %s', (_, ended, underWay, expected) => {
    expect(ask(ended, underWay)).toEqual(expected);
  });

  it.each([
    [30, { messages: 30, windowMs: MINUTE }],
    [12, { messages: 12, windowMs: MINUTE }],
    [180, { messages: 30, windowMs: MINUTE / 6 }],
    [6_000, { messages: 100, windowMs: 1_000 }],
  ])('%i a minute are kept in bursts of %j', (messagesPerMinute, { messages, windowMs }) => {
    const limits = { ...EXCHANGE_LIMITS, messagesPerMinute };
    const at = (agoMs: number, count = messages) =>
      allowance({ ended: sent(count, agoMs), underWay: nothing }, limits, NOW, MINUTE);
    expect(at(0, 0).messages).toBe(messages);
    expect(at(windowMs - 1)).toMatchObject({ messages: 0 });
    expect(at(Math.ceil(windowMs * 1.002)).messages).toBe(messages);
  });

  it('never lets a sliding minute hold more than the limit', () => {
    const limits = { ...EXCHANGE_LIMITS, messagesPerMinute: 5 };
    const waits = fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(waits, (steps) => {
        let now = 0;
        const ended: Sent[] = [];
        for (const step of steps) {
          now += step;
          const { messages } = allowance({ ended, underWay: nothing }, limits, now, MINUTE);
          for (let n = 0; n < messages; n += 1) ended.push({ at: now, recipients: 1 });
        }
        for (const { at } of ended) {
          const within = ended.filter((other) => other.at > at - MINUTE && other.at <= at);
          expect(within.length).toBeLessThanOrEqual(5);
        }
      }),
    );
  });

  it('after the wait it names is not 0', () => {
    const ended = sent(30, 20_000);
    const { waitMs } = ask(ended);
    const later = allowance({ ended, underWay: nothing }, EXCHANGE_LIMITS, NOW + waitMs, MINUTE);
    expect(later.messages).toBeGreaterThan(0);
  });

  it('forgets what is older than a day', () => {
    expect(forgetOld([...sent(2, DAY + 1), ...sent(1, DAY - 1)], NOW)).toHaveLength(1);
  });
});

describe('the limits of a mailbox', () => {
  it.each([
    [undefined, EXCHANGE_LIMITS],
    [{}, EXCHANGE_LIMITS],
    [{ messagesPerMinute: 100 }, { ...EXCHANGE_LIMITS, messagesPerMinute: 100 }],
    [{ connections: 0, recipientsPerDay: 'many', recipientsPerMessage: Number.NaN }, EXCHANGE_LIMITS],
  ])('%j', (stored, expected) => {
    expect(sendingLimits(stored)).toEqual(expected);
  });

  it.each([
    [EXCHANGE_LIMITS.messagesPerMinute, 2],
    [6_000, 8],
    [1_000_000, 16],
  ])('at %i messages a minute let %i be claimed per connection', (messagesPerMinute, expected) => {
    expect(inHandPerConnection({ ...EXCHANGE_LIMITS, messagesPerMinute })).toBe(expected);
  });
});
