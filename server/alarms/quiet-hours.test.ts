import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quietUntil } from './quiet-hours.ts';

test.each([
  // Amsterdam is one hour ahead of UTC in winter and two in summer.
  ['2026-01-15T22:30:00Z', '22:00', '07:00', '2026-01-16T06:00:00.000Z'],
  ['2026-01-15T20:30:00Z', '22:00', '07:00', null],
  ['2026-01-16T06:00:00Z', '22:00', '07:00', null],
  ['2026-07-15T23:00:00Z', '22:00', '07:00', '2026-07-16T05:00:00.000Z'],
  ['2026-07-15T11:00:00Z', '12:00', '14:00', '2026-07-15T12:00:00.000Z'],
  // Summer time begins at 02:00 on 29 March: the night has an hour less.
  ['2026-03-28T22:00:00Z', '22:00', '07:00', '2026-03-29T05:00:00.000Z'],
  // It ends at 03:00 on 25 October: the night has an hour more.
  ['2026-10-24T21:00:00Z', '22:00', '07:00', '2026-10-25T06:00:00.000Z'],
])(
  'at %s, with quiet hours from %s until %s in Amsterdam, it is quiet until %s',
  (now, from, until, over) => {
    expect(quietUntil(new Date(now), { from, until }, 'Europe/Amsterdam')?.toISOString() ?? null).toBe(over);
  },
);

test('quiet hours always end, within a day and an hour, at a moment that is not quiet', () => {
  const time = fc
    .tuple(fc.nat(23), fc.nat(59))
    .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`);
  fc.assert(
    fc.property(
      fc.integer({ min: 1_767_225_600, max: 1_798_761_600 }),
      // No quiet hours end inside an hour that a wall clock leaves out or shows twice.
      fc.tuple(time, time).filter(([, until]) => !/^0[0-4]/.test(until)),
      fc.constantFrom('Europe/Amsterdam', 'America/St_Johns', 'Asia/Kolkata', 'UTC', 'Pacific/Chatham'),
      (seconds, [from, until], zone) => {
        const now = new Date(seconds * 1000);
        const over = quietUntil(now, { from, until }, zone);
        if (!over) return;
        const waitMs = over.getTime() - now.getTime();
        expect(waitMs).toBeGreaterThan(0);
        expect(waitMs).toBeLessThanOrEqual(25 * 60 * 60_000);
        expect(quietUntil(over, { from, until }, zone)).toBeNull();
      },
    ),
  );
});
