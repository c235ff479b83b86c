/**
 * Whether a machine wrote a mail. The rules of RFC 3834 section 2 and what programs really send; wrong towards
 * "automatic" only costs an automatic answer, wrong the other way starts a loop.
 */

/** Header fields by lower-case name, as far as they are there. */
export type HeaderFields = Readonly<Record<string, string>>;

/** The fields that decide, and those that later decisions look at. */
export const HEADERS_OF_INTEREST: ReadonlySet<string> = new Set([
  'auto-submitted',
  'authentication-results',
  'content-type',
  'feedback-id',
  'list-id',
  'list-post',
  'list-unsubscribe',
  'precedence',
  'return-path',
  'thread-index',
  'thread-topic',
  'x-auto-response-suppress',
  'x-autoreply',
  'x-autoreply-from',
  'x-autorespond',
  'x-failed-recipients',
  'x-loop',
  'x-mail-autoreply',
  'x-ms-exchange-generated-message-source',
  'x-ms-exchange-inbox-rules-loop',
  'x-ms-exchange-parent-message-id',
  'x-ms-exchange-organization-scl',
  'x-forefront-antispam-report',
]);

export function isAutomatic(headers: HeaderFields): boolean {
  const autoSubmitted = headers['auto-submitted']?.trim().toLowerCase();
  if (autoSubmitted !== undefined && !/^no\b/.test(autoSubmitted)) return true;
  if (/^\s*(bulk|list|junk|auto[_-]?reply)\b/i.test(headers.precedence ?? '')) return true;
  // "OOF" or "All": Exchange's way to say that no automatic answer is wanted (MS-OXCMAIL 2.2.3.2.14).
  if (/\b(all|oof|autoreply)\b/i.test(headers['x-auto-response-suppress'] ?? '')) return true;
  if (/^\s*multipart\/report\b/i.test(headers['content-type'] ?? '')) return true;
  // The empty return path of reports (RFC 5321 section 4.5.5).
  if (/^\s*<\s*>\s*$/.test(headers['return-path'] ?? '')) return true;
  return AUTOMATIC_BY_PRESENCE.some((name) => headers[name] !== undefined);
}

const AUTOMATIC_BY_PRESENCE = [
  'list-id',
  'list-post',
  'list-unsubscribe',
  'feedback-id',
  'x-autoreply',
  'x-autorespond',
  'x-failed-recipients',
  'x-ms-exchange-generated-message-source',
] as const;
