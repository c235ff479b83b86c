/**
 * The words by which mail programs mark the earlier mail below an answer, in the languages they speak: Outlook, Gmail,
 * Apple Mail, Thunderbird, Yahoo and those on phones. Read by split-quote.ts (text) and find-quote.ts (pages).
 */

export type Label = 'from' | 'date' | 'to' | 'cc' | 'subject' | 'other';

/** What stands before the colon in the lines above a quoted mail, in lower case. */
const LABELS: Readonly<Record<Label, string>> = {
  from: 'from|van|von|de|da|od|från|fra|lähettäjä|odesílatel|kimden|gönderen|от|от кого|отправитель|差出人|送信者|发件人|發件人|寄件者|寄件人|من|المرسل',
  date: 'sent|date|verzonden|datum|gesendet|gesendet am|envoyé|envoyé le|enviado|enviado el|enviada em|enviado em|fecha|inviato|data|data invio|wysłano|wysłane|skickat|sendt|dato|lähetetty|päivämäärä|päiväys|odesláno|gönderildi|gönderilme|gönderme tarihi|tarih|отправлено|дата|送信日時|日時|日付|发送时间|發送時間|发送日期|傳送日期|傳送時間|寄件日期|日期|时间|تاريخ الإرسال|أرسلت|تم الإرسال|التاريخ|تاريخ',
  to: 'to|aan|an|à|pour|para|a|do|till|til|vastaanottaja|komu|kime|alıcı|кому|宛先|收件人|收件者|إلى',
  cc: 'cc|kopie|kopia|kopi|kopie an|copie à|dw|kopio|bilgi|копия|抄送|副本|نسخة|نسخة إلى',
  subject:
    'subject|onderwerp|betreff|objet|asunto|oggetto|assunto|temat|ämne|emne|aihe|předmět|konu|тема|件名|主题|主題|主旨|الموضوع|موضوع',
  other:
    'importance|priority|bcc|attachments|reply-to|categories|urgentie|prioriteit|bijlagen|wichtigkeit|priorität|anlagen|importance haute|pièces jointes|importancia|datos adjuntos|priorità|allegati|importância|anexos|ważność|załączniki|prioritet|bilagor|vedhæftede filer|vedlegg|tärkeys|liitteet|důležitost|přílohy|önem|ekler|важность|вложения|重要度|添付ファイル|重要性|附件|الأهمية|المرفقات',
};

const LABEL = new Map<string, Label>(
  Object.entries(LABELS).flatMap(([label, words]) => words.split('|').map((word) => [word, label as Label])),
);
/** Gmail and phones print it in bold, which in plain text is asterisks. A French colon stands apart. */
const LABELLED =
  /^\s{0,3}\*{0,2}([\p{L}\p{M}][\p{L}\p{M} -]{0,24}?)\s?\*{0,2}\s?[:：]\*{0,2}(?:\s|$|(?=\S))/u;

/** @returns undefined: no line of that form; `unknown`: of that form, with a word that no program writes there. */
export function labelOf(line: string): Label | 'unknown' | undefined {
  const word = LABELLED.exec(line)?.[1];
  return word === undefined ? undefined : (LABEL.get(word.toLowerCase()) ?? 'unknown');
}

/** "-----Original Message-----": of an answer; the same with a forwarded mail is what the mail is about. */
const ORIGINAL =
  /^\s{0,3}[-_—]{2,}\s?(?:original message|original appointment|reply message|oorspronkelijk bericht|origineel bericht|oorspronkelijke afspraak|ursprüngliche nachricht|originalnachricht|ursprünglicher termin|message d['’]origine|message original|message initial|mensaje original|messaggio originale|mensagem original|oryginalna wiadomość|wiadomość oryginalna|treść oryginalna|originalmeddelande|ursprungligt meddelande|oprindelig meddelelse|original meddelelse|oprindelig besked|opprinnelig melding|original melding|alkuperäinen viesti|původní zpráva|původní e-mail|orijinal [iİ]leti|orijinal mesaj|özgün [iİ]leti|исходное сообщение|оригинальное сообщение|первоначальное сообщение|元のメッセージ|元のメール|原始邮件|原邮件|原始郵件|原始信件|原始訊息|الرسالة الأصلية|رسالة أصلية)\s?[-_—]{2,}\s*$/iu;

export function isOriginalRule(line: string): boolean {
  return line.length < 200 && ORIGINAL.test(line);
}

const WROTE =
  /\bwrote\b|\bschreef\b|\bgeschreven\b|\bschrieb\b|\ba écrit\b|\bescribió\b|\bha scritto\b|\bescreveu\b|napisał|\bpisze\b|\bskrev\b|kirjoitti|\bnapsal|yazdı|yazmış|написал|пишет|写道|寫道|のメール|書きました|كتب|تمت كتابة/iu;
/** A time of day, in any script's digits: every program tells it, and hardly ever a person who writes "you wrote:". */
const TIME = /(?<!\p{N})\p{N}{1,2}[:.h時时点]\p{N}{2}(?!\p{N})/u;
/** A preposition, a date, the short name of a day and a date, or a name and its address. */
const BEGINS =
  /^(?:(?:on|op|am|le|el|il|em|a|no dia|w dniu|dnia|den|dne|в|في|在|於|于)\s|\p{N}|\p{L}{2,12}[.,]{0,2}\s\p{N}|[^<>@]{0,80}<[^\s<>@]{1,64}@)/iu;
const ADDRESS = /[^\s<>@]{1,64}@[^\s<>@]{1,255}/;
/** Longer ones are told by no program. */
const LONGEST_ATTRIBUTION = 400;

/**
 * "On … wrote:", "Op … schreef …:", "Le … a écrit :", "… 于…写道：", or a date and an address, which is all that some
 * programs say. The form is that of a program in every detail: "I do not agree with what you wrote on Monday:" is a
 * person's own sentence.
 */
export function isAttribution(text: string): boolean {
  if (text.length > 2 * LONGEST_ATTRIBUTION) return false;
  const line = text.replace(/\s+/g, ' ').trim();
  if (line.length > LONGEST_ATTRIBUTION || !/[:：]$/.test(line)) return false;
  return BEGINS.test(line) && TIME.test(line) && (WROTE.test(line) || ADDRESS.test(line));
}

/** Fwd, WG, TR, 转发: the mail is about what it quotes. Behind "Re:" it is an answer again. */
const FORWARDS =
  /^\s*(?:\[[^[\]]{1,60}\]\s*)?(?:fwd?|fw|fs|wg|doorst|doorgestuurd|weitergeleitet|tr|rv|i|inoltra|enc|pd|vb|vs|vl|vidarebefordrat|videresendt|ilt|i̇lt|пересл|转发|轉寄|轉發|転送|إعادة توجيه)\s?[:：]/iu;

export function isForward(subject: string): boolean {
  return FORWARDS.test(subject.slice(0, 200).normalize('NFKC'));
}
