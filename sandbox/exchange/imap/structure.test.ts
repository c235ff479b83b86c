import { expect, test } from 'vitest';
import { parseAddresses } from '../mime/addresses.ts';
import { Content } from '../store/content.ts';
import { bodyStructure } from './body-structure.ts';
import { envelope } from './envelope.ts';
import { type Section, sectionBytes, sectionLabel } from './section.ts';

const content = (lines: string[]) => new Content(Buffer.from(lines.join('\r\n'), 'latin1'));

test.each([
  [
    ['From: a@b.c', '', 'x'],
    '(NIL NIL ((NIL NIL "a" "b.c")) ((NIL NIL "a" "b.c")) ((NIL NIL "a" "b.c")) NIL NIL NIL NIL NIL)',
  ],
  [
    [
      'Date: Mon, 23 Nov 2026 10:00:00 +0100',
      'Subject: =?UTF-8?Q?h=C3=A9?=',
      'From: "Q \\"uoted\\", X" <a@b.c>',
      'Sender: s@b.c',
      'Reply-To: r@b.c',
      'To: one@b.c, Two <two@b.c>',
      'To: three@b.c',
      'Cc: undisclosed-recipients:;',
      'In-Reply-To: <1@b.c>',
      'Message-ID: <2@b.c>',
      '',
      '',
    ],
    '("Mon, 23 Nov 2026 10:00:00 +0100" "=?UTF-8?Q?h=C3=A9?=" (("Q \\"uoted\\", X" NIL "a" "b.c")) ((NIL NIL "s" "b.c")) ((NIL NIL "r" "b.c")) ((NIL NIL "one" "b.c")("Two" NIL "two" "b.c")(NIL NIL "three" "b.c")) ((NIL NIL "undisclosed-recipients" NIL)(NIL NIL NIL NIL)) NIL "<1@b.c>" "<2@b.c>")',
  ],
  [
    ['Subject: caf\xe9', 'From: x@y.z', ''],
    '(NIL {4}\r\ncaf\xe9 ((NIL NIL "x" "y.z")) ((NIL NIL "x" "y.z")) ((NIL NIL "x" "y.z")) NIL NIL NIL NIL NIL)',
  ],
  [['Subject: folded', '\tline', ''], '(NIL {11}\r\nfolded\tline NIL NIL NIL NIL NIL NIL NIL NIL)'],
  [['', 'no header at all'], '(NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL)'],
])('ENVELOPE %#', (lines, expected) => {
  const { raw, root } = content(lines);
  expect(envelope(raw, root)).toBe(expected);
});

test.each([
  ['a@b.c', [{ kind: 'address', name: undefined, local: 'a', host: 'b.c' }]],
  [
    '=?utf-8?q?J=C3=BC?= <a@b.c>',
    [{ kind: 'address', name: '=?utf-8?q?J=C3=BC?=', local: 'a', host: 'b.c' }],
  ],
  [
    'a@b.c (Comment (nested) here)',
    [{ kind: 'address', name: 'Comment (nested) here', local: 'a', host: 'b.c' }],
  ],
  ['"a b"@c.d', [{ kind: 'address', name: undefined, local: 'a b', host: 'c.d' }]],
  ['<@r1,@r2:a@b.c>', [{ kind: 'address', name: undefined, local: 'a', host: 'b.c' }]],
  [
    'Group: a@b.c, D <d@e.f>; , x@y.z',
    [
      { kind: 'group-start', name: 'Group' },
      { kind: 'address', name: undefined, local: 'a', host: 'b.c' },
      { kind: 'address', name: 'D', local: 'd', host: 'e.f' },
      { kind: 'group-end' },
      { kind: 'address', name: undefined, local: 'x', host: 'y.z' },
    ],
  ],
  ['"unterminated', [{ kind: 'address', name: undefined, local: 'unterminated', host: '' }]],
  ['Name <', [{ kind: 'address', name: 'Name', local: '', host: '' }]],
  [', , ;', []],
])('the address list %s', (text, expected) => {
  expect(parseAddresses(text)).toEqual(expected);
});

const NESTED = [
  'From: a@b.c',
  'MIME-Version: 1.0',
  'Content-Type: multipart/mixed; boundary="out"',
  '',
  'preamble',
  '--out',
  'Content-Type: multipart/alternative; boundary=in',
  '',
  '--in',
  'Content-Type: text/plain; charset=utf-8; format=flowed',
  'Content-Transfer-Encoding: 8bit',
  '',
  'plain text',
  '--in',
  'Content-Type: text/html',
  '',
  '<p>html</p>',
  'line two',
  '--in--',
  '--out',
  'Content-Type: message/rfc822',
  'Content-Description: forwarded',
  '',
  'Subject: inner',
  'Content-Type: multipart/mixed; boundary=deep',
  '',
  '--deep',
  '',
  'inner text',
  '--deep',
  'Content-Type: image/png; name="p.png"',
  'Content-Transfer-Encoding: base64',
  'Content-Disposition: attachment; filename="p.png"',
  'Content-ID: <cid@x>',
  'Content-Language: nl, en',
  '',
  'iVBORw0KGgo=',
  '--deep--',
  '--out--',
  'epilogue',
  '',
];

test('BODYSTRUCTURE of nested multiparts and an embedded message', () => {
  const { raw, root } = content(NESTED);
  expect(bodyStructure(raw, root, true)).toBe(
    '((("text" "plain" ("charset" "utf-8" "format" "flowed") NIL NIL "8bit" 10 0 NIL NIL NIL NIL)' +
      '("text" "html" NIL NIL NIL "7bit" 21 1 NIL NIL NIL NIL) "alternative" ("boundary" "in") NIL NIL NIL)' +
      `("message" "rfc822" NIL NIL "forwarded" "7bit" ${innerLength()} (NIL "inner" NIL NIL NIL NIL NIL NIL NIL NIL) ` +
      '(("text" "plain" NIL NIL NIL "7bit" 10 0 NIL NIL NIL NIL)' +
      '("image" "png" ("name" "p.png") "<cid@x>" NIL "base64" 12 NIL ("attachment" ("filename" "p.png")) ("nl" "en") NIL) ' +
      '"mixed" ("boundary" "deep") NIL NIL NIL) 14 NIL NIL NIL NIL) "mixed" ("boundary" "out") NIL NIL NIL)',
  );
  expect(bodyStructure(raw, root, false)).not.toContain('attachment');
});

function innerLength(): number {
  return NESTED.slice(NESTED.indexOf('Subject: inner'), NESTED.indexOf('--out--')).join('\r\n').length;
}

const section = (path: number[], text?: Section['text'], fields: string[] = []): Section => ({
  path,
  text,
  fields,
});

test.each([
  [section([1, 1]), 'plain text'],
  [section([1, 2]), '<p>html</p>\r\nline two'],
  [section([1, 2], 'MIME'), 'Content-Type: text/html\r\n\r\n'],
  [section([2], 'HEADER'), 'Subject: inner\r\nContent-Type: multipart/mixed; boundary=deep\r\n\r\n'],
  [section([2], 'HEADER.FIELDS', ['subject']), 'Subject: inner\r\n\r\n'],
  [section([2], 'HEADER.FIELDS.NOT', ['SUBJECT']), 'Content-Type: multipart/mixed; boundary=deep\r\n\r\n'],
  [section([2, 1]), 'inner text'],
  [section([2, 2]), 'iVBORw0KGgo='],
  [section([], 'HEADER.FIELDS', ['From', 'X']), 'From: a@b.c\r\n\r\n'],
  [section([3]), undefined],
  [section([1, 1, 1]), undefined],
  [section([1], 'HEADER'), undefined],
])('section $path $text of it', (asked, expected) => {
  const { raw, root } = content(NESTED);
  expect(sectionBytes(raw, root, asked)?.toString('latin1')).toBe(expected);
});

test('part 1 of a mail that is no multipart is its body', () => {
  const { raw, root } = content(['Subject: x', '', 'body', '']);
  expect(sectionBytes(raw, root, section([1]))?.toString()).toBe('body\r\n');
  expect(sectionBytes(raw, root, section([], 'TEXT'))?.toString()).toBe('body\r\n');
  expect(sectionBytes(raw, root, section([2]))).toBeUndefined();
});

test.each([
  [section([]), undefined, 'BODY[]'],
  [section([1, 2]), 0, 'BODY[1.2]<0>'],
  [section([4], 'HEADER.FIELDS', ['To', 'X-Y']), undefined, 'BODY[4.HEADER.FIELDS (To X-Y)]'],
])('the label of %o', (asked, offset, expected) => {
  expect(sectionLabel(asked, offset)).toBe(expected);
});

test.each([
  [
    'a multipart without its boundary',
    ['Content-Type: multipart/mixed; boundary=no', '', 'text'],
    '"text" "plain"',
  ],
  ['a multipart without boundary parameter', ['Content-Type: multipart/mixed', '', 'text'], '"text" "plain"'],
  ['a type that is none', ['Content-Type: ;;;', '', 'text'], '"text" "plain"'],
  ['a boundary cut short', ['Content-Type: multipart/mixed; boundary=b', '', '--b', '', 'only'], '"mixed"'],
  [
    'an encoded message',
    ['Content-Type: message/rfc822', 'Content-Transfer-Encoding: base64', '', 'eA=='],
    '"rfc822"',
  ],
])('%s is still described', (_, lines, expected) => {
  const { raw, root } = content(lines);
  expect(bodyStructure(raw, root, true)).toContain(expected);
});

test('ten thousand nested boundaries cost no more than the cap', () => {
  const lines: string[] = [];
  for (let depth = 0; depth < 10_000; depth++) {
    lines.push(`Content-Type: multipart/mixed; boundary=b${depth}`, '', `--b${depth}`);
  }
  const { raw, root } = content(lines);
  expect(bodyStructure(raw, root, true).length).toBeLessThan(1_000_000);
});
