/** Encoded words (RFC 2047) and parameters (RFC 2231) as they are really written. */
import { encode } from '../encode.ts';
import { type CorpusMail, mail, mailOf, multipart, of, part, wordB, wordQ } from '../mail.ts';

const SUBJECTS: readonly (readonly [string, string, string])[] = [
  ['two words, split inside a character', '=?utf-8?B?8J+Y?= =?utf-8?B?gA==?=', '😀'],
  ['two Q words, split inside a character', '=?utf-8?Q?Gr=C3?= =?utf-8?Q?=B6=C3=9Fe?=', 'Größe'],
  ['split over a fold', '=?utf-8?Q?Gr=C3=B6?=\r\n =?utf-8?Q?=C3=9Fe?=', 'Größe'],
  ['padding in the middle', '=?utf-8?B?R3LDtg==?= =?utf-8?B?w59l?=', 'Größe'],
  ['base64 without its padding', '=?utf-8?B?R3LDtsOfZQ?=', 'Größe'],
  ['base64 with spaces in it', '=?utf-8?B?R3LD tsOf ZQ==?=', 'Größe'],
  ['base64 of the URL alphabet', '=?utf-8?B?8J-YgA?=', '😀'],
  ['quoted-printable called base64', '=?utf-8?B?Gr=C3=B6=C3=9Fe?=', 'Größe'],
  ['spaces inside a Q word', '=?utf-8?Q?my broken l=C3=A4mp?=', 'my broken lämp'],
  ['underscores and an escaped one', '=?utf-8?Q?a_b=5Fc?=', 'a b_c'],
  ['lower-case letters of the encoding', '=?UTF-8?q?Gr=c3=b6=c3=9fe?=', 'Größe'],
  ['a language tag', '=?utf-8*de?Q?Gr=C3=B6=C3=9Fe?=', 'Größe'],
  [
    'two charsets side by side',
    `${wordB(encode('Заказ', 'koi8-r'), 'koi8-r')} ${wordQ(encode('注文', 'shift_jis'), 'shift_jis')}`,
    'Заказ注文',
  ],
  [
    'words with text between',
    '=?utf-8?Q?Gr=C3=B6=C3=9Fe?= of the =?utf-8?Q?L=C3=A4mp?=',
    'Größe of the Lämp',
  ],
  ['no space before the word', 'Re:=?utf-8?Q?Gr=C3=B6=C3=9Fe?=', 'Re:Größe'],
  ['UTF-8 called ASCII', '=?us-ascii?Q?Gr=C3=B6=C3=9Fe?=', 'Größe'],
  ['UTF-8 called Latin-1', '=?iso-8859-1?Q?Gr=C3=B6=C3=9Fe?=', 'Größe'],
  ['an unknown charset, Western', '=?x-unknown?Q?Gr=F6=DFe?=', 'Größe'],
  ['an unknown charset, UTF-8', '=?none?Q?Gr=C3=B6=C3=9Fe?=', 'Größe'],
  ['an unfinished word', '=?utf-8?Q?Gr=C3=B6', '=?utf-8?Q?Gr=C3=B6'],
  ['nothing that is a word', 'is 1 =? 2', 'is 1 =? 2'],
  ['an empty word', '=?utf-8?Q??=lamp', 'lamp'],
  ['raw UTF-8 in a Q word', '=?utf-8?Q?Größe?=', 'Größe'],
  ['a broken escape', '=?utf-8?Q?100=25_=ZZ?=', '100% =ZZ'],
  ['line ends in a word', '=?utf-8?Q?a=0D=0ABcc:_eve?=', 'a Bcc: eve'],
  ['a NUL in a word', '=?utf-8?Q?a=00b?=', 'ab'],
  [
    'Japanese, each word a shift of its own',
    `${wordB(encode('注文', 'iso-2022-jp'), 'ISO-2022-JP')}\r\n ${wordB(encode('商品', 'iso-2022-jp'), 'ISO-2022-JP')}`,
    '注文商品',
  ],
  [
    'Chinese, split inside a character',
    `${wordB(encode('订单', 'gbk').subarray(0, 3), 'gb2312')} ${wordB(encode('订单', 'gbk').subarray(3), 'gb2312')}`,
    '订单',
  ],
  ['emoji with a joiner', '=?utf-8?B?8J+RqeKAjfCfmoA=?=', '👩‍🚀'],
];

const FROMS: readonly (readonly [string, string, string])[] = [
  ['quotes around an encoded name', '"=?utf-8?Q?J=C3=BCrgen?=" <ann@customer.example>', 'Jürgen'],
  ['a comma inside an encoded name', '=?utf-8?Q?M=C3=BCller=2C_Ann?= <ann@customer.example>', 'Müller, Ann'],
  [
    'angle brackets inside an encoded name',
    '=?utf-8?Q?Boss_=3Cboss=40corp.example=3E?= <ann@customer.example>',
    'Boss <boss@corp.example>',
  ],
  ['a name behind the address', 'ann@customer.example (Ann Baker)', 'Ann Baker'],
  ['a name with a dot', 'Dr. Ann B. <ann@customer.example>', 'Dr. Ann B.'],
  ['a split name', '=?utf-8?B?SsO8?= =?utf-8?B?cmdlbg==?= <ann@customer.example>', 'Jürgen'],
  ['an address alone in brackets', '<ann@customer.example>', ''],
  ['an address with space inside', 'Ann < ann@customer.example >', 'Ann'],
  ['Cyrillic in KOI8-R', `${wordB(encode('Анна', 'koi8-r'), 'koi8-r')} <ann@customer.example>`, 'Анна'],
];

const disposition = (params: string) =>
  mailOf(
    multipart('mixed', [
      part('text/plain', 'see'),
      part('application/pdf', 'x', `Content-Disposition: attachment; ${params}`),
    ]),
  );

const NAMES: readonly (readonly [string, string, string])[] = [
  ['pieces', "filename*0*=utf-8''Gr%C3%B6;\r\n filename*1*=%C3%9Fe.pdf", 'Größe.pdf'],
  ['pieces in the wrong order', "filename*1*=%C3%9Fe.pdf; filename*0*=utf-8''Gr%C3%B6", 'Größe.pdf'],
  ['pieces, split inside a character', "filename*0*=utf-8''Gr%C3; filename*1*=%B6%C3%9Fe.pdf", 'Größe.pdf'],
  [
    'pieces, plain and encoded',
    'filename*0*=utf-8\'\'Gr%C3%B6%C3%9Fe; filename*1=" one.pdf"',
    'Größe one.pdf',
  ],
  ['plain pieces', 'filename*0="annual "; filename*1="report.pdf"', 'annual report.pdf'],
  [
    'eleven pieces',
    Array.from({ length: 11 }, (_, at) => `filename*${at}=${String.fromCharCode(97 + at)}`).join('; '),
    'abcdefghijk',
  ],
  [
    'both forms, the encoded one counts',
    'filename="Grose.pdf"; filename*=utf-8\'\'Gr%C3%B6%C3%9Fe.pdf',
    'Größe.pdf',
  ],
  ['an encoded word where none belongs', 'filename="=?utf-8?Q?Gr=C3=B6=C3=9Fe.pdf?="', 'Größe.pdf'],
  ['encoded words, folded', 'filename="=?utf-8?Q?Gr=C3=B6?=\r\n =?utf-8?Q?=C3=9Fe.pdf?="', 'Größe.pdf'],
  ['raw UTF-8', 'filename="Größe.pdf"', 'Größe.pdf'],
  ['no quotes, spaces', 'filename=my report.pdf', 'my report.pdf'],
  ['escaped quotes', 'filename="a \\"b\\".pdf"', 'a "b".pdf'],
  ['brackets', 'filename=report(1).pdf', 'report(1).pdf'],
  ['writing turned round', 'filename="invoice\u202efdp.exe"', 'invoicefdp.exe'],
  ['a semicolon in quotes', 'filename="a;b.pdf"', 'a;b.pdf'],
  ['an unknown charset', "filename*=x-none''Gr%F6%DFe.pdf", 'Größe.pdf'],
  ['a charset and no language', "filename*=windows-1251''%C7%E0%EA%E0%E7.pdf", 'Заказ.pdf'],
  ['broken percent signs', "filename*=utf-8''100%25%ZZ.pdf", '100%%ZZ.pdf'],
];

export const WORDS: readonly CorpusMail[] = [
  ...SUBJECTS.map(([name, written, subject]) =>
    of(`subject: ${name}`, mail([`Subject: ${written}`], 'x'), { subject, text: 'x' }),
  ),
  ...FROMS.map(([name, written, shown]) =>
    of(`sender: ${name}`, mail([`From: ${written}`], 'x'), { name: shown, text: 'x' }),
  ),
  ...NAMES.map(([name, params, filename]) =>
    of(`file name: ${name}`, disposition(params), { text: 'see', files: [filename] }),
  ),
  of(
    'file name: in the type alone',
    mailOf(
      multipart('mixed', [
        part('text/plain', 'see'),
        part('application/pdf; name="=?utf-8?B?R3LDtsOfZQ==?=.pdf"', 'x'),
      ]),
    ),
    { text: 'see', files: ['Größe.pdf'] },
  ),
];
