/** What was noticed about a mail while reading it: recorded with the message and shown beside it. */
import type { CalendarEvent } from '../formats/calendar.ts';

/** Who or what wrote it. */
export const MESSAGE_KINDS = [
  'person',
  /** "I am away", RFC 3834. */
  'auto-reply',
  /** RFC 3464, and what servers send that do not know it. */
  'delivery-report',
  /** "Your message was read", RFC 8098. */
  'receipt',
  /** A program, in answer to nothing. */
  'notification',
  'mailing-list',
  'bulk',
] as const;
export type MessageKind = (typeof MESSAGE_KINDS)[number];

export const SHORTENED = [
  'text',
  'lines',
  'html',
  'subject',
  'addresses',
  'references',
  'attachments',
  'headers',
  'nesting',
  'parts',
  'unpacking',
] as const;
/** Which cap was met; the original is complete. */
export type Shortened = (typeof SHORTENED)[number];

/** Nothing is verified or decrypted: these say what the sender did. */
export type Protection = 'smime-signed' | 'smime-encrypted' | 'pgp-signed' | 'pgp-encrypted';

export interface SpamVerdict {
  readonly verdict: 'spam' | 'phishing' | 'bulk' | 'clean';
  /** Microsoft's spam confidence level, -1 to 9. */
  readonly level: number | null;
}

/** The receiving server's judgement (RFC 8601): pass, fail, softfail, none, … */
export interface Authentication {
  readonly spf: string | null;
  readonly dkim: string | null;
  readonly dmarc: string | null;
}

export interface ReportedOutcome {
  readonly address: string;
  readonly action: 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded';
  readonly status: string;
  readonly diagnostic: string;
}

export interface Traits {
  readonly shortened?: readonly Shortened[];
  readonly protection?: Protection;
  readonly calendar?: CalendarEvent;
  readonly report?: readonly ReportedOutcome[];
  readonly spam?: SpamVerdict;
  readonly authentication?: Authentication;
  /** The name of the mailing list. */
  readonly list?: string;
  /** Forwarded by a rule, or one of our own mails come back. */
  readonly loop?: true;
  /** The phrase by which it counts as a delivery exception. */
  readonly exception?: string;
  /** A conversation (its id) that the mail names, and that its sender takes no part in. */
  readonly apartFrom?: string;
}
