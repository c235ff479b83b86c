import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { splitQuote } from './split-quote.ts';

describe('the quoted mail below an answer is folded', () => {
  test.each<[string, string, string]>([
    ['no quote', 'Hello,\n\nwhere is my order?', 'Hello,\n\nwhere is my order?'],
    ['> lines at the end', 'Thanks!\n\n> earlier\n> text\n', 'Thanks!'],
    [
      'with English attribution',
      'Yes.\n\nOn Mon, 3 Feb 2026 at 10:00, Support <s@x.example> wrote:\n> hi',
      'Yes.',
    ],
    [
      'with Dutch attribution',
      'Ja.\n\nOp ma 3 feb 2026 om 10:00 schreef Support <s@x.example>:\n> hoi',
      'Ja.',
    ],
    [
      'attribution over two lines',
      'Yes.\n\nOn Mon, 3 Feb 2026 at 10:00, Support\n<s@x.example> wrote:\n\n> hi',
      'Yes.',
    ],
    ['Outlook header block', 'Ok\n\nVan: Support\nVerzonden: maandag\nAan: mij\nOnderwerp: Re\n\noud', 'Ok'],
    ['Outlook line and block', 'Ok\n________________________________\nFrom: S\nSent: M\nTo: me\n\nold', 'Ok'],
    ['rule', 'Ok\n-----Original Message-----\nold text', 'Ok'],
    ['Windows line ends', 'Ok\r\n\r\n> old\r\n', 'Ok'],
  ])('%s', (_, text, body) => {
    expect(splitQuote(text).body).toBe(body);
  });

  test.each<[string, string]>([
    ['answers between quoted lines', '> one?\nYes.\n> two?\n'],
    ['a bare forward', '-----Original Message-----\nFrom: x\nhello'],
    ['text after the quote', '> hi\nMy answer below.'],
    ['a sentence that begins with "From:"', 'From: Amsterdam we travel on.\nBye'],
    ['an empty mail', ''],
  ])('%s: everything is shown', (_, text) => {
    const { body, quote } = splitQuote(text);
    expect(quote).toBe('');
    expect(body).toBe(text.replace(/\r\n/g, '\n').trimEnd());
  });

  test('nothing is lost', () => {
    const { body, quote } = splitQuote('Ja.\n\nOp ma 3 feb 2026 om 10:00 schreef Support:\n> hoi');
    expect(`${body}\n\n${quote}`).toBe('Ja.\n\nOp ma 3 feb 2026 om 10:00 schreef Support:\n> hoi');
  });

  test('a long hostile line does not stall', () => {
    const started = performance.now();
    splitQuote(`${'On '.repeat(50_000)}\n> x`);
    splitQuote(`${'_'.repeat(200_000)}x\n${'-'.repeat(200_000)}`);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

/** How programs introduce what they quote, by language: Outlook's block of lines, and the line above ">" lines. */
const BLOCKS: readonly (readonly [string, string])[] = [
  [
    'English',
    'From: Support <s@x.example>\nSent: Tuesday, 3 February 2026 10:00\nTo: Ann <a@c.example>\nSubject: Re: Lamp',
  ],
  ['English, Gmail bold', '*From:* Support <s@x.example>\n*Sent:* Tuesday\n*To:* Ann\n*Subject:* Lamp'],
  ['English, each line apart', 'From: S <s@x.example>\n\nSent: Tuesday\n\nTo: Ann\n\nSubject: Lamp'],
  [
    'Dutch',
    'Van: Support <s@x.example>\nVerzonden: dinsdag 3 februari 2026 10:00\nAan: Ann\nOnderwerp: Lamp',
  ],
  [
    'German',
    'Von: Support <s@x.example>\nGesendet: Dienstag, 3. Februar 2026 10:00\nAn: Ann\nBetreff: Lampe',
  ],
  ['French', 'De : Support <s@x.example>\nEnvoyé : mardi 3 février 2026 10:00\nÀ : Ann\nObjet : Lampe'],
  [
    'Spanish',
    'De: Support <s@x.example>\nEnviado el: martes, 3 de febrero de 2026\nPara: Ann\nAsunto: Lámpara',
  ],
  ['Italian', 'Da: Support <s@x.example>\nInviato: martedì 3 febbraio 2026\nA: Ann\nOggetto: Lampada'],
  [
    'Portuguese',
    'De: Support <s@x.example>\nEnviado: 3 de fevereiro de 2026 10:00\nPara: Ann\nAssunto: Lâmpada',
  ],
  ['Polish', 'Od: Support <s@x.example>\nWysłano: wtorek, 3 lutego 2026 10:00\nDo: Ann\nTemat: Lampa'],
  ['Swedish', 'Från: Support <s@x.example>\nSkickat: den 3 februari 2026 10:00\nTill: Ann\nÄmne: Lampa'],
  ['Danish', 'Fra: Support <s@x.example>\nSendt: 3. februar 2026 10:00\nTil: Ann\nEmne: Lampe'],
  [
    'Norwegian',
    'Fra: Support <s@x.example>\nSendt: tirsdag 3. februar 2026\nTil: Ann\nKopi: Bo\nEmne: Lampe',
  ],
  [
    'Finnish',
    'Lähettäjä: Support <s@x.example>\nLähetetty: tiistai 3. helmikuuta\nVastaanottaja: Ann\nAihe: Lamppu',
  ],
  ['Czech', 'Od: Support <s@x.example>\nOdesláno: úterý 3. února 2026\nKomu: Ann\nPředmět: Lampa'],
  ['Turkish', 'Kimden: Support <s@x.example>\nGönderildi: 3 Şubat 2026 Salı\nKime: Ann\nKonu: Lamba'],
  ['Russian', 'От: Support <s@x.example>\nОтправлено: 3 февраля 2026 г. 10:00\nКому: Ann\nТема: Лампа'],
  ['Japanese', '差出人: Support <s@x.example>\n送信日時: 2026年2月3日 10:00\n宛先: Ann\n件名: ランプ'],
  ['Chinese', '发件人: Support <s@x.example>\n发送时间: 2026年2月3日 10:00\n收件人: Ann\n主题: 灯'],
  ['Chinese, full-width', '寄件者：Support <s@x.example>\n寄件日期：2026年2月3日\n收件者：Ann\n主旨：燈'],
  ['Arabic', 'من: Support <s@x.example>\nتاريخ الإرسال: 3 فبراير 2026\nإلى: Ann\nالموضوع: مصباح'],
];

const ATTRIBUTIONS: readonly (readonly [string, string])[] = [
  ['English, Gmail', 'On Tue, Feb 3, 2026 at 10:00 AM Support <s@x.example> wrote:'],
  ['English, Apple Mail', 'On 3 Feb 2026, at 10:00, Support <s@x.example> wrote:'],
  ['English, Thunderbird', 'On 2/3/2026 10:00 AM, Support wrote:'],
  ['English, Yahoo', 'On Tuesday, 3 February 2026 at 10:00:00 CET, Support <s@x.example> wrote:'],
  ['Dutch, Gmail', 'Op di 3 feb 2026 om 10:00 schreef Support <s@x.example>:'],
  ['Dutch, Apple Mail', 'Op 3 feb 2026 om 10:00 heeft Support <s@x.example> het volgende geschreven:'],
  ['German, Gmail', 'Am Di., 3. Feb. 2026 um 10:00 Uhr schrieb Support <s@x.example>:'],
  ['German, Thunderbird', 'Am 03.02.26 um 10:00 schrieb Support:'],
  ['French, Gmail', 'Le mar. 3 févr. 2026 à 10:00, Support <s@x.example> a écrit :'],
  ['Spanish, Gmail', 'El mar, 3 feb 2026 a las 10:00, Support (<s@x.example>) escribió:'],
  ['Italian, Gmail', 'Il giorno mar 3 feb 2026 alle ore 10:00 Support <s@x.example> ha scritto:'],
  ['Italian, Thunderbird', 'Il 03/02/2026 10:00, Support ha scritto:'],
  ['Portuguese, Brazil', 'Em ter., 3 de fev. de 2026 às 10:00, Support <s@x.example> escreveu:'],
  ['Portuguese, Portugal', 'Support <s@x.example> escreveu (terça, 3/02/2026 à(s) 10:00):'],
  ['Polish, Gmail', 'wt., 3 lut 2026 o 10:00 Support <s@x.example> napisał(a):'],
  ['Polish, Thunderbird', 'W dniu 3.02.2026 o 10:00, Support pisze:'],
  ['Swedish, Gmail', 'Den tis 3 feb. 2026 kl 10:00 skrev Support <s@x.example>:'],
  ['Swedish, Apple Mail', '3 feb. 2026 kl. 10:00 skrev Support <s@x.example>:'],
  ['Danish, Gmail', 'Den tirs. 3. feb. 2026 kl. 10.00 skrev Support <s@x.example>:'],
  ['Norwegian, Gmail', 'tir. 3. feb. 2026 kl. 10:00 skrev Support <s@x.example>:'],
  ['Finnish, Gmail', 'ti 3. helmik. 2026 klo 10.00 Support (s@x.example) kirjoitti:'],
  ['Czech, Gmail', 'út 3. 2. 2026 v 10:00 odesílatel Support <s@x.example> napsal:'],
  ['Czech, Thunderbird', 'Dne 03. 02. 26 v 10:00 Support napsal(a):'],
  ['Turkish, Gmail', 'Support <s@x.example>, 3 Şub 2026 Sal, 10:00 tarihinde şunu yazdı:'],
  ['Russian, Gmail', 'вт, 3 февр. 2026 г. в 10:00, Support <s@x.example>:'],
  ['Russian, Apple Mail', '3 февр. 2026 г., в 10:00, Support <s@x.example> написал(а):'],
  ['Russian, Mail.ru', 'Вторник, 3 февраля 2026, 10:00 +03:00 от Support <s@x.example>:'],
  ['Japanese, Gmail', '2026年2月3日(火) 10:00 Support <s@x.example>:'],
  ['Japanese, Apple Mail', '2026/02/03 10:00、Support <s@x.example>のメール:'],
  ['Chinese, Gmail', 'Support <s@x.example> 于2026年2月3日周二 10:00写道：'],
  ['Chinese, Apple Mail', '在 2026年2月3日，10:00，Support <s@x.example> 写道：'],
  ['Chinese, Taiwan', 'Support <s@x.example> 於 2026年2月3日 週二 上午10:00寫道：'],
  ['Arabic, Gmail', 'في الثلاثاء، 3 فبراير 2026 في 10:00 ص تمت كتابة ما يلي بواسطة Support <s@x.example>:'],
];

const RULES: readonly (readonly [string, string])[] = [
  ['English', '-----Original Message-----'],
  ['English, Samsung', '-------- Original message --------'],
  ['Dutch', '-----Oorspronkelijk bericht-----'],
  ['Dutch, phone', '-------- Origineel bericht --------'],
  ['German', '-----Ursprüngliche Nachricht-----'],
  ['French', "-----Message d'origine-----"],
  ['Spanish', '-----Mensaje original-----'],
  ['Italian', '-----Messaggio originale-----'],
  ['Portuguese', '-----Mensagem original-----'],
  ['Polish', '-----Oryginalna wiadomość-----'],
  ['Swedish', '-----Ursprungligt meddelande-----'],
  ['Danish', '-----Oprindelig meddelelse-----'],
  ['Norwegian', '-----Opprinnelig melding-----'],
  ['Finnish', '-----Alkuperäinen viesti-----'],
  ['Czech', '-----Původní zpráva-----'],
  ['Turkish', '-----Özgün İleti-----'],
  ['Russian', '-----Исходное сообщение-----'],
  ['Japanese', '-----元のメッセージ-----'],
  ['Chinese', '-----原始邮件-----'],
  ['Arabic', '-----الرسالة الأصلية-----'],
];

describe('every program’s way of quoting is known, in its language', () => {
  test.each(BLOCKS)('block of lines, %s', (_, block) => {
    expect(splitQuote(`Thanks!\n\n${block}\n\nHello Ann`)).toEqual({
      body: 'Thanks!',
      quote: `${block}\n\nHello Ann`,
    });
    const underLine = `${'_'.repeat(32)}\n${block}`;
    expect(splitQuote(`Thanks!\n${underLine}\n\nHello Ann`).quote).toBe(`${underLine}\n\nHello Ann`);
  });
  test.each(ATTRIBUTIONS)('line above, %s', (_, line) => {
    expect(splitQuote(`Thanks!\n\n${line}\n\n> Hello Ann\n> Bye`)).toEqual({
      body: 'Thanks!',
      quote: `${line}\n\n> Hello Ann\n> Bye`,
    });
  });
  test.each(RULES)('rule, %s', (_, rule) => {
    expect(splitQuote(`Thanks!\n\n${rule}\nHello Ann`).body).toBe('Thanks!');
  });
});

describe('what a customer wrote is never folded', () => {
  test.each<[string, string]>([
    ['a journey', 'I was stranded.\n\nVan: Amsterdam\nTot: Utrecht\nDatum: 3 mei 10:00\n\nPlease pay.'],
    ['a journey with two known words', 'My trip.\nFrom: Amsterdam\nTo: Utrecht\nDate: 3 May\n\nPlease pay.'],
    ['a form', 'New message\n\nFrom: Ann <a@c.example>\nSubject: Lamp\nDate: 3 May\nMessage: it is broken'],
    ['a list of labels', 'Van: Jan\nE-mail: j@x.example\nOnderwerp: Klacht\nBericht: stuk'],
    [
      'a forwarded mail',
      'See below.\n\n---------- Forwarded message ---------\nFrom: S <s@x.example>\n\nHello',
    ],
    ['a line of hyphens', 'First.\n--------------------\nSecond: this\nThird: that'],
    ['what stands below the quote', 'Hello\n\n> your text\n\nMy answer'],
    ['answers in between', 'On 3 Feb 2026 at 10:00 Support wrote:\n> one?\nYes.\n> two?\nNo.'],
  ])('%s', (_, text) => {
    expect(splitQuote(text)).toEqual({ body: text, quote: '' });
  });

  test('a sentence of one’s own above the quote stays', () => {
    for (const sentence of [
      'I do not agree with what you wrote on Monday:',
      'In 2026 I wrote to you:',
      'My colleague <bo@c.example> wrote this yesterday:',
      'You wrote to a@b.example on 3 Feb 2026 at 10:00:',
    ]) {
      expect(splitQuote(`${sentence}\n> it is fine`).body).toBe(sentence);
    }
  });

  test('a mail that forwards is shown whole; an answer to one is not', () => {
    const text = `Please handle.\n\n${BLOCKS[0]?.[1]}\n\nHello`;
    for (const subject of [
      'FW: Lamp',
      'Fwd: Re: Lamp',
      'WG: Lampe',
      'TR : Lampe',
      'RV: x',
      '转发：灯',
      '[EXT] FW: x',
    ]) {
      expect(splitQuote(text, subject)).toEqual({ body: text, quote: '' });
    }
    expect(splitQuote(text, 'RE: FW: Lamp').body).toBe('Please handle.');
  });

  const marks = fc.constantFrom(
    ...[
      'From: Amsterdam',
      'To: Utrecht',
      'Date: 3 May',
      'Van: hier',
      'A:',
      'De: moi',
      '>',
      '> quoted',
      '---',
      '__________',
    ],
    ...['On Monday you wrote:', '10:00', '-- ', 'Subject: lamp', ''],
  );
  const line = fc.oneof(
    {
      weight: 3,
      arbitrary: fc.string({ unit: 'grapheme', maxLength: 60 }).map((text) => text.replace(/[\r\n]/g, ' ')),
    },
    { weight: 2, arbitrary: marks },
  );

  test('whatever it is, nothing is lost, and only an ending is folded', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 14 }), (lines) => {
        const text = lines.join('\n');
        const { body, quote } = splitQuote(text);
        expect(`${body}${quote}`.replace(/\s+/g, '')).toBe(text.replace(/\s+/g, ''));
        expect(text.replace(/\r\n?/g, '\n').startsWith(body)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  const own = fc
    .array(
      fc.oneof(
        fc.lorem({ maxCount: 9 }),
        fc.constantFrom('', 'Order: 12345', 'From: here', '10:00', 'Total: 3'),
      ),
      {
        minLength: 1,
        maxLength: 8,
      },
    )
    .map((lines) => lines.join('\n').trim())
    .filter((text) => text !== '');
  const quoted = fc.oneof(
    fc.constantFrom(...BLOCKS).map(([, block]) => `${block}\n\nHello Ann`),
    fc.constantFrom(...ATTRIBUTIONS).map(([, above]) => `${above}\n\n> Hello Ann\n>\n> > older`),
    fc.constantFrom(...RULES).map(([, rule]) => `${rule}\nHello Ann`),
    fc.constant('> Hello Ann'),
  );

  test('above a quote of any program and language all of it stays', () => {
    fc.assert(
      fc.property(own, quoted, (text, quote) => {
        expect(splitQuote(`${text}\n\n${quote}`)).toEqual({ body: text, quote });
      }),
      { numRuns: 1_000 },
    );
  });
});
