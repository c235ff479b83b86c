/**
 * What a mail is, beyond what it says of itself: the installation knows its own addresses, its own Message-IDs and the
 * phrases by which its administrators recognise delivery exceptions. Pure.
 */
import type { ReadMessage } from '../../wire/mime/read.ts';

export interface ExceptionPhrase {
  readonly field: 'subject' | 'sender';
  readonly phrase: string;
}

export interface KnownOfUs {
  readonly phrases: readonly ExceptionPhrase[];
  /** Addresses of our mailboxes, lower case. */
  readonly own: ReadonlySet<string>;
  /** Message-IDs that left from here. */
  readonly sent: ReadonlySet<string>;
}

export function judgeMail(message: ReadMessage, known: KnownOfUs): ReadMessage {
  const from = message.from?.address.toLowerCase() ?? '';
  const loop =
    message.traits.loop === true ||
    (message.messageId !== undefined && known.sent.has(message.messageId)) ||
    namesUs(message.headers['x-loop'], known.own);
  const exception =
    message.kind === 'delivery-report' ? undefined : exceptionPhrase(message, from, known.phrases);
  if (!loop && exception === undefined && !known.own.has(from)) return message;
  return {
    ...message,
    kind: exception === undefined ? message.kind : 'delivery-report',
    // Our own address answered by ourselves is where loops begin.
    automatic: true,
    traits: {
      ...message.traits,
      ...(loop ? { loop: true as const } : {}),
      ...(exception === undefined ? {} : { exception }),
    },
  };
}

/** The addresses that decide whether a mail is one of ours: its sender, and those in X-Loop. */
export function addressesToKnow(message: ReadMessage): string[] {
  const from = message.from?.address.toLowerCase();
  return [...(from ? [from] : []), ...addressesIn(message.headers['x-loop'])];
}

function namesUs(field: string | undefined, own: ReadonlySet<string>): boolean {
  return addressesIn(field).some((address) => own.has(address));
}

function addressesIn(field: string | undefined): string[] {
  return (field?.toLowerCase().match(/[^\s<>,;"()]{1,64}@[^\s<>,;"()]{1,255}/g) ?? []).slice(0, 5);
}

/** Behind "Re:" it is a person who answers a report. */
const ANSWERS = /^\s*(?:re|aw|antw|sv|vs|r|rif|odp|tr)\s*(?:\[\d+\])?\s*:/i;

function exceptionPhrase(
  { subject, kind }: ReadMessage,
  from: string,
  phrases: readonly ExceptionPhrase[],
): string | undefined {
  // An absence notice of a person called Postmaster is still one.
  if (kind === 'auto-reply' || kind === 'receipt') return undefined;
  const words = ANSWERS.test(subject) ? '' : subject.toLowerCase();
  return phrases.find(({ field, phrase }) =>
    (field === 'subject' ? words : from).includes(phrase.toLowerCase()),
  )?.phrase;
}
