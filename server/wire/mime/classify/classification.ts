/**
 * Who or what wrote a mail, from its header and structure. The first rule that fits decides: what a mail says of
 * itself (its type, Auto-Submitted of RFC 3834) goes before what lists and relays add to it.
 */

import { cleanLine } from '../text/clean-text.ts';
import type { HeaderFields } from './automatic.ts';
import type { MessageKind } from './traits.ts';

export interface Classified {
  readonly kind: MessageKind;
  /** The name of the mailing list. */
  readonly list: string | undefined;
  /** A rule forwarded it. */
  readonly forwardedByRule: boolean;
}

export interface ClassifiedMail {
  readonly headers: HeaderFields;
  readonly subject: string;
  readonly from: string;
  /** Of the whole mail, lower case. */
  readonly contentType: string;
  readonly hasDeliveryReport: boolean;
}

export function classify(mail: ClassifiedMail): Classified {
  const { headers } = mail;
  return {
    kind: kindOf(mail),
    list: listOf(headers),
    forwardedByRule:
      headers['x-ms-exchange-inbox-rules-loop'] !== undefined ||
      headers['x-ms-exchange-parent-message-id'] !== undefined,
  };
}

function kindOf(mail: ClassifiedMail): MessageKind {
  const { headers, subject, contentType } = mail;
  const submitted = headers['auto-submitted']?.trim().toLowerCase() ?? '';
  const precedence = headers.precedence?.trim().toLowerCase() ?? '';
  if (isReceipt(contentType, headers)) return 'receipt';
  if (mail.hasDeliveryReport || isReport(mail)) return 'delivery-report';
  if (submitted.startsWith('auto-replied') || ANSWERS_BY_PRESENCE.some((name) => headers[name] !== undefined))
    return 'auto-reply';
  if (/^auto[_-]?reply/.test(precedence)) return 'auto-reply';
  // Exchange calls its out-of-office answers auto-generated; their subject tells them from notifications.
  const isMachine = submitted !== '' && !/^no\b/.test(submitted);
  if (
    AWAY_SUBJECT.test(subject) &&
    (isMachine ||
      headers['x-auto-response-suppress'] !== undefined ||
      precedence === 'bulk' ||
      precedence === 'junk')
  )
    return 'auto-reply';
  if (headers['list-id'] !== undefined || headers['list-post'] !== undefined || precedence === 'list')
    return 'mailing-list';
  if (isMachine || headers['x-ms-exchange-generated-message-source'] !== undefined) return 'notification';
  if (
    headers['list-unsubscribe'] !== undefined ||
    headers['feedback-id'] !== undefined ||
    /^(bulk|junk)\b/.test(precedence)
  )
    return 'bulk';
  return 'person';
}

const ANSWERS_BY_PRESENCE = ['x-autoreply', 'x-autorespond', 'x-autoreply-from', 'x-mail-autoreply'] as const;

/** How Exchange, Gmail and the large providers begin the subject of an absence notice, language by language. */
const AWAY_SUBJECT =
  /^\s*(automatic reply|auto[- ]?reply|out of (the )?office|autoreply|automatisch antwoord|afwezig|automatische antwort|abwesend|abwesenheitsnotiz|réponse automatique|absence|respuesta automática|risposta automatica|resposta automática|autosvar|automaattinen vastaus|automatyczna odpowiedź|automatická odpověď|automatikus válasz|автоответ|автоматический ответ|自動回覆|自动回复|自動応答|자동 회신)\s*[:：]/iu;

function isReceipt(contentType: string, headers: HeaderFields): boolean {
  return (
    /^multipart\/report\b.{0,500}disposition-notification/.test(contentType) ||
    /^multipart\/report\b.{0,500}disposition-notification/i.test(headers['content-type'] ?? '')
  );
}

/** What servers that do not write RFC 3464 still have in common: nobody to answer, and a daemon's name. */
function isReport({ headers, from, contentType }: ClassifiedMail): boolean {
  if (/^multipart\/report\b/.test(contentType)) return true;
  if (headers['x-failed-recipients'] !== undefined) return true;
  const nobody = /^\s*<\s*>\s*$/.test(headers['return-path'] ?? '');
  return nobody && /^(mailer-daemon|postmaster|mail-daemon|mdaemon)@/i.test(from);
}

/** The part in words of `Name <list.example.com>` (RFC 2919), or the identifier. */
function listOf(headers: HeaderFields): string | undefined {
  const field = headers['list-id'];
  if (field === undefined) return undefined;
  const [, name = '', id = ''] = /^([^<]*)(?:<([^>]*)>)?/.exec(field) ?? [];
  return cleanLine(name.trim().replace(/^"|"$/g, '') || id, 200) || undefined;
}
