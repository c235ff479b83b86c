/**
 * The subject in one form, by which a mail without any reference finds its conversation: without what programs put
 * before it (answering, forwarding, in the languages they speak; marks of mail gateways; our token), in one case, with
 * single spaces. A subject that says too little is nothing to join by and gives no key.
 */

/** "Re", "Fwd", "Antw", "AW", "WG", "SV", "VS", "TR", "RV", "RIF", "I", "Odp", "PD", "Vá", "İLT", "回复", "转发" … */
const PREFIX =
  /^(?:re|r|fwd?|fw|i|aw|wg|antw(?:oord)?|antwort|doorst|doorgestuurd|weitergeleitet|sv|vs|vl|vb|tr|rv|rif|res|ref|rép|réf|enc|odp|pd|vá|továbbítás|ynt|i̇lt|ilt|bls|trs|atb|fs|videresendt|απ|σχετ|πρθ|отв|ответ|пересл|пер|回复|回覆|答复|转发|轉寄|轉發|返信|転送|답장|전달|ตอบ|ส่งต่อ|השב|העבר|رد|إعادة توجيه)\s*(?:[[(]\d{1,3}[\])]|\*\d{1,3}|\d{1,2})?\s*[:：]\s*/u;
/** `[EXTERNAL]`, `[list-name]`, `***SPAM***`, our own `[#1042-9f86d0]`. */
const TAG =
  /^(?:\[[^[\]]{1,60}\]|\*{2,5}\s?[\p{L} ]{1,30}\s?\*{2,5}|\((?:external|extern|externe|spam)\))\s*:?\s*/u;
const TOKEN = /\[\s?#\s?\d{1,15}\s?-\s?[0-9a-f]{6}\s?\]/g;

const MOST_STEPS = 50;
const LONGEST_KEY = 200;
/** Letters and digits. A character of Chinese, Japanese or Korean says as much as two. */
const FEWEST_CHARACTERS = 8;

/** What people and forms write when they do not know what to write; two such mails have nothing in common. */
const GENERIC = new Set([
  ...[
    'question',
    'a question',
    'questions',
    'help',
    'help me',
    'please help',
    'hello',
    'hi there',
    'urgent',
    'important',
  ],
  ...[
    'information',
    'info request',
    'more information',
    'request',
    'complaint',
    'feedback',
    'invoice',
    'payment',
    'order',
  ],
  ...[
    'your order',
    'my order',
    'customer service',
    'customer support',
    'support',
    'support request',
    'contact',
    'contact form',
  ],
  ...[
    'contact form submission',
    'new message',
    'new contact form submission',
    'no subject',
    '(no subject)',
    'attachment',
  ],
  ...[
    'message from website',
    'quick question',
    'follow up',
    'following up',
    'reminder',
    'enquiry',
    'inquiry',
    'problem',
  ],
  ...[
    'vraag',
    'een vraag',
    'vraagje',
    'klacht',
    'factuur',
    'bestelling',
    'mijn bestelling',
    'uw bestelling',
    'informatie',
  ],
  ...[
    'contactformulier',
    'klantenservice',
    'geen onderwerp',
    '(geen onderwerp)',
    'dringend',
    'herinnering',
    'betaling',
  ],
  ...[
    'frage',
    'eine frage',
    'anfrage',
    'rechnung',
    'bestellung',
    'meine bestellung',
    'ihre bestellung',
    'beschwerde',
  ],
  ...[
    'kontaktformular',
    'kein betreff',
    '(kein betreff)',
    'dringend',
    'erinnerung',
    'zahlung',
    'kundenservice',
    'reklamation',
  ],
  ...[
    'une question',
    'demande',
    'réclamation',
    'facture',
    'commande',
    'ma commande',
    'renseignement',
    'sans objet',
  ],
  ...[
    '(sans objet)',
    'formulaire de contact',
    'consulta',
    'pregunta',
    'pedido',
    'mi pedido',
    'factura',
    'reclamación',
  ],
  ...[
    'sin asunto',
    '(sin asunto)',
    'domanda',
    'ordine',
    'fattura',
    'reclamo',
    'nessun oggetto',
    '(nessun oggetto)',
  ],
  ...['вопрос', 'заказ', 'мой заказ', 'без темы', '(без темы)', '无主题', '(无主题)', '客户服务', '件名なし'],
]);

/** @returns '' when the subject says too little. */
export function subjectKey(subject: string): string {
  let rest = subject
    .normalize('NFKC')
    .toLowerCase()
    .slice(0, 2_000)
    .replace(TOKEN, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const next = rest.replace(PREFIX, '').replace(TAG, '').trimStart();
    if (next === rest) break;
    rest = next;
  }
  const words = rest.replace(/[\s.!?…。！？]+$/u, '').trim();
  return saysEnough(words) ? words.slice(0, LONGEST_KEY).toWellFormed() : '';
}

function saysEnough(words: string): boolean {
  if (GENERIC.has(words)) return false;
  const letters = words.match(/\p{L}/gu)?.length ?? 0;
  const digits = words.match(/\p{N}/gu)?.length ?? 0;
  const cjk =
    words.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu)?.length ?? 0;
  // A number alone may be anybody's: an amount, a year, a house.
  return letters >= 2 && letters + digits + cjk >= FEWEST_CHARACTERS;
}
