/** Alternatives, pictures, flowed text, and structures that no program should write and some do. */
import {
  ATTACHED,
  base64Part,
  bytes,
  type CorpusMail,
  INLINE,
  mail,
  mailOf,
  multipart,
  of,
  part,
} from '../mail.ts';

const plain = (text: string) => part('text/plain; charset=utf-8', text);
const page = (html: string) => part('text/html; charset=utf-8', html);
const picture = (...lines: readonly string[]) => base64Part('image/png; name=logo.png', 'png', ...lines);

const CHOICES: readonly CorpusMail[] = [
  of('text and page', mailOf(multipart('alternative', [plain('plain'), page('<p>rich</p>')])), {
    text: 'plain',
    html: true,
    files: [],
  }),
  of('page before text', mailOf(multipart('alternative', [page('<p>rich</p>'), plain('plain')])), {
    text: 'plain',
    html: true,
  }),
  of('an empty text beside a page', mailOf(multipart('alternative', [plain(' \r\n'), page('<p>rich</p>')])), {
    text: 'rich',
    html: true,
  }),
  of('a page alone', mailOf(page('<p>Hello</p><p>Bye</p>')), { text: 'Hello\n\nBye', html: true }),
  of('an empty page beside a text', mailOf(multipart('alternative', [plain('plain'), page('')])), {
    text: 'plain',
    html: false,
  }),
  of(
    'a page for fast readers too',
    mailOf(
      multipart('alternative', [
        plain('plain'),
        part('text/x-amp-html', '<html amp></html>'),
        page('<p>rich</p>'),
      ]),
    ),
    { text: 'plain', html: true, files: [] },
  ),
  of(
    'a page with its picture',
    mailOf(multipart('related', [page('<img src="cid:a@b">'), picture('Content-ID: <a@b>')])),
    { html: true, files: [] },
  ),
  of(
    'a picture that the page does not show',
    mailOf(multipart('related', [page('<p>x</p>'), picture('Content-ID: <a@b>')])),
    { text: 'x', html: true, files: ['logo.png'] },
  ),
  of(
    'a picture inline without a page',
    mailOf(multipart('mixed', [plain('see'), picture('Content-ID: <a@b>', INLINE('logo.png'))])),
    { text: 'see', files: ['logo.png'] },
  ),
  of(
    'a picture by an escaped identifier',
    mailOf(multipart('related', [page('<img src="cid:a%40b">'), picture('Content-ID: <a@b>')])),
    { html: true, files: [] },
  ),
  of(
    'pictures inside alternatives inside files',
    mailOf(
      multipart('mixed', [
        multipart('alternative', [
          plain('plain'),
          multipart('related', [page('<img src="cid:a@b">'), picture('Content-ID: <a@b>')]),
        ]),
        part('application/pdf', 'x', ATTACHED('a.pdf')),
      ]),
    ),
    { text: 'plain', html: true, files: ['a.pdf'] },
  ),
  of(
    'text, file, text',
    mailOf(
      multipart('mixed', [plain('before'), part('application/pdf', 'x', ATTACHED('a.pdf')), plain('after')]),
    ),
    { text: 'before\n\nafter', files: ['a.pdf'] },
  ),
  of(
    'a page and the footer of a list',
    mailOf(multipart('mixed', [page('<p>rich</p>'), plain('footer <here>')])),
    { text: /^rich\s+footer <here>$/, html: true },
  ),
  of(
    'a text sent as a file',
    mailOf(multipart('mixed', [plain('see'), part('text/plain', 'log', ATTACHED('log.txt'))])),
    { text: 'see', files: ['log.txt'] },
  ),
  of(
    'a text with a name behind a text',
    mailOf(multipart('mixed', [plain('see'), part('text/plain; name=log.txt', 'log')])),
    { text: 'see', files: ['log.txt'] },
  ),
  of('the only text has a name', mailOf(part('text/plain; name=body.txt', 'hello')), {
    text: 'hello',
    files: [],
  }),
  of('a text sent as a file alone', mailOf(part('text/plain', 'log', ATTACHED('log.txt'))), {
    text: '',
    files: ['log.txt'],
  }),
  of(
    'a table as text',
    mailOf(multipart('mixed', [plain('see'), part('text/csv', '1;2', ATTACHED('a.csv'))])),
    { text: 'see', files: ['a.csv'] },
  ),
  of(
    'a business card',
    mailOf(multipart('mixed', [plain('see'), part('text/vcard; name=ann.vcf', 'BEGIN:VCARD')])),
    { text: 'see', files: ['ann.vcf'] },
  ),
  of('markdown alone', mailOf(part('text/markdown; charset=utf-8', '# Größe')), { text: '# Größe' }),
  of('a file alone', mailOf(base64Part('application/pdf; name=a.pdf', '%PDF')), {
    text: '',
    files: ['a.pdf'],
  }),
  of('a file without a name', mailOf(multipart('mixed', [plain('see'), part('application/pdf', 'x')])), {
    text: 'see',
    files: [''],
  }),
  of(
    'a Macintosh file',
    mailOf(
      multipart('mixed', [
        plain('see'),
        multipart('appledouble', [
          part('application/applefile; name=a.pdf', 'x'),
          part('application/pdf; name=a.pdf', 'x'),
        ]),
      ]),
    ),
    { text: 'see', files: ['a.pdf'] },
  ),
];

const flowed = (text: string, more = '') =>
  mailOf(part(`text/plain; charset=utf-8; format=flowed${more}`, text.replaceAll('\n', '\r\n')));
const FLOWED: readonly CorpusMail[] = [
  of('flowed', flowed('one line \nthat goes \non\nnew line\n'), { text: 'one line that goes on\nnew line' }),
  of('flowed, DelSp', flowed('注文した \n商品が \nまだ\n', '; delsp=yes'), { text: '注文した商品がまだ' }),
  of('flowed, quoted', flowed('> a quote \n> that goes on\n>> deeper \n>> still\nanswer\n'), {
    text: '> a quote that goes on\n>> deeper still\nanswer',
  }),
  of('flowed, depth changes in the middle', flowed('> a quote \nanswer\n'), { text: '> a quote \nanswer' }),
  of('flowed, stuffed', flowed(' From the start\n > no quote\n'), { text: 'From the start\n> no quote' }),
  of('flowed, signature', flowed('hello \nyou\n-- \nAnn\n'), { text: 'hello you\n-- \nAnn' }),
  of('flowed, empty lines', flowed('one \n\ntwo\n'), { text: 'one \ntwo' }),
  of('fixed lines stay', mailOf(part('text/plain', 'one \r\ntwo\r\n')), {
    text: 'one \r\ntwo'.replace('\r', ''),
  }),
];

const raw = (...lines: readonly string[]) => Buffer.from(lines.join('\r\n'));
const BROKEN: readonly CorpusMail[] = [
  of('nothing at all', Buffer.alloc(0), { from: null, subject: '', text: '' }),
  of('a line end', raw('', ''), { from: null, subject: '', text: '' }),
  of('only a header', raw('Subject: Lamp', 'From: ann@customer.example'), { subject: 'Lamp', text: '' }),
  of('no header', raw('', 'hello'), { from: null, subject: '', text: 'hello' }),
  of('line feeds alone', Buffer.from('From: ann@customer.example\nSubject: Lamp\n\nhello\n'), {
    subject: 'Lamp',
    text: 'hello',
  }),
  of('mixed line ends', Buffer.from('From: ann@customer.example\r\nSubject: Lamp\n\r\nhello\nyou\r\n'), {
    subject: 'Lamp',
    text: 'hello\nyou',
  }),
  of(
    'an mbox line first',
    Buffer.from(
      'From ann@customer.example Mon Mar  2 10:00:00 2026\r\nFrom: ann@customer.example\r\nSubject: Lamp\r\n\r\nhello',
    ),
    { subject: 'Lamp', text: 'hello' },
  ),
  of(
    'a header line without a colon',
    raw('From: ann@customer.example', 'nonsense', 'Subject: Lamp', '', 'hello'),
    { subject: 'Lamp', text: 'hello' },
  ),
  of('several From fields', mail(['From: ann@customer.example', 'From: eve@evil.example'], 'x'), {
    text: 'x',
  }),
  of('Sender alone', raw('Sender: ann@customer.example', 'Subject: Lamp', '', 'x'), { text: 'x' }),
  of('an empty From', mail(['From:'], 'x'), { from: null, text: 'x' }),
  of(
    'a boundary that never closes',
    mail(['Content-Type: multipart/mixed; boundary=b'], '--b\r\nContent-Type: text/plain\r\n\r\nhello'),
    { text: 'hello' },
  ),
  of('a boundary that never comes', mail(['Content-Type: multipart/mixed; boundary=b'], 'hello'), {
    text: 'hello',
  }),
  of(
    'no boundary',
    mail(['Content-Type: multipart/mixed'], '--b\r\nContent-Type: text/plain\r\n\r\nhello\r\n--b--'),
    { text: /hello/ },
  ),
  of(
    'two boundaries, the first counts',
    mail(
      ['Content-Type: multipart/mixed; boundary=b; boundary=c'],
      '--b\r\nContent-Type: text/plain\r\n\r\nhello\r\n--b--',
    ),
    { text: 'hello' },
  ),
  of(
    'a boundary with spaces behind',
    mail(
      ['Content-Type: multipart/mixed; boundary="b"'],
      '--b  \r\nContent-Type: text/plain\r\n\r\nhello\r\n--b--  \r\n',
    ),
    { text: 'hello' },
  ),
  of(
    'a part without a header',
    mail(['Content-Type: multipart/mixed; boundary=b'], '--b\r\n\r\nhello\r\n--b--'),
    { text: 'hello' },
  ),
  of(
    'words before and behind the parts',
    mail(['Content-Type: multipart/mixed; boundary=b'], 'This is MIME.\r\n--b\r\n\r\nhello\r\n--b--\r\nbye'),
    { text: 'hello' },
  ),
  of('a type of nonsense', mail(['Content-Type: ;;;'], 'hello'), { text: 'hello' }),
  of('a type of half', mail(['Content-Type: text'], 'hello'), { text: 'hello' }),
  of('an unknown transfer encoding', mail(['Content-Transfer-Encoding: x-rot13'], 'hello'), {
    text: 'hello',
  }),
  of(
    'a comment before the transfer encoding',
    mail(['Content-Transfer-Encoding: (so) base64'], Buffer.from('hello').toString('base64')),
    { text: 'hello' },
  ),
  of('base64 with rubbish between', mail(['Content-Transfer-Encoding: base64'], 'aGVs!!\r\nbG8=\r\n'), {
    text: 'hello',
  }),
  of(
    'quoted-printable cut at its end',
    mail(
      ['Content-Transfer-Encoding: quoted-printable', 'Content-Type: text/plain; charset=utf-8'],
      'Gr=C3=B6=C3=9Fe=',
    ),
    { text: 'Größe' },
  ),
  of(
    'quoted-printable with broken escapes',
    mail(['Content-Transfer-Encoding: quoted-printable'], '100=25 =ZZ ='),
    { text: /^100% =ZZ/ },
  ),
  of('NUL bytes', mail([], bytes('a', Buffer.of(0), 'b')), { text: 'ab' }),
  of('a bell and an escape', mail(['Subject: a\x07b'], 'x'), { subject: 'a b', text: 'x' }),
  of('a date of nonsense', mail(['Date: yesterday'], 'x'), { text: 'x' }),
  of('a date of the year 9999', mail(['Date: Mon, 1 Jan 9999 00:00:00 +0000'], 'x'), { text: 'x' }),
  of('a group of recipients', mail(['To: Team: a@x.example, b@x.example;'], 'x'), { text: 'x' }),
  of('undisclosed recipients', mail(['To: undisclosed-recipients:;'], 'x'), { text: 'x' }),
  of('a folded subject', mail(['Subject: my\r\n broken\r\n\tlamp'], 'x'), {
    subject: 'my broken lamp',
    text: 'x',
  }),
  of('a page of tags that never close', mailOf(page('<table><tr><td>Hello<td>you')), {
    text: /Hello[\s\S]*you/,
    html: true,
  }),
  of('a page with a script', mailOf(page('<script>alert(1)</script><p>Hello</p>')), {
    text: 'Hello',
    html: true,
  }),
];

const repeat = (count: number, make: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => make(index)).join('');
const BOMBS: readonly CorpusMail[] = [
  of(
    'parts inside parts',
    bytes(
      mail(['X-A: b']).subarray(0, -2),
      repeat(3_000, (at) => `Content-Type: multipart/mixed; boundary=b${at}\r\n\r\n--b${at}\r\n`),
    ),
    { text: '', traits: { shortened: ['nesting'] } },
  ),
  of(
    'parts beside parts',
    mailOf(
      multipart('mixed', [plain('hello'), ...Array.from({ length: 6_000 }, () => part('image/png', 'x'))]),
    ),
    { text: 'hello', traits: { shortened: ['attachments', 'parts'] } },
  ),
  of('a header of 3 MB', mail([repeat(300_000, () => 'X-Fill: y\r\n').trimEnd()], 'x'), {
    traits: { shortened: ['headers'] },
  }),
  of('a subject of 100,000 characters', mail([`Subject: ${'long '.repeat(20_000)}`], 'x'), {
    text: 'x',
    traits: { shortened: ['subject'] },
  }),
  of(
    'a thousand recipients',
    mail([`To: ${repeat(1_000, (at) => `a${at}@x.example,\r\n `)}z@x.example`], 'x'),
    { text: 'x', traits: { shortened: ['addresses'] } },
  ),
  of('ten thousand references', mail([`References: ${repeat(10_000, (at) => `<${at}@x>\r\n `)}`], 'x'), {
    text: 'x',
  }),
  of('a text of 2 MB', mail([], 'words '.repeat(350_000)), {
    text: /^words/,
    traits: { shortened: ['text', 'lines'] },
  }),
  of('one line of 900,000 characters', mail([], 'x'.repeat(900_000)), {
    text: /^x{100000}…\s*$/,
    traits: { shortened: ['lines'] },
  }),
  of('a page 20,000 elements deep', mailOf(page(`${'<div>'.repeat(20_000)}x`)), { html: true }),
];

export const STRUCTURE: readonly CorpusMail[] = [...CHOICES, ...FLOWED, ...BROKEN, ...BOMBS];
