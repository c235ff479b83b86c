import { expect, test } from 'vitest';
import { eventTimes } from './event-times.ts';

const at = (local: string, zone: string | null, instant: string | null) => ({ local, zone, at: instant });
const spaces = (text: string | undefined) => text?.replace(/[\u2009\u202f\u00a0]/g, ' ');

test('a meeting elsewhere is told in the reader’s time, with the sender’s beside it', () => {
  const times = eventTimes(
    {
      start: at('2026-03-03T09:00:00', 'America/New_York', '2026-03-03T14:00:00.000Z'),
      end: at('2026-03-03T10:30:00', 'America/New_York', '2026-03-03T15:30:00.000Z'),
    },
    'en-GB',
    'Europe/Amsterdam',
  );
  expect(spaces(times?.text)).toMatch(/^Tuesday.? 3 March 2026.* 15:00 ?– ?16:30$/);
  expect(spaces(times?.senders?.text)).toMatch(/^09:00 ?– ?10:30$/);
  expect(times?.senders?.zone).toBe('America/New_York');
});

test('a meeting in the reader’s own zone is told once', () => {
  const start = at('2026-03-03T15:00:00', 'W. Europe Standard Time', '2026-03-03T14:00:00.000Z');
  const times = eventTimes({ start, end: null }, 'nl', 'Europe/Amsterdam');
  expect(times).toMatchObject({ senders: undefined, zoneUnknown: false });
  expect(spaces(times?.text)).toContain('15:00');
});

test('whole days end on the day before', () => {
  const day = (local: string) => at(local, null, null);
  const one = eventTimes({ start: day('2026-03-03'), end: day('2026-03-04') }, 'en-GB', 'Asia/Tokyo');
  expect(one).toMatchObject({ allDay: true, machine: '2026-03-03' });
  expect(one?.text).toMatch(/^Tuesday.? 3 March 2026$/);
  const three = eventTimes({ start: day('2026-03-03'), end: day('2026-03-06') }, 'en-GB', 'Asia/Tokyo');
  expect(three?.text).toMatch(/3.*5 March 2026/);
});

test('a wall clock of nobody knows where stays as written', () => {
  const start = at('2026-03-03T15:00:00', 'Customised Zone', null);
  const times = eventTimes({ start, end: null }, 'en-GB', 'Asia/Tokyo');
  expect(times).toMatchObject({ zoneUnknown: true, senders: undefined });
  expect(times?.text).toContain('15:00');
});

test('an event without a start has no time', () => {
  expect(eventTimes({ start: null, end: null }, 'en')).toBeUndefined();
});
