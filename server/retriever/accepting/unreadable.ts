import type { ReadMessage } from '../../wire/mime/read.ts';

/** What remains of a reading that the database refuses: plain ASCII of who and what, for a person to find the original. */
export function unreadable({ from, subject, date }: ReadMessage): ReadMessage {
  return {
    reading: 'unparsable',
    messageId: undefined,
    inReplyTo: undefined,
    references: [],
    from: from && { address: ascii(from.address), name: ascii(from.name) },
    to: [],
    cc: [],
    replyTo: [],
    subject: ascii(subject),
    date,
    text: '',
    html: undefined,
    attachments: [],
    automatic: false,
    kind: 'person',
    traits: {},
    report: undefined,
    headers: {},
  };
}

function ascii(text: string): string {
  return text.replace(/[^\u0020-\u007e]/g, '?').slice(0, 200);
}
