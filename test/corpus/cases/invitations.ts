/** Invitations (iCalendar) with the times, zones and properties that calendar programs write. */
import { type CorpusMail, mailOf, multipart, of, part } from '../mail.ts';

const event = (...lines: readonly string[]) =>
  [
    'BEGIN:VCALENDAR',
    'METHOD:REQUEST',
    'BEGIN:VEVENT',
    'UID:1',
    'SUMMARY:Visit',
    ...lines,
    'END:VEVENT',
    'END:VCALENDAR',
  ].join('\r\n');
const invitation = (calendar: string, params = '; method=REQUEST') =>
  mailOf(
    multipart('alternative', [
      part('text/plain', 'Does it suit you?'),
      part(`text/calendar; charset=utf-8${params}`, calendar),
    ]),
  );
const shown = (fields: object) => ({
  calendar: {
    method: 'REQUEST',
    summary: 'Visit',
    location: '',
    organiser: null,
    start: null,
    end: null,
    status: null,
    repeats: false,
    attendees: 0,
    answer: null,
    more: 0,
    ...fields,
  },
});
const time = (local: string, zone: string | null, at: string | null) => ({ local, zone, at });
const ZONE =
  'BEGIN:VTIMEZONE\r\nTZID:Our Zone\r\nBEGIN:STANDARD\r\nDTSTART:16010101T030000\r\nTZOFFSETTO:+0100\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r\nEND:STANDARD\r\nBEGIN:DAYLIGHT\r\nDTSTART:16010101T020000\r\nTZOFFSETTO:+0200\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\n';
const withZone = (...lines: readonly string[]) =>
  event(...lines).replace('BEGIN:VEVENT', `${ZONE}BEGIN:VEVENT`);

const CALENDARS: readonly (readonly [string, string, object])[] = [
  [
    'in UTC',
    event('DTSTART:20260301T090000Z', 'DTEND:20260301T100000Z'),
    {
      start: time('2026-03-01T09:00:00', 'UTC', '2026-03-01T09:00:00.000Z'),
      end: time('2026-03-01T10:00:00', 'UTC', '2026-03-01T10:00:00.000Z'),
    },
  ],
  [
    'in a zone of IANA',
    event('DTSTART;TZID=Europe/Amsterdam:20260701T090000'),
    { start: time('2026-07-01T09:00:00', 'Europe/Amsterdam', '2026-07-01T07:00:00.000Z') },
  ],
  [
    'in a zone of Windows',
    event('DTSTART;TZID="W. Europe Standard Time":20260115T090000'),
    { start: time('2026-01-15T09:00:00', 'W. Europe Standard Time', '2026-01-15T08:00:00.000Z') },
  ],
  [
    'in a zone of its own, winter',
    withZone('DTSTART;TZID=Our Zone:20260115T090000'),
    { start: time('2026-01-15T09:00:00', 'Our Zone', '2026-01-15T08:00:00.000Z') },
  ],
  [
    'in a zone of its own, summer',
    withZone('DTSTART;TZID=Our Zone:20260715T090000'),
    { start: time('2026-07-15T09:00:00', 'Our Zone', '2026-07-15T07:00:00.000Z') },
  ],
  [
    'in a zone nobody knows',
    event('DTSTART;TZID=Middle Earth:20260115T090000'),
    { start: time('2026-01-15T09:00:00', 'Middle Earth', null) },
  ],
  ['without a zone', event('DTSTART:20260115T090000'), { start: time('2026-01-15T09:00:00', null, null) }],
  [
    'of a whole day',
    event('DTSTART;VALUE=DATE:20260115', 'DTEND;VALUE=DATE:20260116'),
    { start: time('2026-01-15', null, null), end: time('2026-01-16', null, null) },
  ],
  [
    'with a duration',
    event('DTSTART:20260115T090000Z', 'DURATION:P1DT1H30M'),
    {
      start: time('2026-01-15T09:00:00', 'UTC', '2026-01-15T09:00:00.000Z'),
      end: time('2026-01-16T10:30:00', 'UTC', '2026-01-16T10:30:00.000Z'),
    },
  ],
  [
    'with everything',
    event(
      'LOCATION:Room 1\\, second\\nfloor',
      'ORGANIZER;CN="Baker, Ann":mailto:ann@customer.example',
      'ATTENDEE:mailto:a@x',
      'ATTENDEE:mailto:b@x',
      'RRULE:FREQ=WEEKLY',
      'STATUS:CONFIRMED',
    ),
    {
      location: 'Room 1, second floor',
      organiser: { address: 'ann@customer.example', name: 'Baker, Ann' },
      attendees: 2,
      repeats: true,
      status: 'CONFIRMED',
    },
  ],
  [
    'cancelled',
    event('STATUS:CANCELLED').replace('REQUEST', 'CANCEL'),
    { method: 'CANCEL', status: 'CANCELLED' },
  ],
  [
    'answered',
    event('ATTENDEE;PARTSTAT=DECLINED:mailto:a@x').replace('REQUEST', 'REPLY'),
    { method: 'REPLY', answer: 'DECLINED', attendees: 1 },
  ],
  [
    'with folded lines',
    event('LOCATION:a very long pla\r\n ce of meeting'),
    { location: 'a very long place of meeting' },
  ],
  ['with two events', event('END:VEVENT', 'BEGIN:VEVENT', 'UID:2', 'SUMMARY:Other'), { more: 1 }],
  ['with a date of nonsense', event('DTSTART:20269999T990000'), {}],
  ['that never ends', event().replace(/END:VEVENT[\s\S]*/, ''), {}],
  ['in another alphabet', event('LOCATION:会議室 № 5'), { location: '会議室 № 5' }],
];

export const INVITATIONS: readonly CorpusMail[] = [
  ...CALENDARS.map(([name, calendar, fields]) =>
    of(`invitation: ${name}`, invitation(calendar), {
      text: 'Does it suit you?',
      files: [],
      traits: shown(fields),
    }),
  ),
  of('an invitation of nothing', invitation('BEGIN:VCALENDAR\r\nEND:VCALENDAR'), {
    text: 'Does it suit you?',
    files: ['invite.ics'],
  }),
  of(
    'an invitation as a file',
    mailOf(
      multipart('mixed', [
        part('text/plain', 'see'),
        part('text/calendar; name=visit.ics', event(), 'Content-Disposition: attachment'),
      ]),
    ),
    { text: 'see', files: ['visit.ics'], traits: shown({}) },
  ),
];
