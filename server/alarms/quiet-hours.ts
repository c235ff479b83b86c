/** Hours in which what is not urgent waits. Pure. */
import type { QuietHours } from '../store/schema.ts';

const DAY_MINUTES = 24 * 60;
const MINUTE_MS = 60_000;

/**
 * @param timeZone IANA name; the hours are those of its wall clock, also over a change of summer time.
 * @returns when the quiet hours that `now` lies in are over, or null when it lies in none.
 */
export function quietUntil(
  now: Date,
  { from, until }: Pick<QuietHours, 'from' | 'until'>,
  timeZone: string,
): Date | null {
  const [begin, end] = [minutesOf(from), minutesOf(until)];
  const minute = wallMinute(now, timeZone);
  const inside = begin <= end ? minute >= begin && minute < end : minute >= begin || minute < end;
  if (!inside || begin === end) return null;
  const left = (end - minute + DAY_MINUTES) % DAY_MINUTES;
  const over = new Date(Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS + left * MINUTE_MS);
  // An hour that was set forward or back lies between: the wall clock decides.
  const off = end - wallMinute(over, timeZone);
  const shortest =
    off > DAY_MINUTES / 2 ? off - DAY_MINUTES : off < -DAY_MINUTES / 2 ? off + DAY_MINUTES : off;
  return new Date(over.getTime() + shortest * MINUTE_MS);
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

function wallMinute(at: Date, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at);
  return minutesOf(parts);
}
