/** Mail of machines, and verdicts of servers. */
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
];
