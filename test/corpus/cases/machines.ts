/** Mail of machines, verdicts of servers, invitations. */
import { type CorpusMail, mail, mailOf, multipart, of, part } from '../mail.ts';

const KINDS: readonly (readonly [string, string, readonly string[]])[] = [
  ['an absence notice', 'auto-reply', ['Auto-Submitted: auto-replied']],
  ['an absence notice with parameters', 'auto-reply', ['Auto-Submitted: auto-replied (vacation)']],
  [
    'an absence notice of Exchange',
    'auto-reply',
    ['Subject: Automatic reply: Lamp', 'Auto-Submitted: auto-generated', 'X-Auto-Response-Suppress: All'],
  ],
  [
    'an absence notice of Exchange in Dutch',
    'auto-reply',
    ['Subject: Automatisch antwoord: Lamp', 'Auto-Submitted: auto-generated'],
  ],
  [
    'an absence notice of Exchange in German',
    'auto-reply',
    ['Subject: Automatische Antwort: Lampe', 'Auto-Submitted: auto-generated'],
  ],
  [
    'an absence notice of Exchange in French',
    'auto-reply',
    ['Subject: =?utf-8?Q?R=C3=A9ponse_automatique?= : Lampe', 'X-Auto-Response-Suppress: All'],
  ],
  [
    'an absence notice in Chinese',
    'auto-reply',
    ['Subject: =?utf-8?B?6Ieq5Yqo5Zue5aSN?=: lamp', 'Auto-Submitted: auto-generated'],
  ],
  ['an absence notice of an old server', 'auto-reply', ['X-Autoreply: yes']],
  ['an absence notice of a responder', 'auto-reply', ['X-Autorespond: Lamp']],
  ['an absence notice by Precedence', 'auto-reply', ['Precedence: auto_reply']],
  ['an absence notice marked as bulk', 'auto-reply', ['Subject: Out of office: Lamp', 'Precedence: bulk']],
  ['a person who writes such a subject', 'person', ['Subject: Automatic reply: how do I switch it on']],
  ['a notification', 'notification', ['Auto-Submitted: auto-generated']],
  [
    'a notification of Exchange',
    'notification',
    ['X-MS-Exchange-Generated-Message-Source: Mailbox Rules Agent'],
  ],
  ['not submitted by a machine', 'person', ['Auto-Submitted: no']],
  ['a mailing list', 'mailing-list', ['List-Post: <mailto:lamps@list.example>']],
  ['a mailing list by Precedence', 'mailing-list', ['Precedence: list']],
  ['an advertisement', 'bulk', ['List-Unsubscribe: <https://shop.example/off>', 'Precedence: bulk']],
  ['junk by Precedence', 'bulk', ['Precedence: junk']],
  ['an advertisement by Feedback-ID', 'bulk', ['Feedback-ID: 1:2:3:shop']],
  ['first class', 'person', ['Precedence: first-class']],
  ['a report by its failed recipients', 'delivery-report', ['X-Failed-Recipients: gone@x.example']],
  [
    'a report by its sender and path',
    'delivery-report',
    ['From: MAILER-DAEMON@mx.example', 'Return-Path: <>'],
  ],
  ['nobody to return to is no report', 'person', ['Return-Path: <>']],
];

const report = (status: string, type = 'message/delivery-status') =>
  mailOf(
    multipart(
      'report',
      [
        part('text/plain', 'It did not arrive.'),
        part(type, status),
        part('text/rfc822-headers', 'Message-ID: <ours@contoso.example>'),
      ],
      '; report-type=delivery-status',
    ),
    'Return-Path: <>',
  );
const group = (address: string, action: string, status: string) =>
  `Final-Recipient: rfc822; ${address}\r\nAction: ${action}\r\nStatus: ${status}\r\n`;
const outcome = (address: string, action: string, status: string, diagnostic = '') => ({
  address,
  action,
  status,
  diagnostic,
});

const REPORTS: readonly CorpusMail[] = [
  of(
    'a delivery report',
    report(`Reporting-MTA: dns; mx\r\n\r\n${group('gone@x.example', 'failed', '5.1.1')}`),
    {
      kind: 'delivery-report',
      text: 'It did not arrive.',
      files: ['headers.txt'],
      traits: { report: [outcome('gone@x.example', 'failed', '5.1.1')] },
    },
  ),
  of(
    'a delivery report about two',
    report(
      `Reporting-MTA: dns; mx\r\n\r\n${group('gone@x.example', 'failed', '5.1.1')}\r\n${group('Slow@x.example', 'delayed', '4.4.1')}`,
    ),
    {
      kind: 'delivery-report',
      text: 'It did not arrive.',
      files: ['headers.txt'],
      traits: {
        report: [outcome('gone@x.example', 'failed', '5.1.1'), outcome('slow@x.example', 'delayed', '4.4.1')],
      },
    },
  ),
  of(
    'a delivery report with words',
    report(
      `Reporting-MTA: dns; mx\r\n\r\n${group('gone@x.example', 'failed', '5.1.1')}Diagnostic-Code: smtp; 550 5.1.1 User\r\n unknown`,
    ),
    {
      kind: 'delivery-report',
      text: 'It did not arrive.',
      files: ['headers.txt'],
      traits: { report: [outcome('gone@x.example', 'failed', '5.1.1', '550 5.1.1 User unknown')] },
    },
  ),
  of(
    'a delivery report in UTF-8',
    report(
      `Reporting-MTA: dns; mx\r\n\r\n${group('größe@x.example', 'failed', '5.1.1')}`,
      'message/global-delivery-status',
    ),
    {
      kind: 'delivery-report',
      text: 'It did not arrive.',
      files: ['headers.txt'],
      traits: { report: [outcome('größe@x.example', 'failed', '5.1.1')] },
    },
  ),
  of('a delivery report about nobody', report('Reporting-MTA: dns; mx'), {
    kind: 'delivery-report',
    text: 'It did not arrive.',
    files: ['headers.txt'],
  }),
  of(
    'a delivery report with a NUL in xtext',
    report(`Reporting-MTA: dns; mx\r\n\r\n${group('a+00b@x.example', 'failed', '5.1.1')}`),
    {
      kind: 'delivery-report',
      text: 'It did not arrive.',
      files: ['headers.txt'],
      traits: { report: [outcome('a b@x.example'.replace(' ', ''), 'failed', '5.1.1')] },
    },
  ),
  of('a success', report(`Reporting-MTA: dns; mx\r\n\r\n${group('there@x.example', 'delivered', '2.0.0')}`), {
    kind: 'delivery-report',
    text: 'It did not arrive.',
    files: ['headers.txt'],
    traits: { report: [outcome('there@x.example', 'delivered', '2.0.0')] },
  }),
  of(
    'a read receipt',
    mailOf(
      multipart(
        'report',
        [
          part('text/plain', 'Your message was read.'),
          part('message/disposition-notification', 'Disposition: manual-action/MDN-sent-manually; displayed'),
        ],
        '; report-type=disposition-notification',
      ),
    ),
    { kind: 'receipt', text: 'Your message was read.' },
  ),
  of(
    'a complaint report',
    mailOf(
      multipart(
        'report',
        [part('text/plain', 'abuse'), part('message/feedback-report', 'Feedback-Type: abuse')],
        '; report-type=feedback-report',
      ),
    ),
    { kind: 'delivery-report', text: 'abuse' },
  ),
];

const EXCHANGE =
  'Received: from a by AM0PR01.eurprd01.prod.exchangelabs.outlook.com with Microsoft SMTP Server id 15';
const POSTFIX = 'Received: from a by mx.contoso.example (Postfix) with ESMTPS';
const passed = { spf: 'pass', dkim: 'pass', dmarc: 'pass' };
const VERDICTS: readonly (readonly [string, readonly string[], object])[] = [
  ['clean', [EXCHANGE, 'X-MS-Exchange-Organization-SCL: 1'], { spam: { verdict: 'clean', level: 1 } }],
  ['trusted', [EXCHANGE, 'X-MS-Exchange-Organization-SCL: -1'], { spam: { verdict: 'clean', level: -1 } }],
  ['spam by level', [EXCHANGE, 'X-MS-Exchange-Organization-SCL: 5'], { spam: { verdict: 'spam', level: 5 } }],
  [
    'spam by filter',
    [EXCHANGE, 'X-Forefront-Antispam-Report: CIP:1.2.3.4;SCL:5;SFV:SPM;CAT:SPM;'],
    { spam: { verdict: 'spam', level: 5 } },
  ],
  [
    'spam by a block list',
    [EXCHANGE, 'X-Forefront-Antispam-Report: SFV:SKB;'],
    { spam: { verdict: 'spam', level: null } },
  ],
  [
    'phishing',
    [EXCHANGE, 'X-Forefront-Antispam-Report: SCL:9;SFV:SPM;CAT:HPHISH;'],
    { spam: { verdict: 'phishing', level: 9 } },
  ],
  [
    'phishing in short',
    [EXCHANGE, 'X-Forefront-Antispam-Report: SCL:9;SFV:SPM;CAT:PHSH;'],
    { spam: { verdict: 'phishing', level: 9 } },
  ],
  [
    'bulk',
    [EXCHANGE, 'X-Forefront-Antispam-Report: SCL:4;SFV:NSPM;CAT:BULK;'],
    { spam: { verdict: 'bulk', level: 4 } },
  ],
  ['a level that no Exchange wrote', [POSTFIX, 'X-MS-Exchange-Organization-SCL: 9'], {}],
  ['a level of nonsense', [EXCHANGE, 'X-MS-Exchange-Organization-SCL: many'], {}],
  [
    'authentication by Exchange',
    [
      EXCHANGE,
      'Authentication-Results: spf=pass (sender IP is 1.2.3.4) smtp.mailfrom=x;\r\n dkim=pass header.d=x;dmarc=pass action=none; compauth=pass',
    ],
    { authentication: passed },
  ],
  [
    'authentication by our server',
    [POSTFIX, 'Authentication-Results: mx.contoso.example; spf=softfail; dkim=none; dmarc=fail'],
    { authentication: { spf: 'softfail', dkim: 'none', dmarc: 'fail' } },
  ],
  [
    'authentication by its neighbour',
    [POSTFIX, 'Authentication-Results: filter.contoso.example 1; spf=pass; dkim=pass; dmarc=pass'],
    { authentication: passed },
  ],
  [
    'authentication by a stranger',
    [POSTFIX, 'Authentication-Results: evil.example; spf=pass; dkim=pass; dmarc=pass'],
    {},
  ],
  [
    'authentication without a name, not by Exchange',
    [POSTFIX, 'Authentication-Results: spf=pass; dkim=pass; dmarc=pass'],
    {},
  ],
  ['authentication without any Received', ['Authentication-Results: mx.contoso.example; spf=pass'], {}],
  [
    'two results, the upper counts',
    [
      POSTFIX,
      'Authentication-Results: mx.contoso.example; spf=fail',
      'Authentication-Results: mx.contoso.example; spf=pass',
    ],
    { authentication: { spf: 'fail', dkim: null, dmarc: null } },
  ],
];

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

export const MACHINES: readonly CorpusMail[] = [
  ...KINDS.map(([name, kind, lines]) =>
    of(name, mail(lines, 'x'), {
      text: 'x',
      kind,
      from: name.includes('sender and path') ? 'mailer-daemon@mx.example' : 'ann@customer.example',
    }),
  ),
  of('a mailing list with its name', mail(['List-Id: "The Lamps" <lamps.list.example>'], 'x'), {
    text: 'x',
    kind: 'mailing-list',
    traits: { list: 'The Lamps' },
  }),
  of('a mailing list without one', mail(['List-Id: <lamps.list.example>'], 'x'), {
    text: 'x',
    kind: 'mailing-list',
    traits: { list: 'lamps.list.example' },
  }),
  of('forwarded by a rule', mail(['X-MS-Exchange-Inbox-Rules-Loop: a@x.example'], 'x'), {
    text: 'x',
    automatic: true,
    traits: { loop: true },
  }),
  of('wants no automatic answer', mail(['X-Auto-Response-Suppress: OOF'], 'x'), {
    text: 'x',
    automatic: true,
  }),
  ...REPORTS,
  ...VERDICTS.map(([name, lines, traits]) => of(`verdict: ${name}`, mail(lines, 'x'), { text: 'x', traits })),
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
