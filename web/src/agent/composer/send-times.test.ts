import { expect, test } from 'vitest';
import { sendTimes, toLocalInput } from './send-times.ts';

const at = (text: string) => new Date(text);
const names = (now: string) =>
  sendTimes(at(now)).map(({ name, at: time }) => `${name} ${toLocalInput(time)}`);

test('on a Wednesday morning', () => {
  expect(names('2026-11-25T09:30:20')).toEqual([
    'inAnHour 2026-11-25T10:30',
    'thisAfternoon 2026-11-25T16:00',
    'tomorrow 2026-11-26T08:00',
    'monday 2026-11-30T08:00',
  ]);
});

test('late in the evening there is no afternoon left, and on a Sunday tomorrow is Monday', () => {
  expect(names('2026-11-29T22:10:00')).toEqual(['inAnHour 2026-11-29T23:10', 'tomorrow 2026-11-30T08:00']);
});

test('on a Monday the next Monday is meant', () => {
  expect(names('2026-11-30T15:00:00').at(-1)).toBe('monday 2026-12-07T08:00');
});
