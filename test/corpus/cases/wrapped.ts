/** What mail is wrapped in: Outlook's winmail.dat, signatures, encryption, other mails. */
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
import {
  binary,
  envelopedData,
  packedRtf,
  signedData,
  storedRtf,
  streamedSignedData,
  tnef,
  unicode,
} from '../wrappings.ts';

const winmail = (content: Buffer) =>
  base64Part('application/ms-tnef; name=winmail.dat', content, ATTACHED('winmail.dat'));
const withWinmail = (content: Buffer, text = 'see the files') =>
  mailOf(multipart('mixed', [part('text/plain', text), winmail(content)]));
const HTML_IN_RTF =
  "{\\rtf1\\ansi\\ansicpg1252\\fromhtml1 \\deff0{\\fonttbl{\\f0 Arial;}}{\\*\\htmltag64 <p>}\\htmlrtf \\par\\htmlrtf0 Gr\\'f6\\'dfe \\u8364?5{\\*\\htmltag72 </p>}}";

const TNEF: readonly CorpusMail[] = [
  of(
    'winmail.dat with two files',
    withWinmail(
      tnef(
        [],
        [
          { title: 'a.pdf', content: '%PDF' },
          { title: 'b.txt', content: 'hello' },
        ],
      ),
    ),
    { text: 'see the files', files: ['a.pdf', 'b.txt'] },
  ),
  of(
    'winmail.dat with a long name',
    withWinmail(
      tnef(
        [],
        [
          {
            title: 'GROESS~1.PDF',
            content: 'x',
            properties: [unicode(0x3707, 'Größe für 注文.pdf'), unicode(0x370e, 'application/pdf')],
          },
        ],
      ),
    ),
    { text: 'see the files', files: ['Größe für 注文.pdf'] },
  ),
  of(
    'winmail.dat alone, with the page',
    mailOf(winmail(tnef([binary(0x1013, '<p>Hello <b>you</b></p>')], []))),
    { text: 'Hello you', html: true, files: [] },
  ),
  of('winmail.dat alone, with the text', mailOf(winmail(tnef([unicode(0x1000, 'Größe 注文')], []))), {
    text: 'Größe 注文',
  }),
  of(
    'winmail.dat alone, with rich text',
    mailOf(
      winmail(
        tnef(
          [binary(0x1009, storedRtf("{\\rtf1\\ansi\\ansicpg1252 Gr\\'f6\\'dfe\\par second {\\b line}}"))],
          [],
        ),
      ),
    ),
    { text: 'Größe\nsecond line' },
  ),
  of(
    'winmail.dat alone, with packed rich text',
    mailOf(
      winmail(tnef([binary(0x1009, packedRtf("{\\rtf1\\ansi\\ansicpg1251 \\'c7\\'e0\\'ea\\'e0\\'e7}"))], [])),
    ),
    { text: 'Заказ' },
  ),
  of(
    'winmail.dat alone, with a page in rich text',
    mailOf(winmail(tnef([binary(0x1009, packedRtf(HTML_IN_RTF))], []))),
    { text: 'Größe €5', html: true },
  ),
  of(
    'winmail.dat cut short',
    withWinmail(
      tnef(
        [],
        [
          { title: 'a.pdf', content: '%PDF' },
          { title: 'b.txt', content: 'hello' },
        ],
      ).subarray(0, -12),
    ),
    { text: 'see the files', files: ['winmail.dat', 'a.pdf', 'b.txt'], traits: { shortened: ['unpacking'] } },
  ),
  of('winmail.dat that is none', withWinmail(Buffer.from('no tnef at all')), {
    text: 'see the files',
    files: ['winmail.dat'],
  }),
  of(
    'winmail.dat of the wrong type',
    mailOf(
      multipart('mixed', [
        part('text/plain', 'see'),
        base64Part(
          'application/octet-stream; name=winmail.dat',
          tnef([], [{ title: 'a.pdf', content: 'x' }]),
        ),
      ]),
    ),
    { text: 'see', files: ['a.pdf'] },
  ),
  of('winmail.dat with nothing in it', withWinmail(tnef([], [])), { text: 'see the files', files: [] }),
];

const signature = base64Part(
  'application/pkcs7-signature; name=smime.p7s',
  'signature',
  ATTACHED('smime.p7s'),
);
const opaque = (content: Buffer, type = 'signed-data') =>
  mailOf(
    base64Part(`application/pkcs7-mime; smime-type=${type}; name=smime.p7m`, content, ATTACHED('smime.p7m')),
  );
const inner = multipart('mixed', [
  part('text/plain', 'signed words'),
  part('application/pdf', 'x', ATTACHED('a.pdf')),
]);
const PGP_MESSAGE = '-----BEGIN PGP MESSAGE-----\r\n\r\nhQEMA\r\n-----END PGP MESSAGE-----\r\n';
const PGP_SIGNED =
  '-----BEGIN PGP SIGNED MESSAGE-----\r\nHash: SHA256\r\n\r\nsigned words\r\n- -- dashes\r\n-----BEGIN PGP SIGNATURE-----\r\n\r\niQEz\r\n-----END PGP SIGNATURE-----\r\n';

const PROTECTED: readonly CorpusMail[] = [
  of(
    'S/MIME, signature beside',
    mailOf(
      multipart(
        'signed',
        [part('text/plain', 'signed words'), signature],
        '; protocol="application/pkcs7-signature"',
      ),
    ),
    { text: 'signed words', files: [], traits: { protection: 'smime-signed' } },
  ),
  of(
    'S/MIME, signature beside a page with a file',
    mailOf(
      multipart('signed', [
        multipart('mixed', [
          part('text/html', '<p>signed</p>'),
          part('application/pdf', 'x', ATTACHED('a.pdf')),
        ]),
        signature,
      ]),
    ),
    { text: 'signed', html: true, files: ['a.pdf'], traits: { protection: 'smime-signed' } },
  ),
  of('S/MIME, signed as one', opaque(signedData(inner)), {
    text: 'signed words',
    files: ['a.pdf'],
    traits: { protection: 'smime-signed' },
  }),
  of('S/MIME, signed as one, in a stream', opaque(streamedSignedData(inner)), {
    text: 'signed words',
    files: ['a.pdf'],
    traits: { protection: 'smime-signed' },
  }),
  of(
    'S/MIME, signed as one, of the old type',
    mailOf(base64Part('application/x-pkcs7-mime', signedData(inner))),
    { text: 'signed words', files: ['a.pdf'], traits: { protection: 'smime-signed' } },
  ),
  of(
    'S/MIME, signed around signed',
    opaque(signedData(base64Part('application/pkcs7-mime', signedData(inner)))),
    { text: 'signed words', files: ['a.pdf'], traits: { protection: 'smime-signed' } },
  ),
  of('S/MIME, signed as one and damaged', opaque(signedData(inner).subarray(0, 60)), {
    text: '',
    files: ['smime.p7m'],
    traits: { protection: 'smime-signed' },
  }),
  of('S/MIME, encrypted', opaque(envelopedData(), 'enveloped-data'), {
    text: '',
    files: ['smime.p7m'],
    traits: { protection: 'smime-encrypted' },
  }),
  of('S/MIME, encrypted and called signed', opaque(envelopedData()), {
    text: '',
    files: ['smime.p7m'],
    traits: { protection: 'smime-encrypted' },
  }),
  of(
    'PGP, signature beside',
    mailOf(
      multipart(
        'signed',
        [part('text/plain', 'signed words'), part('application/pgp-signature; name=signature.asc', 'x')],
        '; protocol="application/pgp-signature"',
      ),
    ),
    { text: 'signed words', files: [], traits: { protection: 'pgp-signed' } },
  ),
  of(
    'PGP, encrypted',
    mailOf(
      multipart(
        'encrypted',
        [
          part('application/pgp-encrypted', 'Version: 1'),
          part('application/octet-stream; name=encrypted.asc', PGP_MESSAGE),
        ],
        '; protocol="application/pgp-encrypted"',
      ),
    ),
    { text: '', files: ['encrypted.asc'], traits: { protection: 'pgp-encrypted' } },
  ),
  of('PGP in the text, signed', mail(['Content-Type: text/plain'], PGP_SIGNED), {
    text: 'signed words\n-- dashes',
    traits: { protection: 'pgp-signed' },
  }),
  of('PGP in the text, signed, words around', mail([], `Hello,\r\n\r\n${PGP_SIGNED}\r\nlist footer\r\n`), {
    text: /^Hello,\s+signed words\s+-- dashes\s+list footer$/,
    traits: { protection: 'pgp-signed' },
  }),
  of('PGP in the text, encrypted', mail([], PGP_MESSAGE), {
    text: /BEGIN PGP MESSAGE/,
    traits: { protection: 'pgp-encrypted' },
  }),
  of('a key of PGP is no protection', mail([], '-----BEGIN PGP PUBLIC KEY BLOCK-----\r\nx'), {
    text: /PUBLIC KEY/,
  }),
];

const innermost = mail(['Subject: =?utf-8?Q?Gr=C3=B6=C3=9Fe?=', 'From: bob@customer.example'], 'inner words');
const FORWARDED: readonly CorpusMail[] = [
  of(
    'a mail in a mail',
    mailOf(multipart('mixed', [part('text/plain', 'see below'), part('message/rfc822', innermost)])),
    { text: 'see below', files: ['Größe.eml'] },
  ),
  of(
    'a mail in a mail, inline',
    mailOf(
      multipart('mixed', [
        part('text/plain', 'see below'),
        part('message/rfc822', innermost, 'Content-Disposition: inline'),
      ]),
    ),
    { text: 'see below', files: ['Größe.eml'] },
  ),
  of(
    'a mail in a mail with a name',
    mailOf(
      multipart('mixed', [
        part('text/plain', 'see below'),
        part('message/rfc822; name="the mail.eml"', innermost),
      ]),
    ),
    { text: 'see below', files: ['the mail.eml'] },
  ),
  of(
    'a mail in a mail in base64',
    mailOf(multipart('mixed', [part('text/plain', 'see below'), base64Part('message/rfc822', innermost)])),
    { text: 'see below', files: ['Größe.eml'] },
  ),
  of(
    'a mail in a mail without a subject',
    mailOf(
      multipart('mixed', [
        part('text/plain', 'see below'),
        part('message/rfc822', 'From: bob@customer.example\r\n\r\nx'),
      ]),
    ),
    { text: 'see below', files: ['message.eml'] },
  ),
  of('a mail alone in a mail', mailOf(part('message/rfc822', innermost)), { text: '', files: ['Größe.eml'] }),
  of('mails in a digest', mailOf(multipart('digest', [bytes('\r\n', innermost), bytes('\r\n', innermost)])), {
    text: '',
    files: ['Größe.eml', 'Größe.eml'],
  }),
  of(
    'a mail in a mail in a mail',
    mailOf(
      multipart('mixed', [
        part('text/plain', 'see below'),
        part(
          'message/rfc822',
          mailOf(
            multipart('mixed', [part('text/plain', 'middle'), part('message/rfc822', innermost)]),
            'Subject: middle',
          ),
        ),
      ]),
    ),
    { text: 'see below', files: ['middle.eml'] },
  ),
  of(
    'a page inline with a name behind a text',
    mailOf(
      multipart('mixed', [part('text/plain', 'see'), part('text/html', '<p>x</p>', INLINE('page.html'))]),
    ),
    { text: 'see', files: ['page.html'] },
  ),
];

export const WRAPPED: readonly CorpusMail[] = [...TNEF, ...PROTECTED, ...FORWARDED];
