import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { continueThreadIndex, newThreadIndex, readThreadIndex } from './thread-index.ts';

const NOW = new Date('2026-11-25T10:00:00Z');
const bytes = (index: string) => Buffer.from(index, 'base64');

describe('Thread-Index', () => {
  it('of a new conversation is a head with its time, which no other has', () => {
    const index = newThreadIndex(NOW);
    expect(bytes(index)).toHaveLength(22);
    expect(bytes(index)[0]).toBe(1);
    const fileTime = BigInt(bytes(index).readUIntBE(0, 6)) << 16n;
    const at = Number(fileTime / 10_000n) - 11_644_473_600_000;
    expect(Math.abs(at - NOW.getTime())).toBeLessThan(10);
    expect(newThreadIndex(NOW)).not.toBe(index);
  });

  it('of an answer is the answered one and five bytes that tell the time since the head', () => {
    const first = newThreadIndex(NOW);
    const hourLater = continueThreadIndex(first, new Date(NOW.getTime() + 3_600_000));
    expect(bytes(hourLater)).toHaveLength(27);
    expect(bytes(hourLater).subarray(0, 22)).toEqual(bytes(first));
    const ticks = bytes(hourLater).readUInt32BE(22);
    expect(Math.abs((ticks * 2 ** 18) / 10_000 - 3_600_000)).toBeLessThan(50);
    const yearsLater = continueThreadIndex(first, new Date('2031-11-25T10:00:00Z'));
    const long = bytes(yearsLater).readUInt32BE(22);
    expect(long).toBeGreaterThanOrEqual(0x8000_0000);
    const passed = ((long - 0x8000_0000) * 2 ** 23) / 10_000;
    expect(Math.abs(passed - (Date.parse('2031-11-25T10:00:00Z') - NOW.getTime()))).toBeLessThan(1_000);
  });

  it('continues an index that Outlook made', () => {
    // Head and one answer, as Outlook writes them.
    const outlook = 'AQHW8kwfZ1n8lL0mT0iTqFqTq0mVXKofZ3mw';
    expect(readThreadIndex(outlook)).toHaveLength(27);
    expect(bytes(continueThreadIndex(outlook, NOW)).subarray(0, 27)).toEqual(bytes(outlook));
  });

  it.each([
    ['nothing', null],
    ['no base64', 'not an index'],
    ['too short', 'AQHW8kw='],
    ['a wrong length', Buffer.alloc(24).toString('base64')],
  ])('begins anew where the mail has %s', (_, value) => {
    expect(readThreadIndex(value)).toBeNull();
    expect(bytes(continueThreadIndex(value, NOW))).toHaveLength(22);
  });

  it('never grows without end, and stays an index whatever it is given', () => {
    let index = newThreadIndex(NOW);
    for (let answer = 0; answer < 60; answer += 1) index = continueThreadIndex(index, NOW);
    expect(bytes(index)).toHaveLength(22 + 50 * 5);
    fc.assert(
      fc.property(
        fc.string(),
        fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('9999-12-31') }),
        (value, now) => {
          expect(readThreadIndex(continueThreadIndex(value, now))).not.toBeNull();
        },
      ),
    );
  });
});
