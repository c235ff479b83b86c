/** Mails whose display is difficult, as the programs write them that people use. */
import { crc32, deflateSync } from 'node:zlib';
import { ATTACHED, base64Part, INLINE, mail, mailOf, multipart, part } from '../corpus/mail.ts';

const html = (content: string) => part('text/html; charset=utf-8', `<html><body>${content}</body></html>`);
const page = (subject: string, content: string) => mailOf(html(content), `Subject: ${subject}`);

/** A picture of one colour. */
export function png(
  width: number,
  height: number,
  [red, green, blue]: readonly [number, number, number],
): Buffer {
  const rows = Buffer.concat(
    Array.from({ length: height }, () => {
      const row = Buffer.alloc(1 + 3 * width);
      for (let x = 0; x < width; x += 1) row.set([red, green, blue], 1 + 3 * x);
      return row;
    }),
  );
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), content]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(content.length, 0);
  ends.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
}

export const INLINE_PICTURE = mailOf(
  multipart('related', [
    html('<p>This is what it looks like:</p><p><img src="cid:lamp@x" alt="The lamp"></p><p>Ann</p>'),
    base64Part(
      'image/png; name="lamp.png"',
      png(240, 120, [250, 176, 5]),
      'Content-ID: <lamp@x>',
      INLINE('lamp.png'),
    ),
  ]),
  'Subject: The lamp, with a picture',
);

export const REMOTE_PICTURES = page(
  'Newsletter of a shop',
  '<p>Our offers</p><img src="https://pictures.example/offer.png" width="200" height="80" alt="Offer"><img src="https://pictures.example/pixel.gif" width="1" height="1">',
);

const older = '<p>Dear Ann,</p><p>Is the lamp plugged in?</p><p>Support</p>';

export const QUOTED_BY: Readonly<Record<string, Buffer>> = {
  Gmail: page(
    'Re: Gmail',
    `<div dir="ltr">New words</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">On Tue, Feb 3, 2026 at 10:00 AM Support &lt;<a href="mailto:s@contoso.example">s@contoso.example</a>&gt; wrote:<br></div><blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex">${older}</blockquote></div>`,
  ),
  Outlook: page(
    'RE: Outlook',
    `<div class="WordSection1"><p class="MsoNormal">New words<o:p></o:p></p><p class="MsoNormal">&nbsp;</p><div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal"><b>Van:</b> Support &lt;s@contoso.example&gt; <br><b>Verzonden:</b> dinsdag 3 februari 2026 10:00<br><b>Aan:</b> Ann &lt;ann@customer.example&gt;<br><b>Onderwerp:</b> Lamp</p></div></div><p class="MsoNormal">&nbsp;</p>${older}</div>`,
  ),
  'Outlook on the web': page(
    'Re: Outlook web',
    `<div style="font-family:Aptos">New words</div><div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><font face="Calibri, sans-serif"><b>From:</b> Support &lt;s@contoso.example&gt;<br><b>Sent:</b> Tuesday, February 3, 2026 10:00<br><b>To:</b> Ann &lt;ann@customer.example&gt;<br><b>Subject:</b> Lamp</font><div>&nbsp;</div></div>${older}`,
  ),
  'Apple Mail': page(
    'Re: Apple Mail',
    `<div>New words</div><br><div><blockquote type="cite"><div>On 3 Feb 2026, at 10:00, Support &lt;s@contoso.example&gt; wrote:</div><br><div>${older}</div></blockquote></div>`,
  ),
  Thunderbird: page(
    'Re: Thunderbird',
    `<p>New words</p><div class="moz-cite-prefix">Op 03-02-2026 om 10:00 schreef Support:<br></div><blockquote type="cite" cite="mid:1@contoso.example">${older}</blockquote>`,
  ),
  Yahoo: page(
    'Re: Yahoo',
    `<div class="ydp1"><div>New words</div><div><br></div></div><div id="ydp2yahoo_quoted_1" class="ydp2yahoo_quoted yahoo_quoted"><div>On Tuesday, 3 February 2026 at 10:00:00 CET, Support &lt;s@contoso.example&gt; wrote:</div><div>${older}</div></div>`,
  ),
};

export const ANSWERED_IN_BETWEEN = page(
  'Re: In between',
  '<blockquote>Is the lamp plugged in?</blockquote><p>Yes it is.</p><blockquote>Is the switch on?</blockquote><p>Also that.</p>',
);

export const FORWARDED_PAGE = page(
  'FW: Lamp',
  `<p>Please look at this.</p><hr><p><b>From:</b> Bob &lt;bob@customer.example&gt;<br><b>Sent:</b> Monday<br><b>To:</b> Ann<br><b>Subject:</b> Lamp</p><p>The lamp of Bob</p>`,
);

export const FLOWED = mail(
  ['Subject: Flowed', 'Content-Type: text/plain; charset=utf-8; format=flowed'],
  'This paragraph was written in one line and \r\nis broken only for the way.\r\n\r\nAnother.\r\n\r\nOp 03-02-2026 om 10:00 schreef Support:\r\n> Is the lamp \r\n> plugged in?\r\n',
);

const INNER = mailOf(
  multipart('mixed', [
    part('text/plain; charset=utf-8', 'Words inside the forwarded mail'),
    base64Part('application/pdf; name="invoice.pdf"', '%PDF-1.4 invoice', ATTACHED('invoice.pdf')),
  ]),
  'From: Bob <bob@customer.example>',
  'Subject: The one inside',
);
export const FORWARDED_MAIL = mailOf(
  multipart('mixed', [part('text/plain', 'See the mail that is attached.'), part('message/rfc822', INNER)]),
  'Subject: A mail in a mail',
);

export const LONG_LINES = mail(
  ['Subject: Long lines', 'Content-Type: text/plain; charset=utf-8'],
  `${'no-space-anywhere-'.repeat(300)}\r\n\r\nhttps://shop.example/${'path/'.repeat(120)}\r\n\r\nThe end of long lines\r\n`,
);

export const RIGHT_TO_LEFT = mail(
  [
    'From: =?utf-8?B?2YXYsdmK2YU=?= <ann@customer.example>',
    'Subject: =?utf-8?B?2KfZhNmF2LXYqNin2K0g2YXZg9iz2YjYsQ==?=',
    'Content-Type: text/plain; charset=utf-8',
  ],
  'مرحبا،\r\nالمصباح PV-12345 مكسور. هل يمكن استبداله؟\r\n\r\nשלום, המנורה שבורה.\r\n\r\nAnd a line of English.\r\n',
);

const cells = Array.from(
  { length: 24 },
  (_, column) => `<td style="border:1px solid #999;padding:4px">Column&nbsp;${column}</td>`,
);
export const WIDE_TABLE = page(
  'A table',
  `<p>The figures:</p><table style="border-collapse:collapse">${Array.from({ length: 400 }, () => `<tr>${cells.join('')}</tr>`).join('')}</table><p>The end of the table</p>`,
);
