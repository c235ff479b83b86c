/** When an event is, for its reader: in the time zone of the browser where the instant is known, else as written. */

export interface Moment {
  readonly local: string;
  readonly zone: string | null;
  readonly at: string | null;
}

export interface EventTimes {
  readonly text: string;
  /** For programs. */
  readonly machine: string;
  readonly allDay: boolean;
  /** The wall clock of nobody knows where. */
  readonly zoneUnknown: boolean;
  /** The sender's wall clock, where it shows another time. */
  readonly senders: { readonly text: string; readonly zone: string } | undefined;
}

interface Event {
  readonly start: Moment | null;
  readonly end: Moment | null;
}

const DAY_MS = 86_400_000;

/** @param timeZone of the reader; default: the browser's. */
export function eventTimes(
  { start, end }: Event,
  language: string,
  timeZone?: string,
): EventTimes | undefined {
  if (!start) return undefined;
  const allDay = start.local.length === 10;
  if (allDay) {
    const first = Date.parse(start.local);
    // The end of whole days is the first day after.
    const last = Math.max(first, end ? Date.parse(end.local) - DAY_MS : first);
    const text = range(language, { dateStyle: 'full', timeZone: 'UTC' }, first, last);
    return { text, machine: start.local, allDay, zoneUnknown: false, senders: undefined };
  }
  const clock = { dateStyle: 'full', timeStyle: 'short', hourCycle: 'h23' } as const;
  const wallStart = wall(start);
  const wallEnd = end ? wall(end) : wallStart;
  const asWritten = range(language, { ...clock, timeZone: 'UTC' }, wallStart, wallEnd);
  if (!start.at) {
    return { text: asWritten, machine: start.local, allDay, zoneUnknown: true, senders: undefined };
  }
  const text = range(language, { ...clock, timeZone }, Date.parse(start.at), Date.parse(end?.at ?? start.at));
  const differs = start.zone !== null && start.zone !== 'UTC' && text !== asWritten;
  return {
    text,
    machine: start.at,
    allDay,
    zoneUnknown: false,
    senders: differs ? { text: timesOnly(language, start, end), zone: start.zone as string } : undefined,
  };
}

/** The wall clock as if it stood in Greenwich, to be shown with UTC. */
function wall({ local }: Moment): number {
  return Date.parse(`${local}Z`);
}

function timesOnly(language: string, start: Moment, end: Moment | null): string {
  const sameDay = !end || end.local.slice(0, 10) === start.local.slice(0, 10);
  const options = {
    ...(sameDay ? {} : ({ dateStyle: 'medium' } as const)),
    timeStyle: 'short',
    hourCycle: 'h23',
  } as const;
  return range(language, { ...options, timeZone: 'UTC' }, wall(start), end ? wall(end) : wall(start));
}

function range(language: string, options: object, from: number, to: number): string {
  const format = new Intl.DateTimeFormat(language, options as Intl.DateTimeFormatOptions);
  return to > from ? format.formatRange(from, to) : format.format(from);
}
