/** Every old charset, in bodies, subjects and file names; labels that differ, lie or are missing. */
import { encode } from '../encode.ts';
import {
  base64Part,
  bytes,
  type CorpusMail,
  mail,
  mailOf,
  multipart,
  of,
  part,
  quotedPrintable,
  wordB,
  wordQ,
} from '../mail.ts';

const SAMPLES: Readonly<Record<string, string>> = {
  'utf-8': 'Zażółć gęślą jaźń, 注文 и заказ',
  'koi8-r': 'Здравствуйте, мой заказ не пришел',
  'koi8-u': 'Добрий день, де моє замовлення',
  'windows-1251': 'Здравствуйте, мой заказ не пришёл',
  'iso-8859-5': 'Здравствуйте, где мой заказ',
  ibm866: 'Здравствуйте, где мой заказ',
  'windows-1256': 'مرحبا، لم يصل طلبي بعد',
  'iso-8859-6': 'مرحبا لم يصل طلبي بعد',
  'windows-1255': 'שלום, ההזמנה שלי לא הגיעה',
  'iso-8859-8': 'שלום, ההזמנה שלי לא הגיעה',
  'windows-1253': 'Καλημέρα, πού είναι η παραγγελία μου',
  'iso-8859-7': 'Καλημέρα, πού είναι η παραγγελία μου',
  'windows-1254': 'Siparişim gelmedi, lütfen yardım edin ğüşıöç',
  'windows-1250': 'Zamówienie nie przyszło, proszę o pomoc žřň',
  'iso-8859-2': 'Zamówienie nie przyszło, proszę o pomoc žřň',
  'windows-1257': 'Užsakymas neatėjo, prašau padėti ąčęš',
  'iso-8859-13': 'Užsakymas neatėjo, prašau padėti ąčęš',
  'windows-874': 'สวัสดี คำสั่งซื้อยังไม่มา',
  'windows-1252': 'Très cher : 5 € – “merci” à bientôt',
  'iso-8859-15': 'Très cher : 5 € à bientôt Œuvre',
  macintosh: 'Très cher à bientôt “merci”',
  shift_jis: '注文した商品がまだ届きません。カタカナ',
  'euc-jp': '注文した商品がまだ届きません。カタカナ',
  'iso-2022-jp': '注文した商品 ABC がまだ届きません。',
  gbk: '您好，我的订单还没有到，請幫忙',
  gb18030: '您好，我的订单还没有到，謝謝',
  big5: '您好，我的訂單還沒有到，謝謝',
  'euc-kr': '안녕하세요, 주문한 물건이 아직 안 왔어요',
};

const SUBJECT_LENGTH = 12;

export const CHARSETS: readonly CorpusMail[] = Object.entries(SAMPLES).flatMap(([charset, text]) => {
  const content = encode(text, charset);
  const short = text.slice(0, SUBJECT_LENGTH).trim();
  const subject = encode(short, charset);
  const type = `Content-Type: text/plain; charset=${charset}`;
  const raw = charset === 'iso-2022-jp' ? '7bit' : '8bit';
  return [
    of(`${charset}, 8 bit`, mail([type, `Content-Transfer-Encoding: ${raw}`], content), { text }),
    of(
      `${charset}, quoted-printable, subject in Q`,
      mail(
        [type, `Subject: ${wordQ(subject, charset)}`, 'Content-Transfer-Encoding: quoted-printable'],
        quotedPrintable(content),
      ),
      { text, subject: short },
    ),
    of(
      `${charset}, base64, subject and name in B`,
      mailOf(
        base64Part(`text/plain; charset="${charset.toUpperCase()}"`, content),
        `Subject: ${wordB(subject, charset)}`,
        `From: ${wordB(subject, charset)} <ann@customer.example>`,
      ),
      { text, subject: short, name: short },
    ),
    of(
      `${charset}, a page`,
      mail([`Content-Type: text/html; charset=${charset}`], bytes('<p>', content, '</p>')),
      { text, html: true },
    ),
    of(
      `${charset}, a file name`,
      mailOf(
        multipart('mixed', [
          part('text/plain', 'see'),
          part(
            'application/pdf',
            'x',
            `Content-Disposition: attachment; filename*=${charset}''${percent(encode(`${text.slice(0, 6).trim()}.pdf`, charset))}`,
          ),
        ]),
      ),
      { text: 'see', files: [`${text.slice(0, 6).trim()}.pdf`] },
    ),
  ];
});

function percent(content: Buffer): string {
  return [...content].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
}

const ALIASES: readonly (readonly [string, string])[] = [
  ...([
    ['cp1251', 'windows-1251'],
    ['win-1251', 'windows-1251'],
    ['x-cp1251', 'windows-1251'],
    ['WINDOWS1251', 'windows-1251'],
  ] as const),
  ...([
    ['koi8', 'koi8-r'],
    ['cskoi8r', 'koi8-r'],
    ['cp866', 'ibm866'],
  ] as const),
  ...([
    ['x-sjis', 'shift_jis'],
    ['cp932', 'shift_jis'],
    ['windows-31j', 'shift_jis'],
    ['Shift-JIS', 'shift_jis'],
    ['ms_kanji', 'shift_jis'],
  ] as const),
  ...([
    ['eucjp', 'euc-jp'],
    ['x-euc-jp', 'euc-jp'],
    ['iso-2022-jp-ms', 'iso-2022-jp'],
    ['csISO2022JP', 'iso-2022-jp'],
    ['cp50220', 'iso-2022-jp'],
  ] as const),
  ...([
    ['gb2312', 'gbk'],
    ['x-gbk', 'gbk'],
    ['cp936', 'gbk'],
    ['csGB2312', 'gbk'],
    ['big-5', 'big5'],
    ['cp950', 'big5'],
    ['big5-hkscs', 'big5'],
  ] as const),
  ...([
    ['ks_c_5601-1987', 'euc-kr'],
    ['cp949', 'euc-kr'],
    ['korean', 'euc-kr'],
    ['tis-620', 'windows-874'],
    ['iso-8859-8-i', 'iso-8859-8'],
    ['utf8', 'utf-8'],
    ['cp65001', 'utf-8'],
  ] as const),
];

export const LABELS: readonly CorpusMail[] = [
  ...ALIASES.map(([label, charset]) => {
    const text = SAMPLES[charset] as string;
    return of(
      `${charset} called ${label}`,
      mail([`Content-Type: text/plain; charset=${label}`], encode(text, charset)),
      { text },
    );
  }),
  // UTF-8 under the name of what the sender's program used to write.
  ...[
    'us-ascii',
    'iso-8859-1',
    'windows-1252',
    'windows-1251',
    'koi8-r',
    'iso-8859-2',
    'windows-1256',
    'iso-8859-9',
    'gb2312',
    'shift_jis',
    'euc-kr',
    'iso-8859-15',
    'x-unknown',
    'unknown-8bit',
    'not-a-charset',
    'utf-16',
    '%s',
    '',
  ].map((label) =>
    of(
      `UTF-8 called ${label || 'nothing'}`,
      mail([`Content-Type: text/plain; charset="${label}"`], 'Mój заказ № 12 — 注文、ありがとう'),
      { text: 'Mój заказ № 12 — 注文、ありがとう' },
    ),
  ),
  of('UTF-8 without a word on it', mail([], 'Größe: 5 €'), { text: 'Größe: 5 €' }),
  of(
    'UTF-8 with a byte order mark',
    mail(['Content-Type: text/plain; charset=utf-8'], bytes(Buffer.from([0xef, 0xbb, 0xbf]), 'Größe')),
    { text: 'Größe' },
  ),
  of(
    'windows-1252 called UTF-8',
    mail(['Content-Type: text/plain; charset=utf-8'], encode('Très cher à bientôt “merci”', 'windows-1252')),
    { text: 'Très cher à bientôt “merci”' },
  ),
  of(
    'windows-1252 called Latin-1',
    mail(['Content-Type: text/plain; charset=iso-8859-1'], encode('5 € “quoted” – œuvre', 'windows-1252')),
    { text: '5 € “quoted” – œuvre' },
  ),
  of('windows-1252 without a word on it', mail([], encode('Très cher : 5 €', 'windows-1252')), {
    text: 'Très cher : 5 €',
  }),
  of(
    'one byte of damage in UTF-8',
    mail(['Content-Type: text/plain; charset=utf-8'], bytes('Größe für ', Buffer.from([0xe9]), ' Müller')),
    { text: 'Größe für \ufffd Müller' },
  ),
  of('Japanese escapes without a word on them', mail([], encode('注文した商品', 'iso-2022-jp')), {
    text: '注文した商品',
  }),
  of(
    'Japanese escapes called ASCII',
    mail(['Content-Type: text/plain; charset=us-ascii'], encode('注文した商品', 'iso-2022-jp')),
    { text: '注文した商品' },
  ),
  of(
    'UTF-16 with a byte order mark',
    mailOf(
      base64Part(
        'text/plain; charset=utf-16',
        bytes(Buffer.from([0xff, 0xfe]), encode('Größe 注文', 'utf-16le')),
      ),
    ),
    { text: 'Größe 注文' },
  ),
  of(
    'UTF-16 the other way round',
    mailOf(
      base64Part(
        'text/plain; charset=utf-16',
        bytes(Buffer.from([0xfe, 0xff]), Buffer.from(encode('Größe', 'utf-16le')).swap16()),
      ),
    ),
    { text: 'Größe' },
  ),
  of('UTF-7', mail(['Content-Type: text/plain; charset=utf-7'], 'Gr+APYA3w-e: 1 +- 1 +MIJrZ2WH-'), {
    text: 'Größe: 1 + 1 ゐ殧文'.replace(
      'ゐ殧文',
      Buffer.from([0x30, 0x82, 0x6b, 0x67, 0x65, 0x87]).swap16().toString('utf16le'),
    ),
  }),
  of('UTF-7 in the subject', mail(['Subject: =?utf-7?Q?Gr+APYA3w-e?='], 'x'), {
    subject: 'Größe',
    text: 'x',
  }),
  of(
    'HZ',
    mail(
      ['Content-Type: text/plain; charset=hz-gb-2312'],
      bytes(
        'Hello ~{',
        encode('订单', 'gbk').map((byte) => byte & 0x7f),
        '~} ~~ end',
      ),
    ),
    { text: 'Hello 订单 ~ end' },
  ),
  of(
    'ISO-2022-KR',
    mail(
      ['Content-Type: text/plain; charset=iso-2022-kr'],
      bytes(
        '\x1b$)C\r\nABC \x0e',
        encode('주문', 'euc-kr').map((byte) => byte & 0x7f),
        '\x0f end',
      ),
    ),
    { text: 'ABC 주문 end' },
  ),
  of(
    'a page that names its charset itself',
    mail(
      ['Content-Type: text/html'],
      bytes(
        '<html><head><meta charset="windows-1251"></head><body>',
        encode('Здравствуйте', 'windows-1251'),
        '</body></html>',
      ),
    ),
    { text: 'Здравствуйте', html: true },
  ),
  of(
    'a page that names it the old way',
    mail(
      ['Content-Type: text/html'],
      bytes(
        '<meta http-equiv="Content-Type" content="text/html; charset=koi8-r"><p>',
        encode('Здравствуйте', 'koi8-r'),
        '</p>',
      ),
    ),
    { text: 'Здравствуйте', html: true },
  ),
  of(
    'a charset in quotes of the wrong kind',
    mail(["Content-Type: text/plain; charset='windows-1251'"], encode('Здравствуйте', 'windows-1251')),
    { text: 'Здравствуйте' },
  ),
  of(
    'raw Latin-1 in the header',
    mail(
      [
        bytes('Subject: ', encode('Größe für Zoë', 'windows-1252')),
        bytes('From: ', encode('Jürgen', 'windows-1252'), ' <ann@customer.example>'),
      ],
      'x',
    ),
    { subject: 'Größe für Zoë', name: 'Jürgen', text: 'x' },
  ),
  of(
    'raw windows-1251 in the header of such a mail',
    mail(
      [
        bytes('Subject: ', encode('Где мой заказ', 'windows-1251')),
        'Content-Type: text/plain; charset=windows-1251',
      ],
      encode('Здравствуйте', 'windows-1251'),
    ),
    { subject: 'Где мой заказ', text: 'Здравствуйте' },
  ),
  of('raw UTF-8 in the header', mail(['Subject: Где мой заказ 注文'], 'x'), {
    subject: 'Где мой заказ 注文',
    text: 'x',
  }),
  of('raw Japanese escapes in the header', mail([bytes('Subject: ', encode('注文', 'iso-2022-jp'))], 'x'), {
    subject: '注文',
    text: 'x',
  }),
  of(
    'raw Latin-1 in the header of a part',
    mailOf(
      multipart('mixed', [
        part('text/plain', 'see'),
        part(
          'application/pdf',
          'x',
          bytes('Content-Disposition: attachment; filename="', encode('Größe', 'windows-1252'), '.pdf"'),
        ),
      ]),
    ),
    { text: 'see', files: ['Größe.pdf'] },
  ),
];
