/**
 * Times of events: a wall clock and a zone, and the instant they mean. A zone is told by its name where that is one of
 * the IANA database or of Windows, otherwise by the rules that the mail brings (VTIMEZONE, RFC 5545 section 3.6.5).
 */

import { cleanLine } from '../text/clean-text.ts';
import type { Component, Property } from './calendar-parts.ts';
import { ianaZone } from './windows-zones.ts';

export interface CalendarTime {
  /** As the sender's wall clock has it: `2026-03-01T14:00:00`, or `2026-03-01` for whole days. */
  readonly local: string;
  /** The zone as written; null for none. */
  readonly zone: string | null;
  /** The instant (RFC 3339, UTC), where the zone could be told. */
  readonly at: string | null;
}

const DAY_MS = 86_400_000;

export function eventTime(found: Property | undefined, zones: readonly Component[]): CalendarTime | null {
  const match = /^\s*(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?(Z)?)?/.exec(found?.value ?? '');
  if (!match) return null;
  const [, year, month, day, hour, minute, second = '00', utc] = match;
  const wall = Date.parse(
    `${year}-${month}-${day}T${hour ?? '00'}:${minute ?? '00'}:${second === '60' ? '59' : second}Z`,
  );
  if (Number.isNaN(wall)) return null;
  const local = new Date(wall).toISOString().slice(0, hour === undefined ? 10 : 19);
  if (hour === undefined) return { local, zone: null, at: null };
  if (utc) return { local, zone: 'UTC', at: instant(wall) };
  const zone = cleanLine(found?.params.TZID ?? '', 200).replace(/^\/?(?:[^/]*\/)?(?=[A-Z][a-z]+\/)/, '');
  if (zone === '') return { local, zone: null, at: null };
  const offsetMs = offsetOfName(zone, wall) ?? offsetOfRules(found?.params.TZID ?? '', wall, zones);
  return { local, zone, at: offsetMs === undefined ? null : instant(wall - offsetMs) };
}

/** @param duration RFC 5545 section 3.3.6, e.g. `PT1H30M`. */
export function plus(start: CalendarTime, duration: string): CalendarTime | null {
  const match =
    /^\+?P(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,4})M)?(?:(\d{1,5})S)?)?$/.exec(
      duration.trim(),
    );
  if (!match) return null;
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = match
    .slice(1)
    .map((text) => Number(text ?? 0));
  const ms = ((weeks * 7 + days) * 24 * 3600 + hours * 3600 + minutes * 60 + seconds) * 1000;
  const wall = Date.parse(start.local.length === 10 ? start.local : `${start.local}Z`) + ms;
  return {
    local: new Date(wall).toISOString().slice(0, start.local.length),
    zone: start.zone,
    at: start.at && instant(Date.parse(start.at) + ms),
  };
}

function instant(ms: number): string {
  return new Date(ms).toISOString();
}

/** Milliseconds east of Greenwich; undefined when nobody knows the name. */
function offsetOfName(zone: string, wall: number): number | undefined {
  const timeZone = ianaZone(zone);
  if (!timeZone) return undefined;
  // The first guess takes the wall clock for UTC; the second is right on all days, also on those that change.
  const first = offsetAt(timeZone, wall);
  return first === undefined ? undefined : offsetAt(timeZone, wall - first);
}

function offsetAt(timeZone: string, ms: number): number | undefined {
  try {
    const format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
    const name = format.formatToParts(ms).find(({ type }) => type === 'timeZoneName')?.value ?? '';
    const match = /^GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(name);
    if (!match) return undefined;
    const [, sign, hours = '0', minutes = '0', seconds = '0'] = match;
    return (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
  } catch {
    return undefined;
  }
}

/** The rule whose last change before the event is the latest one. */
function offsetOfRules(id: string, wall: number, zones: readonly Component[]): number | undefined {
  const zone = zones.find(({ properties }) =>
    properties.some(({ name, value }) => name === 'TZID' && value.trim() === id.trim()),
  );
  let latest = Number.NEGATIVE_INFINITY;
  let offset: number | undefined;
  for (const { properties } of zone?.components ?? []) {
    const textOf = (name: string) => properties.find((each) => each.name === name)?.value ?? '';
    const offsetMs = utcOffset(textOf('TZOFFSETTO'));
    if (offsetMs === undefined) continue;
    const change = lastChange(textOf('DTSTART'), textOf('RRULE'), wall);
    if (offset === undefined || change > latest) {
      offset = offsetMs;
      latest = change;
    }
  }
  return offset;
}

function utcOffset(text: string): number | undefined {
  const match = /^\s*([+-])(\d\d)(\d\d)/.exec(text);
  return match
    ? (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3])) * 60_000
    : undefined;
}

/** Yearly rules such as `BYMONTH=3;BYDAY=-1SU`, and single changes; others count from their start. */
function lastChange(start: string, rule: string, wall: number): number {
  const match = /^\s*(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)/.exec(start);
  if (!match) return Number.NEGATIVE_INFINITY;
  const [year = 1970, month = 1, day = 1, hour = 0, minute = 0] = match.slice(1).map(Number);
  const from = Date.UTC(year, month - 1, day, hour, minute);
  const byMonth = /BYMONTH=(\d{1,2})/i.exec(rule)?.[1];
  const byDay = /BYDAY=([+-]?\d)(SU|MO|TU|WE|TH|FR|SA)/i.exec(rule);
  if (!byMonth || !byDay) return from <= wall ? from : Number.NEGATIVE_INFINITY;
  const until = /UNTIL=(\d{4})(\d\d)(\d\d)/i.exec(rule);
  const untilMs = until
    ? Date.UTC(Number(until[1]), Number(until[2]) - 1, Number(until[3]) + 1)
    : Number.POSITIVE_INFINITY;
  const inYear = (each: number) =>
    nthWeekday(each, Number(byMonth), Number(byDay[1]), (byDay[2] as string).toUpperCase()) +
    (hour * 60 + minute) * 60_000;
  const thisYear = new Date(wall).getUTCFullYear();
  const changes = [inYear(thisYear), inYear(thisYear - 1)].filter(
    (each) => each <= wall && each >= from - DAY_MS && each < untilMs,
  );
  return changes[0] ?? (from <= wall ? from : Number.NEGATIVE_INFINITY);
}

const WEEKDAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];

/** @param nth 1 is the first of the month, -1 the last. */
function nthWeekday(year: number, month: number, nth: number, weekday: string): number {
  const wanted = WEEKDAYS.indexOf(weekday);
  if (nth > 0) {
    const first = Date.UTC(year, month - 1, 1);
    return first + (((wanted - new Date(first).getUTCDay() + 7) % 7) + (nth - 1) * 7) * DAY_MS;
  }
  const last = Date.UTC(year, month, 0);
  return last - (((new Date(last).getUTCDay() - wanted + 7) % 7) + (-nth - 1) * 7) * DAY_MS;
}
