/**
 * The machine's part of a delivery report (message/delivery-status, RFC 3464 section 2): what became of whom.
 * Anybody can send one, so everything in it is a claim until it is tied to a message that was really sent.
 */

import type { Email } from 'postal-mime';
import { messageIds } from '../message-id.ts';
import type { FilePart } from '../read-parts.ts';
import { LIMITS } from '../reading-limits.ts';
import { cleanLine } from '../text/clean-text.ts';

export interface ReportedRecipient {
  /** Lower case, without its type. */
  readonly address: string;
  /** What we called the recipient, where the report says so. */
  readonly originalAddress: string | undefined;
  readonly action: 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded';
  /** RFC 3463, e.g. `5.1.1`. */
  readonly status: string;
  readonly diagnostic: string;
}

export interface DeliveryReport {
  /** What we gave as ENVID. */
  readonly envelopeId: string | undefined;
  /** Of the message that the report is about, with angle brackets. */
  readonly originalMessageId: string | undefined;
  readonly recipients: readonly ReportedRecipient[];
}

const ACTIONS: ReadonlySet<string> = new Set(['failed', 'delayed', 'delivered', 'relayed', 'expanded']);
const MOST_RECIPIENTS = 1_000;
const LONGEST_STATUS_BYTES = 1024 * 1024;

/** @returns undefined when the mail is no delivery report. */
export function deliveryReport(
  files: readonly FilePart[],
  email: Pick<Email, 'inReplyTo' | 'references'>,
): DeliveryReport | undefined {
  const status = contentOf(files, STATUS_TYPES);
  if (status === undefined) return undefined;
  const [about = new Map<string, string>(), ...groups] = fieldGroups(status);
  const recipients = groups.flatMap((fields) => recipientOf(fields) ?? []).slice(0, MOST_RECIPIENTS);
  if (recipients.length === 0) return undefined;
  const [original = new Map<string, string>()] = fieldGroups(contentOf(files, ORIGINAL_TYPES) ?? '');
  return {
    envelopeId: about.get('original-envelope-id'),
    originalMessageId:
      messageIds(original.get('message-id'), 1)[0] ??
      messageIds(email.inReplyTo, 1)[0] ??
      messageIds(email.references, LIMITS.references).at(-1),
    recipients,
  };
}

const STATUS_TYPES = ['message/delivery-status', 'message/global-delivery-status'];
const ORIGINAL_TYPES = ['message/rfc822', 'text/rfc822-headers', 'message/global', 'message/global-headers'];

function contentOf(files: readonly FilePart[], types: readonly string[]): string | undefined {
  const part = files.find(({ type }) => types.includes(type));
  return (
    part &&
    Buffer.from(part.content.buffer, 0, Math.min(part.content.length, LONGEST_STATUS_BYTES)).toString('utf8')
  );
}

/** Groups of header fields, separated by empty lines; folded lines are joined (RFC 3464 section 2.1). */
export function fieldGroups(text: string): Map<string, string>[] {
  return text
    .replace(/\r\n?/g, '\n')
    .trim()
    .split(/\n[ \t]*\n\s*/)
    .map((group) => {
      const fields = new Map<string, string>();
      for (const line of group.replace(/\n[ \t]+/g, ' ').split('\n')) {
        const colon = line.indexOf(':');
        const name = line.slice(0, colon).trim().toLowerCase();
        if (colon > 0 && !fields.has(name)) fields.set(name, cleanLine(line.slice(colon + 1), 2_000).trim());
      }
      return fields;
    });
}

function recipientOf(fields: ReadonlyMap<string, string>): ReportedRecipient | undefined {
  const address = typedAddress(fields.get('final-recipient'));
  const originalAddress = typedAddress(fields.get('original-recipient'));
  // The word may be followed by a comment in brackets.
  const action = /^[a-z]+/.exec(fields.get('action')?.toLowerCase() ?? '')?.[0] ?? '';
  if (!(address ?? originalAddress) || !ACTIONS.has(action)) return undefined;
  return {
    address: (address ?? originalAddress) as string,
    originalAddress,
    action: action as ReportedRecipient['action'],
    status: /[245]\.\d{1,3}\.\d{1,3}/.exec(fields.get('status') ?? '')?.[0] ?? '',
    diagnostic: (fields.get('diagnostic-code') ?? '').replace(/^[\w-]+\s*;\s*/, ''),
  };
}

/** `rfc822; user@host`; the address may stand in angle brackets and in xtext (RFC 3461 section 4). */
function typedAddress(field: string | undefined): string | undefined {
  if (!field) return undefined;
  const value = field.slice(field.indexOf(';') + 1).trim();
  const plain = value
    .replace(/^<|>$/g, '')
    .replace(/\+([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return cleanLine(plain.includes('@') ? plain : value, 500).toLowerCase() || undefined;
}
