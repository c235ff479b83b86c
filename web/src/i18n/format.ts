/** Dates, times, sizes and names of lists, in the words of a language and the time zone of the browser. */
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { regionOf } from './language.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

export type Format = ReturnType<typeof formatIn>;

export function useFormat(): Format {
  const { i18n } = useTranslation();
  return useMemo(() => formatIn(regionOf(i18n.language)), [i18n.language]);
}

export function formatIn(language: string) {
  const dates = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(language, options);
  const clock = dates({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const weekday = dates({ weekday: 'short' });
  const weekdayDay = dates({ weekday: 'short', day: 'numeric' });
  const wholeDay = dates({ weekday: 'long', day: 'numeric', month: 'long' });
  const dayMonth = dates({ day: 'numeric', month: 'short' });
  const date = dates({ dateStyle: 'medium' });
  const full = dates({
    dateStyle: 'full',
    timeStyle: 'short',
    hourCycle: 'h23',
  } as Intl.DateTimeFormatOptions);
  const dateTime = dates({
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' });
  const integer = new Intl.NumberFormat(language);
  const list = new Intl.ListFormat(language, { type: 'conjunction' });

  return {
    /** As short as a narrow column wants it: minutes, time of today, weekday, day, full date. */
    brief(iso: string, now: number): string {
      const at = new Date(iso);
      const ageMs = now - at.getTime();
      if (ageMs < MINUTE_MS && ageMs > -MINUTE_MS) return relative.format(0, 'second');
      if (ageMs > 0 && ageMs < HOUR_MS) return relative.format(-Math.floor(ageMs / MINUTE_MS), 'minute');
      if (sameDay(at, new Date(now))) return clock.format(at);
      if (ageMs > 0 && ageMs < 6 * DAY_MS) return `${weekday.format(at)} ${clock.format(at)}`;
      return at.getFullYear() === new Date(now).getFullYear() ? dayMonth.format(at) : date.format(at);
    },
    /** "3 min. ago", "in 12 min.": for things that just happened or will soon. */
    distance(iso: string, now: number): string {
      const ms = new Date(iso).getTime() - now;
      const size = Math.abs(ms);
      if (size < MINUTE_MS) return relative.format(Math.round(ms / 1000), 'second');
      if (size < HOUR_MS) return relative.format(Math.round(ms / MINUTE_MS), 'minute');
      if (size < DAY_MS) return relative.format(Math.round(ms / HOUR_MS), 'hour');
      return relative.format(Math.round(ms / DAY_MS), 'day');
    },
    clock: (iso: string) => clock.format(new Date(iso)),
    date: (iso: string) => date.format(new Date(iso)),
    dateTime: (iso: string) => dateTime.format(new Date(iso)),
    full: (iso: string) => full.format(new Date(iso)),
    /** @param seconds in the largest unit that says enough: "42 min", "5.3 hr", "3 days". */
    duration(seconds: number): string {
      const [unit, size] =
        seconds < 90 * 60
          ? (['minute', 60] as const)
          : seconds < 48 * 3600
            ? (['hour', 3600] as const)
            : (['day', 86_400] as const);
      const value = seconds / size;
      return new Intl.NumberFormat(language, {
        style: 'unit',
        unit,
        unitDisplay: unit === 'day' ? 'long' : 'short',
        maximumFractionDigits: value < 10 && unit !== 'minute' ? 1 : 0,
      }).format(unit === 'minute' ? Math.max(1, Math.round(value)) : value);
    },
    /** @param day YYYY-MM-DD, a day of the calendar wherever one is. */
    dayOf: (day: string) => wholeDay.format(new Date(`${day}T12:00:00`)),
    shortDay: (day: string, named: boolean) =>
      (named ? weekdayDay : dayMonth).format(new Date(`${day}T12:00:00`)),
    integer: (value: number) => integer.format(value),
    list: (items: readonly string[]) => list.format(items),
    /** @param bytes in units of 1000, as file managers show them. */
    size(bytes: number): string {
      const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
      const step = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), units.length - 1);
      const value = bytes / 1000 ** step;
      return new Intl.NumberFormat(language, {
        style: 'unit',
        unit: units[step] ?? 'byte',
        unitDisplay: step === 0 ? 'long' : 'short',
        maximumFractionDigits: value < 10 && step > 0 ? 1 : 0,
      }).format(value);
    },
  };
}

function sameDay(a: Date, b: Date): boolean {
  return a.toDateString() === b.toDateString();
}
