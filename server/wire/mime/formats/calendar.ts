/**
 * The first event of an invitation (iCalendar, RFC 5545; iTIP, RFC 5546), to be shown: what, when, where, who asks.
 * Nothing is accepted or kept in a calendar. Never throws; what cannot be read is left out.
 */

import { cleanLine } from '../text/clean-text.ts';
import type { Component, Property } from './calendar-parts.ts';
import { type CalendarTime, eventTime, plus } from './calendar-time.ts';

export interface CalendarEvent {
  /** REQUEST, CANCEL, REPLY, PUBLISH, COUNTER … */
  readonly method: string | null;
  readonly summary: string;
  readonly location: string;
  readonly organiser: { readonly address: string; readonly name: string } | null;
  readonly start: CalendarTime | null;
  /** For whole days the first day after. */
  readonly end: CalendarTime | null;
  /** TENTATIVE, CONFIRMED, CANCELLED. */
  readonly status: string | null;
  readonly repeats: boolean;
  readonly attendees: number;
  /** Of a REPLY: ACCEPTED, DECLINED, TENTATIVE. */
  readonly answer: string | null;
  /** Events in the same file that are not shown. */
  readonly more: number;
}

const LONGEST_INPUT = 512 * 1024;
const DEEPEST = 8;

/** @returns undefined when there is no event in it. */
export function readCalendar(text: string, methodOfPart?: string): CalendarEvent | undefined {
  const calendar = parse(text.slice(0, LONGEST_INPUT));
  const events = calendar.components.filter(({ name }) => name === 'VEVENT' || name === 'VTODO');
  const event = events[0];
  if (!event) return undefined;
  const zones = calendar.components.filter(({ name }) => name === 'VTIMEZONE');
  const start = eventTime(property(event, 'DTSTART'), zones);
  const duration = property(event, 'DURATION')?.value;
  const attendees = event.properties.filter(({ name }) => name === 'ATTENDEE');
  const method = word(property(calendar, 'METHOD')?.value ?? methodOfPart);
  return {
    method,
    summary: line(property(event, 'SUMMARY')?.value, 500),
    location: line(property(event, 'LOCATION')?.value, 500),
    organiser: person(property(event, 'ORGANIZER')),
    start,
    end:
      eventTime(property(event, 'DTEND') ?? property(event, 'DUE'), zones) ??
      (start && duration ? plus(start, duration) : null),
    status: word(property(event, 'STATUS')?.value),
    repeats: event.properties.some(({ name }) => name === 'RRULE' || name === 'RDATE'),
    attendees: attendees.length,
    answer: method === 'REPLY' ? word(attendees[0]?.params.PARTSTAT) : null,
    // Changed instances of a repeated event carry its identifier again.
    more: new Set(events.map((each) => property(each, 'UID')?.value)).size - 1,
  };
}

export function property(component: Component, name: string): Property | undefined {
  return component.properties.find((each) => each.name === name);
}

/** Content lines, unfolded (section 3.1), into components. What stands outside VCALENDAR counts as inside. */
function parse(text: string): Component {
  const root: Component = { name: 'VCALENDAR', properties: [], components: [] };
  const open = [root];
  for (const contentLine of text.replace(/\r?\n[ \t]/g, '').split(/\r\n?|\n/)) {
    const found = readProperty(contentLine);
    if (!found) continue;
    const current = open.at(-1) as Component;
    if (found.name === 'BEGIN') {
      const name = found.value.trim().toUpperCase();
      if (name === 'VCALENDAR' || open.length > DEEPEST) continue;
      const component: Component = { name, properties: [], components: [] };
      current.components.push(component);
      open.push(component);
    } else if (found.name === 'END') {
      if (open.length > 1 && found.value.trim().toUpperCase() === current.name) open.pop();
    } else {
      current.properties.push(found);
    }
  }
  return root;
}

/** `NAME;PARAM="a:b";OTHER=c:value` */
function readProperty(text: string): Property | undefined {
  const name = /^[\w-]{1,60}(?=[;:])/.exec(text)?.[0];
  if (!name) return undefined;
  const params: Record<string, string> = {};
  let at = name.length;
  while (text[at] === ';') {
    const param = /;([\w-]{1,60})=("[^"]*"|[^;:,"]*)(?:,(?:"[^"]*"|[^;:,"]*))*/y;
    param.lastIndex = at;
    const match = param.exec(text);
    if (!match) break;
    params[(match[1] as string).toUpperCase()] = (match[2] as string).replace(/^"|"$/g, '');
    at += match[0].length;
  }
  const colon = text[at] === ':' ? at : text.indexOf(':', at);
  return colon < 0 ? undefined : { name: name.toUpperCase(), params, value: text.slice(colon + 1) };
}

/** TEXT with its escapes undone (section 3.3.11). */
function line(value: string | undefined, longest: number): string {
  const plain = (value ?? '')
    .slice(0, 4 * longest)
    .replace(/\\([nN\\,;:"])/g, (_, escaped: string) => (escaped.toLowerCase() === 'n' ? '\n' : escaped));
  return cleanLine(plain, longest);
}

function word(value: string | undefined): string | null {
  const plain = value?.trim().toUpperCase() ?? '';
  return /^[A-Z-]{1,30}$/.test(plain) ? plain : null;
}

function person(found: Property | undefined): CalendarEvent['organiser'] {
  if (!found) return null;
  const address = line(found.value.replace(/^\s*mailto:/i, ''), 320);
  const name = line(found.params.CN, 200);
  return address || name ? { address, name } : null;
}
