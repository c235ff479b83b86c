/** Mails with what makes servers differ: nested parts, an embedded message, encoded words, 8-bit, odd addresses. */
const lines = (...text: string[]) => Buffer.from(`${text.join('\r\n')}\r\n`, 'latin1');

export const NESTED = lines(
  'From: "Jansen, Jan" <jan@klant.example>',
  'To: support@contoso.example, =?utf-8?Q?S=C3=A9?= <se@contoso.example>',
  'Cc: team: a@b.example, "B \\"b\\"" <b@b.example>;',
  'Subject: =?UTF-8?B?VnJhYWcgb3ZlciDigqw=?=',
  'Date: Mon, 23 Nov 2026 10:00:00 +0100',
  'Message-ID: <nested@klant.example>',
  'In-Reply-To: <before@contoso.example>',
  'MIME-Version: 1.0',
  'Content-Type: multipart/mixed; boundary="outer"',
  '',
  'This is a multi-part message in MIME format.',
  '--outer',
  'Content-Type: multipart/alternative; boundary=inner',
  '',
  '--inner',
  'Content-Type: text/plain; charset=utf-8; format=flowed',
  'Content-Transfer-Encoding: quoted-printable',
  '',
  'Goede=C3=ABn dag',
  '--inner',
  'Content-Type: text/html; charset=us-ascii',
  '',
  `<p>${'lang '.repeat(400)}</p>`,
  'tweede regel',
  '--inner--',
  '',
  '--outer',
  'Content-Type: message/rfc822',
  'Content-Description: the mail before',
  'Content-Disposition: inline',
  '',
  'From: inner@klant.example',
  'Subject: inner mail',
  'Message-ID: <inner@klant.example>',
  'Content-Type: multipart/mixed; boundary=deep',
  '',
  '--deep',
  'Content-Type: text/plain; charset=us-ascii',
  '',
  'inner text',
  '--deep',
  'Content-Type: application/pdf; name="a b.pdf"',
  'Content-Transfer-Encoding: base64',
  'Content-Disposition: attachment; filename="a b.pdf"; size=12',
  'Content-ID: <part@klant.example>',
  '',
  'JVBERi0xLjQK',
  '--deep--',
  '',
  '--outer--',
);

export const PLAIN = lines(
  'From: klant@klant.example (Klant)',
  'To: support@contoso.example',
  'Subject: plain',
  ' and folded',
  'Message-ID: <plain@klant.example>',
  '',
  '.a line that begins with a dot',
  'and one that does not',
);

export const EIGHT_BIT = lines(
  'From: k@klant.example',
  'Subject: eight bits',
  'Message-ID: <eight@klant.example>',
  'MIME-Version: 1.0',
  'Content-Type: text/plain; charset=iso-8859-1',
  'Content-Transfer-Encoding: 8bit',
  '',
  'caf\xe9 \xff end',
);

/** With the empty line after it. */
export function headerOf(raw: Buffer): string {
  const text = raw.toString('latin1');
  return text.slice(0, text.indexOf('\r\n\r\n') + 4);
}

/** The message inside NESTED. */
export function innerMessage(): string {
  const text = NESTED.toString('latin1');
  return text.slice(text.indexOf('From: inner@'), text.indexOf('\r\n--outer--'));
}

/** The body of the HTML part of NESTED. */
export function htmlBody(): string {
  const text = NESTED.toString('latin1');
  return text.slice(text.indexOf('<p>'), text.indexOf('\r\n--inner--'));
}
