/**
 * Customer mail to measure with: always the same for the same number, shaped like the mail of a service desk. Text
 * and HTML of Outlook's kind, quoted answers, several languages, an attachment in every fifth or so. 20,000 of them
 * are about 401 MB with a median of about 7 KB.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface CorpusFacts {
  readonly mails: number;
  readonly bytes: number;
  readonly medianBytes: number;
  readonly largestBytes: number;
}

const WORDS = {
  en: 'order delivery invoice refund please customer account password since yesterday cannot login shipping address wrong item broken replacement thank waiting reply urgent screen error message update number garden bracket subscription contract street moving payment received return label parcel',
  nl: 'bestelling levering factuur terugbetaling alstublieft klant rekening wachtwoord sinds gisteren verzending adres verkeerd artikel kapot vervanging bedankt wachten antwoord dringend scherm foutmelding pakket straat verhuizing betaling ontvangen abonnement opzeggen geïnteresseerd',
  de: 'Bestellung Lieferung Rechnung Rückerstattung bitte Kunde Konto Kennwort seit gestern Versand Adresse falsch Artikel kaputt Ersatz danke warten Antwort dringend Bildschirm Fehlermeldung Größe Straße Grüße Zahlung',
  ru: 'заказ доставка счёт возврат пожалуйста клиент пароль вчера адрес неверно товар сломан замена спасибо ответ срочно ошибка номер оплата',
  ja: '注文 配送 請求書 返金 お願いします 住所 間違い 商品 故障 交換 ありがとう 返信 至急 画面 エラー 番号',
} as const;
const LANGUAGES = ['en', 'en', 'en', 'nl', 'nl', 'de', 'ru', 'ja'] as const;
const CUSTOMERS = 4_000;
const FIRST_DATE_MS = Date.UTC(2026, 0, 5, 8);
const DOMAIN = 'customers.example';

/** Writes them into `cur` of a Maildir, oldest first. */
export function writeCorpus(maildir: string, mails: number): CorpusFacts {
  for (const name of ['cur', 'new', 'tmp']) mkdirSync(join(maildir, name), { recursive: true });
  const sizes: number[] = [];
  for (const [index, raw] of corpus(mails)) {
    const name = `${FIRST_DATE_MS / 1000 + index}.M${index}.bench,S=${raw.length},W=${raw.length}:2,`;
    writeFileSync(join(maildir, 'cur', name), raw);
    sizes.push(raw.length);
  }
  sizes.sort((a, b) => a - b);
  return {
    mails,
    bytes: sizes.reduce((sum, size) => sum + size, 0),
    medianBytes: sizes[mails >> 1] ?? 0,
    largestBytes: sizes.at(-1) ?? 0,
  };
}

function* corpus(mails: number): Generator<[number, Buffer]> {
  const random = createRandom(20_260_105);
  const noise = randomBytes(random, 1024 * 1024).toString('base64');
  const answerable: { readonly id: string; readonly subject: string; readonly from: string }[] = [];
  for (let index = 0; index < mails; index++) {
    const words = WORDS[pick(random, LANGUAGES)].split(' ');
    const answered = random() < 0.45 ? pick(random, answerable) : undefined;
    const id = `<${index.toString(36)}.${Math.floor(random() * 1e9).toString(36)}@mail.${DOMAIN}>`;
    const from = answered?.from ?? `customer${Math.floor(random() * CUSTOMERS)}@${DOMAIN}`;
    const subject = answered ? `RE: ${answered.subject}` : sentence(random, words, 5);
    answerable[index % 5_000] = { id, subject: subject.replace(/^RE: /, ''), from };
    yield [index, compose(random, { index, id, from, subject, answers: answered?.id, words, noise })];
  }
}

interface Parts {
  readonly index: number;
  readonly id: string;
  readonly from: string;
  readonly subject: string;
  readonly answers: string | undefined;
  readonly words: readonly string[];
  readonly noise: string;
}

function compose(random: Random, { index, id, from, subject, answers, words, noise }: Parts): Buffer {
  const paragraphs = Array.from({ length: count(random, 2.65, 0.85, 40) }, () =>
    sentence(random, words, 12 + Math.floor(random() * 45)),
  );
  const quoted = answers
    ? Array.from({ length: count(random, 2.9, 0.9, 60) }, () => sentence(random, words, 30))
    : [];
  const text = `${paragraphs.join('\n\n')}\n\n${quoted.map((line) => `> ${line}`).join('\n')}\n`;
  const html = `<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"><style>p.MsoNormal{margin:0cm;font-size:11pt;font-family:"Calibri",sans-serif}</style></head><body lang="NL"><div class="WordSection1">${paragraphs.map((line) => `\n<p class="MsoNormal"><span style="font-size:11.0pt">${line}</span></p>`).join('')}${quoted.length > 0 ? `<blockquote>${quoted.map((line) => `\n<p class="MsoNormal">${line}</p>`).join('')}</blockquote>` : ''}</div></body></html>`;
  const alternative = multipart(`alt${index}`, 'alternative', [
    part(
      'Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable',
      quotedPrintable(text),
    ),
    part(
      'Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable',
      quotedPrintable(html),
    ),
  ]);
  const files = random() < 0.2 ? (random() < 0.25 ? 2 : 1) : 0;
  const body =
    files === 0
      ? alternative
      : multipart(`mix${index}`, 'mixed', [
          alternative,
          ...Array.from({ length: files }, () => attachment(random, noise)),
        ]);
  const header = `Received: from relay.${DOMAIN} (relay.${DOMAIN} [192.0.2.${index % 250}]) by mx.contoso.example with ESMTPS; ${date(index)}
Authentication-Results: mx.contoso.example; spf=pass smtp.mailfrom=${DOMAIN}; dkim=pass header.d=${DOMAIN}; dmarc=pass
X-MS-Exchange-Organization-SCL: 1
X-Microsoft-Antispam-Message-Info: ${noise.slice(index % 1000, (index % 1000) + 800).replace(/(.{70})/g, '$1\n ')}
From: ${encodedWord('Customer Größe')} <${from}>
To: support@contoso.example
Subject: ${encodedWord(subject)}
Message-ID: ${id}${answers ? `\nIn-Reply-To: ${answers}\nReferences: ${answers}` : ''}
Date: ${date(index)}
MIME-Version: 1.0
`;
  return Buffer.from((header + body).replaceAll('\n', '\r\n'));
}

function attachment(random: Random, noise: string): string {
  const [name, type] = pick(random, [
    ['factuur.pdf', 'application/pdf'],
    ['photo.jpg', 'image/jpeg'],
    ['scan 1.pdf', 'application/pdf'],
    ['list.xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  ] as const);
  const length = Math.floor(Math.min(600_000, Math.exp(10.26 + 1.0 * gauss(random))));
  const from = Math.floor(random() * (noise.length - length));
  const content = noise.slice(from - (from % 4), from - (from % 4) + length - (length % 4));
  return part(
    `Content-Type: ${type}; name="${name}"\nContent-Disposition: attachment; filename="${name}"\nContent-Transfer-Encoding: base64`,
    content.replace(/(.{76})/g, '$1\n'),
  );
}

function multipart(boundary: string, kind: string, parts: readonly string[]): string {
  return part(
    `Content-Type: multipart/${kind}; boundary="${boundary}"`,
    `${parts.map((text) => `--${boundary}\n${text}\n`).join('')}--${boundary}--\n`,
  );
}

const part = (fields: string, content: string) => `${fields}\n\n${content}`;

function quotedPrintable(text: string): string {
  const encoded = Buffer.from(text)
    .toString('latin1')
    .replace(/[^\n\x20-\x3c\x3e-\x7e]/g, (byte) => `=${byte.charCodeAt(0).toString(16).toUpperCase()}`);
  // Lines of at most 76 characters, not broken inside an escape (RFC 2045 section 6.7).
  return encoded.replace(/(?:=[0-9A-F]{2}|[^=\n]){72}(?!\n)/g, '$&=\n');
}

const encodedWord = (text: string) => `=?utf-8?B?${Buffer.from(text.slice(0, 40)).toString('base64')}?=`;

const date = (index: number) =>
  new Date(FIRST_DATE_MS + index * 60_000).toUTCString().replace('GMT', '+0000');

type Random = () => number;

/** Repeatable: Marsaglia's xorshift ("Xorshift RNGs", 2003), the triple 13, 17, 5. */
function createRandom(seed: number): Random {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

function gauss(random: Random): number {
  return Math.sqrt(-2 * Math.log(random() + 1e-12)) * Math.cos(2 * Math.PI * random());
}

/** At least one; the logarithm is normally distributed, as lengths of mail are. */
function count(random: Random, median: number, spread: number, most: number): number {
  return Math.max(1, Math.min(most, Math.round(median * Math.exp(spread * gauss(random)))));
}

function pick<T>(random: Random, list: readonly T[]): T {
  return list[Math.floor(random() * list.length)] as T;
}

function sentence(random: Random, words: readonly string[], length: number): string {
  return Array.from({ length }, () => (random() < 0.03 ? rareWord(random) : pick(random, words))).join(' ');
}

/** Names and numbers, of which mail is full: an index of words that never meets a new one would be too easy. */
function rareWord(random: Random): string {
  const number = Math.floor(random() ** 3 * 400_000);
  return random() < 0.5
    ? `PV-${100_000 + number}`
    : `${number.toString(26).replace(/\d/g, (d) => 'aeiouylnrs'[Number(d)] as string)}sen`;
}

function randomBytes(random: Random, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let at = 0; at < length; at += 4) bytes.writeUInt32LE(Math.floor(random() * 2 ** 32), at);
  return bytes;
}
