/** What customers write in the demo: the shapes that real mail comes in. */
import { Buffer } from 'node:buffer';

export interface CustomerMail {
  readonly to: 'support' | 'sales';
  readonly from: string;
  readonly fromName: string;
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  /** Whole message, base64, in place of the parts above. */
  readonly raw?: string;
}

/** There at the start. */
export function firstMails(domain: string): CustomerMail[] {
  return [
    {
      to: 'support',
      from: 'marieke.devries@klant.example',
      fromName: 'Marieke de Vries',
      subject: 'Mijn bestelling 20417 is nog niet geleverd',
      text: [
        'Goedemiddag,',
        '',
        'Vorige week dinsdag heb ik twee bureaustoelen bij u besteld (bestelling 20417). Volgens de',
        'track-en-tracecode zouden ze gisteren komen, maar er is niemand aan de deur geweest.',
        '',
        'Kunt u nagaan waar ze zijn? Ik ben donderdag de hele dag thuis.',
        '',
        'Met vriendelijke groet,',
        'Marieke de Vries',
      ].join('\n'),
    },
    { ...attachmentMail(domain), to: 'support' },
    {
      to: 'sales',
      from: 'tom.hughes@northwind.example',
      fromName: 'Tom Hughes',
      subject: 'Quote for 40 standing desks',
      text: 'Hi,\n\nWe are fitting out a new office and need 40 standing desks by the end of January. Could you send a quote, with and without assembly?\n\nKind regards,\nTom Hughes\nFacilities, Northwind',
      html: `<!doctype html><html><body style="font-family:Calibri,Arial,sans-serif;color:#1f2937">
<p>Hi,</p>
<p>We are fitting out a new office and need <b>40 standing desks</b> by the end of January. Could you send a quote?</p>
<table style="border-collapse:collapse"><tr style="background:#eef2ff"><th style="padding:6px 12px;text-align:left">Model</th><th style="padding:6px 12px">Pieces</th><th style="padding:6px 12px">Assembly</th></tr>
<tr><td style="padding:6px 12px;border-top:1px solid #ddd">Oak 160</td><td style="padding:6px 12px;border-top:1px solid #ddd;text-align:right">28</td><td style="padding:6px 12px;border-top:1px solid #ddd">yes</td></tr>
<tr><td style="padding:6px 12px;border-top:1px solid #ddd">Oak 180</td><td style="padding:6px 12px;border-top:1px solid #ddd;text-align:right">12</td><td style="padding:6px 12px;border-top:1px solid #ddd">yes and no, please</td></tr></table>
<p>Kind regards,<br>Tom Hughes<br><span style="color:#6b7280">Facilities, Northwind</span></p>
<img src="https://tracking.northwind.example/open.gif?id=81" width="1" height="1" alt=""></body></html>`,
    },
    {
      to: 'sales',
      from: 'sato@example.jp',
      fromName: '佐藤 健太',
      subject: '🎉 椅子がとても気に入りました — もう二脚注文したいです',
      text: 'こんにちは。\n\n先日届いた椅子がとても快適です！ 同じものをあと二脚注文できますか？\n送料と納期を教えてください。\n\nよろしくお願いいたします。\n佐藤 健太',
    },
  ];
}

/** One of these comes in now and then. */
export const LATER_MAILS: readonly CustomerMail[] = [
  {
    to: 'support',
    from: 'j.bakker@klant.example',
    fromName: 'Joost Bakker',
    subject: 'Wachtwoord vergeten voor het klantportaal',
    text: 'Hallo,\n\nIk kan niet meer inloggen en de herstelmail komt niet aan. Kunt u mijn wachtwoord opnieuw instellen?\n\nJoost Bakker',
  },
  {
    to: 'support',
    from: 'amina.elidrissi@customer.example',
    fromName: 'أمينة الإدريسي',
    subject: 'استفسار عن الضمان',
    text: 'مرحباً،\n\nاشتريت مكتباً قبل عام وانكسرت إحدى عجلاته. هل يغطيها الضمان؟\n\nشكراً لكم،\nأمينة',
  },
  {
    to: 'sales',
    from: 'lena.fischer@kunde.example',
    fromName: 'Lena Fischer',
    subject: 'Lieferung nach Österreich möglich?',
    text: 'Guten Tag,\n\nliefern Sie auch nach Salzburg? Und was kostet der Versand für vier Stühle?\n\nViele Grüße\nLena Fischer',
  },
  {
    to: 'support',
    from: 'olivier@client.example',
    fromName: 'Olivier Lefèvre',
    subject: 'Facture en double — n° 2026-1187',
    text: "Bonjour,\n\nJ'ai été débité deux fois pour la même commande. Pouvez-vous rembourser le second prélèvement ?\n\nCordialement,\nOlivier Lefèvre",
  },
];

function attachmentMail(domain: string): CustomerMail {
  const from = 'priya.nair@customer.example';
  const csv = 'article;ordered;received\r\nLamp Luna;6;5\r\nShelf Norr;4;4\r\nChair Oslo;2;2\r\n';
  const raw = [
    `Message-ID: <delivery-note-3391.${Date.now()}@customer.example>`,
    `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`,
    `From: Priya Nair <${from}>`,
    `To: support@${domain}`,
    'Subject: One lamp is missing (delivery note attached)',
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary="parts"',
    '',
    '--parts',
    'Content-Type: text/plain; charset=utf-8; format=flowed',
    'Content-Transfer-Encoding: 8bit',
    '',
    'Hello,',
    '',
    'five of the six lamps arrived, the list is attached. Could you send the sixth?',
    '',
    '-- ',
    'Priya Nair',
    '--parts',
    'Content-Type: text/csv; charset=utf-8; name="delivery note 3391.csv"',
    'Content-Disposition: attachment; filename="delivery note 3391.csv"',
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from(csv).toString('base64'),
    '--parts--',
    '',
  ].join('\r\n');
  return {
    to: 'support',
    from,
    fromName: 'Priya Nair',
    subject: '',
    text: '',
    raw: Buffer.from(raw).toString('base64'),
  };
}
