import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ReadMessage } from './message.ts';
import { parseAttachment, parseMessage } from './parse.ts';
import { DEFAULT_READING_LIMITS, LIMITS } from './reading-limits.ts';

const bytes = (text: string) => Buffer.from(text.replace(/\r?\n/g, '\r\n'), 'latin1');
const multipart = (kind: string, ...parts: string[]) =>
  bytes(
    `From: a@x.example\nSubject: s\nMIME-Version: 1.0\nContent-Type: multipart/${kind}; boundary="b"\n\n${parts
      .map((part) => `--b\n${part}\n`)
      .join('')}--b--\n`,
  );
const base64 = (text: string, encoding: BufferEncoding = 'utf8') =>
  Buffer.from(text, encoding).toString('base64');

/** One line per difficulty: the mail, and what must be read in it. */
const DIFFICULT: readonly (readonly [string, Buffer, Partial<ReadMessage>])[] = [
  ['nothing at all', Buffer.alloc(0), { reading: 'parsed', subject: '', text: '', from: undefined }],
  ['only a line break', bytes('\n'), { text: '', subject: '' }],
  ['only a header', bytes('Subject: lamp'), { subject: 'lamp', text: '' }],
  ['no header', bytes('\nhello'), { text: 'hello\n', subject: '' }],
  [
    'bare line feeds',
    Buffer.from('Subject: lamp\nFrom: a@x.example\n\nhello\n'),
    { subject: 'lamp', text: 'hello\n' },
  ],
  ['no Message-ID', bytes('From: a@x.example\n\nx'), { messageId: undefined, references: [] }],
  [
    'Message-ID without brackets, with a comment and a fold',
    bytes(
      'Message-ID: abc@x.example\nIn-Reply-To: <one@x> (mail of Tuesday)\nReferences: <zero@x>\n <one@\n x>\n\nx',
    ),
    { messageId: '<abc@x.example>', inReplyTo: '<one@x>', references: ['<zero@x>', '<one@x>'] },
  ],
  ['In-Reply-To of words', bytes('In-Reply-To: your message of Tuesday\n\nx'), { inReplyTo: undefined }],
  [
    'a Message-ID of 10,000 characters',
    bytes(`Message-ID: <${'a'.repeat(10_000)}@x>\n\nx`),
    { messageId: expect.stringMatching(/^<[0-9a-f]{64}@sha256\.invalid>$/) as unknown as string },
  ],
  [
    'raw Latin-1 in the header',
    bytes('From: J\xfcrgen M\xfcller <j@x.example>\nSubject: caf\xe9\n\nx'),
    { from: { address: 'j@x.example', name: 'Jürgen Müller' }, subject: 'café' },
  ],
  [
    'raw UTF-8 in the header',
    Buffer.from('Subject: 訂單 № 7\r\nFrom: "王小明" <wang@x.example>\r\n\r\nx'),
    { subject: '訂單 № 7', from: { address: 'wang@x.example', name: '王小明' } },
  ],
  [
    'encoded words: split inside a character, mixed charsets',
    bytes('Subject: =?utf-8?B?8J+Y?= =?utf-8?B?gA==?= =?koi8-r?B?+sHLwdo=?=\n\nx'),
    { subject: expect.stringContaining('Заказ') as unknown as string },
  ],
  [
    'Japanese in ISO-2022-JP',
    Buffer.concat([
      bytes('Subject: =?ISO-2022-JP?B?GyRCQ21KOBsoQg==?=\nContent-Type: text/plain; charset=iso-2022-jp\n\n'),
      Buffer.from('1b24424346381b2842', 'hex'),
    ]),
    { subject: '注文', text: expect.stringMatching(/\p{Script=Han}/u) as unknown as string },
  ],
  [
    'Cyrillic in KOI8-R, 8 bit',
    bytes(
      'Content-Type: text/plain; charset=koi8-r\nContent-Transfer-Encoding: 8bit\n\n\xfa\xc1\xcb\xc1\xda',
    ),
    { text: 'Заказ\n' },
  ],
  [
    'windows-1252 in Latin-1 clothes',
    bytes('Content-Type: text/plain; charset=iso-8859-1\n\nprice: \x80 5 \x93quoted\x94'),
    { text: 'price: € 5 “quoted”\n' },
  ],
  [
    'a charset that nobody knows, 8 bit',
    bytes('Content-Type: text/plain; charset=x-unknown-8bit\n\ncaf\xe9'),
    { reading: 'parsed', text: expect.stringMatching(/^caf/) as unknown as string },
  ],
  [
    'quoted-printable with broken escapes',
    bytes(
      'Content-Transfer-Encoding: quoted-printable\nContent-Type: text/plain; charset=utf-8\n\n=C3=A9 =ZZ =\nend=',
    ),
    { text: expect.stringMatching(/^é .*end/s) as unknown as string },
  ],
  [
    'base64 with rubbish in it',
    bytes(
      `Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n  ${base64('hello').slice(0, 4)}!!\n${base64('hello').slice(4)}`,
    ),
    { text: expect.stringContaining('hel') as unknown as string },
  ],
  [
    'NUL bytes and a lone surrogate in the text',
    Buffer.concat([
      bytes('Subject: a\0b\nContent-Type: text/plain; charset=utf-8\n\nx\0y '),
      Buffer.from([0xed, 0xa0, 0x80]),
    ]),
    { subject: 'ab', text: expect.stringMatching(/^xy [^\0\ud800-\udfff]*$/) as unknown as string },
  ],
  [
    'HTML only',
    bytes(
      'Content-Type: text/html; charset=utf-8\n\n<style>p{}</style><p>Hello <b>you</b></p><script>x()</script><p>Bye</p>',
    ),
    { text: 'Hello you\n\nBye', html: expect.stringContaining('<b>you</b>') as unknown as string },
  ],
  [
    'text and HTML as alternatives',
    multipart('alternative', 'Content-Type: text/plain\n\nplain', 'Content-Type: text/html\n\n<p>rich</p>'),
    { text: 'plain\n', html: '<p>rich</p>\n', attachments: [] },
  ],
  [
    'a boundary that never closes',
    bytes('Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nhello'),
    { reading: 'parsed', text: expect.stringContaining('hello') as unknown as string },
  ],
  [
    'multipart without a boundary',
    bytes('Subject: s\nContent-Type: multipart/mixed\n\n--b\nContent-Type: text/plain\n\nhello\n--b--'),
    { subject: 's' },
  ],
  [
    'a boundary that its part repeats',
    bytes(
      'Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\ndeep\n--b--\n--b--',
    ),
    { reading: 'parsed' },
  ],
  [
    'a file name in RFC 2231 pieces',
    multipart(
      'mixed',
      "Content-Type: application/pdf\nContent-Disposition: attachment; filename*0*=utf-8''Gr%C3%B6;\n filename*1*=%C3%9Fe.pdf\n\nx",
    ),
    {
      attachments: [
        {
          filename: 'Größe.pdf',
          contentType: 'application/pdf',
          size: 2,
          contentId: undefined,
          inline: false,
        },
      ],
    },
  ],
  [
    'an inline image',
    multipart(
      'related',
      'Content-Type: text/html\n\n<img src="cid:logo@x">',
      'Content-Type: image/png; name=logo.png\nContent-ID: <logo@x>\nContent-Disposition: inline\nContent-Transfer-Encoding: base64\n\niVBO',
    ),
    {
      attachments: [
        { filename: 'logo.png', contentType: 'image/png', size: 3, contentId: 'logo@x', inline: true },
      ],
    },
  ],
  [
    'a forwarded mail stays a file',
    multipart(
      'mixed',
      'Content-Type: text/plain\n\nsee below',
      'Content-Type: message/rfc822\n\nSubject: inner\n\ninner text',
    ),
    { text: 'see below\n', attachments: [expect.objectContaining({ contentType: 'message/rfc822' })] },
  ],
  [
    'a calendar invitation',
    multipart(
      'alternative',
      'Content-Type: text/plain\n\nmeet',
      'Content-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR',
    ),
    { text: 'meet\n', attachments: [expect.objectContaining({ contentType: 'text/calendar' })] },
  ],
  [
    'winmail.dat',
    multipart(
      'mixed',
      'Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\neJ8+Ig==',
    ),
    {
      attachments: [expect.objectContaining({ filename: 'winmail.dat', contentType: 'application/ms-tnef' })],
    },
  ],
  [
    'a signed mail',
    multipart(
      'signed; protocol="application/pkcs7-signature"',
      'Content-Type: text/plain\n\nsigned words',
      'Content-Type: application/pkcs7-signature; name=smime.p7s\n\nxx',
    ),
    { text: 'signed words\n', attachments: [expect.objectContaining({ filename: 'smime.p7s' })] },
  ],
  [
    'a delivery report',
    bytes(
      'Return-Path: <>\nAuto-Submitted: auto-replied\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\nIt did not arrive.\n--b\nContent-Type: message/delivery-status\n\nFinal-Recipient: rfc822; x@y.example\nAction: failed\nStatus: 5.1.1\n--b--',
    ),
    { automatic: true, text: expect.stringContaining('It did not arrive.') as unknown as string },
  ],
  [
    'a group of addresses',
    bytes('From: a@x.example\nTo: Team: b@x.example, "C, D" <c@x.example>;\n\nx'),
    {
      to: [
        { address: 'b@x.example', name: '' },
        { address: 'c@x.example', name: 'C, D' },
      ],
    },
  ],
  ['undisclosed recipients', bytes('To: undisclosed-recipients:;\n\nx'), { to: [] }],
  [
    'several From fields',
    bytes('From: a@x.example\nFrom: b@x.example\n\nx'),
    { from: { address: 'a@x.example', name: '' } },
  ],
  ['a date of nonsense', bytes('Date: yesterday at noon\n\nx'), { date: undefined }],
  ['a date of the year 9999', bytes('Date: Mon, 1 Jan 9999 00:00:00 +0000\n\nx'), { date: undefined }],
  [
    'line breaks smuggled into the subject',
    bytes('Subject: =?utf-8?Q?a=0D=0ABcc:_x?=\n\nx'),
    { subject: 'a Bcc: x' },
  ],
];

describe('difficult mails', () => {
  test.each(DIFFICULT)('%s', async (_, raw, expected) => {
    expect(await parseMessage(raw)).toMatchObject(expected);
  });
});

describe('bombs', () => {
  const cases: readonly (readonly [string, () => Buffer, Partial<ReadMessage>])[] = [
    [
      'parts inside parts, 5,000 deep',
      () =>
        bytes(
          `Subject: deep\n${Array.from({ length: 5_000 }, (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\n\n--b${i}\n`).join('')}`,
        ),
      { reading: 'parsed', subject: 'deep', traits: { shortened: ['nesting'] } },
    ],
    [
      'headers of 3 MB',
      () => bytes(`Subject: big\n${'X-Fill: y\n'.repeat(300_000)}\nx`),
      { reading: 'parsed', subject: 'big', traits: { shortened: ['headers'] } },
    ],
    [
      'a header line of 1 MB',
      () => bytes(`Subject: ${'long '.repeat(200_000)}\n\nx`),
      { subject: expect.stringMatching(/^long/) as unknown as string },
    ],
    [
      '20,000 addresses',
      () => bytes(`To: ${Array.from({ length: 20_000 }, (_, i) => `a${i}@x.example`).join(',\n ')}\n\nx`),
      {},
    ],
    [
      '10,000 references',
      () => bytes(`References: ${Array.from({ length: 10_000 }, (_, i) => `<${i}@x>`).join('\n ')}\n\nx`),
      {},
    ],
    [
      '20,000 parts',
      () => multipart('mixed', ...Array.from({ length: 20_000 }, () => 'Content-Type: image/png\n\nx')),
      {},
    ],
    ['HTML 50,000 elements deep', () => bytes(`Content-Type: text/html\n\n${'<div>'.repeat(50_000)}x`), {}],
    [
      '30 MB',
      () =>
        Buffer.concat([
          multipart('mixed', 'Content-Type: application/zip\n\n'),
          Buffer.alloc(30 * 1024 * 1024, 'abcdefg\n'),
        ]),
      {},
    ],
  ];
  test.each(cases)(
    '%s',
    async (_, make, expected) => {
      const message = await parseMessage(make());
      expect(message).toMatchObject(expected);
      expect(message.to.length).toBeLessThanOrEqual(LIMITS.addresses);
      expect(message.references.length).toBeLessThanOrEqual(LIMITS.references);
      expect(message.attachments.length).toBeLessThanOrEqual(DEFAULT_READING_LIMITS.attachments);
      expect(message.text.length).toBeLessThanOrEqual(LIMITS.textLength);
    },
    60_000,
  );
});

test('whatever happens to the bytes, a mail is read, and PostgreSQL can take it', async () => {
  const corpus = DIFFICULT.map(([, raw]) => raw);
  const mutation = fc.oneof(
    fc.record({ kind: fc.constant('cut' as const), at: fc.nat(2_000), length: fc.nat(50) }),
    fc.record({
      kind: fc.constant('put' as const),
      at: fc.nat(2_000),
      bytes: fc.uint8Array({ maxLength: 20 }),
    }),
    fc.record({ kind: fc.constant('copy' as const), at: fc.nat(2_000), length: fc.nat(200) }),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.nat(corpus.length - 1),
      fc.array(mutation, { maxLength: 8 }),
      async (index, mutations) => {
        let raw = corpus[index] as Buffer;
        for (const change of mutations) {
          const at = Math.min(change.at, raw.length);
          const before = raw.subarray(0, at);
          const middle =
            change.kind === 'put'
              ? change.bytes
              : change.kind === 'copy'
                ? raw.subarray(at, at + change.length)
                : [];
          const after = change.kind === 'cut' ? raw.subarray(at + change.length) : raw.subarray(at);
          raw = Buffer.concat([before, Buffer.from(middle), after]);
        }
        const message = await parseMessage(raw);
        const written = JSON.stringify(message);
        expect(written).not.toContain('\\u0000');
        expect(written.isWellFormed()).toBe(true);
        expect(written).not.toMatch(/\\ud[89a-f]/);
      },
    ),
    { numRuns: 500 },
  );
}, 60_000);

test('an attachment is found by its position', async () => {
  const raw = multipart(
    'mixed',
    'Content-Type: text/plain\n\nx',
    'Content-Type: text/csv\nContent-Disposition: attachment; filename=a.csv\n\n1;2',
    `Content-Type: application/pdf\nContent-Disposition: attachment; filename=b.pdf\nContent-Transfer-Encoding: base64\n\n${base64('%PDF')}`,
  );
  const second = await parseAttachment(raw, 1);
  expect(second).toMatchObject({ filename: 'b.pdf', size: 4 });
  expect(Buffer.from(second?.content ?? []).toString()).toBe('%PDF');
  expect(await parseAttachment(raw, 2)).toBeUndefined();
});
