/** What agents write: letters, and what they are made of. */
import { z } from 'zod';
import { address, emailAddress, id, timestamp } from './common.ts';

/** Bytes of a JSON body: two million characters of HTML may be six million bytes, escaped. */
export const LETTER_LIMIT_BYTES = 8 * 1024 * 1024;
const HTML_LENGTH = 2_000_000;

const recipients = z.array(emailAddress).max(500);
const letter = z.object({
  text: z.string().trim().max(1_000_000).optional().describe('Plain text; or html'),
  html: z
    .string()
    .max(HTML_LENGTH)
    .optional()
    .describe('Cleaned before it is sent. A picture is <img src="/api/v1/uploads/{id}/content">'),
  from: emailAddress.optional().describe('The mailbox’s address or one of its aliases'),
  cc: recipients.default([]),
  bcc: recipients.default([]),
  replyTo: z.array(emailAddress).max(10).optional(),
  attachments: z.array(id).max(100).default([]).describe('Ids of uploads'),
  signature: z.boolean().default(true).describe('With the signature of the agent, mailbox or department'),
  close: z.boolean().default(false).describe('Close the conversation with this message'),
  sendAt: z.iso.datetime({ offset: true }).optional().describe('Send later, at this time'),
  undoSeconds: z
    .int()
    .min(0)
    .max(120)
    .optional()
    .describe('How long it can be taken back before it leaves; default: settings/sending'),
  discardDraft: z.boolean().default(false).describe('This was the draft of the conversation: remove it'),
});
const subject = z.string().trim().min(1, 'is empty').max(1_000);

/** POST /api/v1/conversations/{id}/replies. The answer is the `message`, its delivery waiting. */
export const reply = letter
  .extend({
    to: recipients.optional().describe('Default: the sender of the last customer message'),
    toAll: z.boolean().default(false).describe('Copies in everybody who got the last customer message'),
    subject: subject.optional().describe('Default: that of the last customer message'),
    quote: z.boolean().default(true).describe('With the last customer message quoted below'),
    seenMessageId: id
      .optional()
      .describe('The newest message that was read: refused (409) when the customer has written since'),
  })
  .meta({ examples: [{ text: 'Dear customer,\n\nYour order left today.', close: true }] });

/** POST /api/v1/conversations/{id}/forwards */
export const forward = letter
  .extend({
    to: recipients.min(1, 'names nobody'),
    subject: subject.optional(),
    messageId: id.optional().describe('Which message; left out: the whole conversation'),
  })
  .meta({ examples: [{ to: ['repairs@supplier.example'], text: 'Can you help?' }] });

/** POST /api/v1/conversations: the first message of a conversation that begins with us. */
export const firstLetter = letter
  .omit({ discardDraft: true })
  .extend({ mailboxId: id, to: recipients.min(1, 'names nobody'), subject, draftId: id.optional() });

export const started = z.object({ conversationId: id, messageId: id });

export const upload = z
  .object({
    id,
    filename: z.string(),
    contentType: z.string(),
    size: z.int(),
    href: z.string().describe('Its content, for whoever uploaded it'),
  })
  .meta({ id: 'Upload' });

/** GET /api/v1/conversations/{id}/composing, /api/v1/mailboxes/{id}/composing */
export const composing = z.object({
  senders: z.array(address).describe('What may be given as `from`'),
  from: z.string(),
  to: z.array(z.string()),
  ccAll: z.array(z.string()).describe('What an answer to all copies in'),
  signatureHtml: z.string().nullable(),
  values: z.record(z.string(), z.string()).describe('What stands for the placeholders of a ready answer'),
  sentMessageBytes: z.int().describe('What a message may have, with its files encoded'),
});

export const draftContent = z.object({
  kind: z.enum(['reply', 'replyAll', 'forward', 'new']),
  text: z.string().max(1_000_000).optional(),
  html: z.string().max(HTML_LENGTH).optional(),
  to: z.array(z.string().max(2_000)).max(500).optional(),
  cc: z.array(z.string().max(2_000)).max(500),
  bcc: z.array(z.string().max(2_000)).max(500),
  from: z.string().max(320).optional(),
  subject: z.string().max(1_000).optional(),
  mailboxId: id.optional(),
  attachments: z.array(id).max(100),
  signature: z.boolean(),
  quote: z.boolean(),
  forwardedId: id.optional(),
});

export const draft = z.object({
  id,
  conversationId: id.nullable(),
  version: z.int(),
  content: draftContent,
  uploads: z.array(upload).describe('The files that the draft names, as far as they are there'),
  updatedAt: timestamp,
});

/** PUT: `version` is the one that is changed, 0 where there was none; 409 when another device was faster. */
export const draftChange = z.object({ version: z.int().min(0), content: draftContent });

export const signature = z.object({
  id,
  agentId: id.nullable(),
  mailboxId: id.nullable(),
  departmentId: id.nullable(),
  html: z.string(),
  updatedAt: timestamp,
});

/** PUT /api/v1/signatures: of an agent, a mailbox or a department; of everybody when none is named. */
export const signatureText = z.object({
  agentId: id.nullable().default(null),
  mailboxId: id.nullable().default(null),
  departmentId: id.nullable().default(null),
  html: z.string().min(1, 'is empty').max(100_000),
});

export const cannedAnswer = z.object({
  id,
  departmentId: id.nullable(),
  title: z.string(),
  shortcut: z.string().nullable(),
  html: z.string(),
  usedCount: z.int(),
  updatedAt: timestamp,
});

export const cannedAnswerText = z.object({
  departmentId: id.nullable().default(null).describe('null: for every department'),
  title: z.string().trim().min(1, 'is empty').max(200),
  shortcut: z
    .string()
    .trim()
    .toLowerCase()
    .max(40)
    .regex(/^[\p{L}\p{N}_-]+$/u, 'may have letters, digits, - and _')
    .nullable()
    .default(null),
  html: z.string().min(1, 'is empty').max(200_000),
});

export const alias = z.object({ id, mailboxId: id, address: z.string(), displayName: z.string() });
export const newAlias = z.object({
  mailboxId: id,
  address: emailAddress,
  displayName: z.string().trim().max(200).default(''),
});

/** The automatic word to who begins a conversation, of a mailbox or of a queue. */
export const acknowledgement = z.object({
  id,
  mailboxId: id.nullable(),
  queueId: id.nullable(),
  enabled: z.boolean(),
  subject: z.string(),
  html: z.string(),
});

/** PUT /api/v1/acknowledgements */
export const acknowledgementText = z.object({
  mailboxId: id.nullable().default(null),
  queueId: id.nullable().default(null),
  enabled: z.boolean(),
  subject: z.string().trim().max(500).default('').describe('Empty: that of the customer’s mail'),
  html: z.string().min(1, 'is empty').max(100_000),
});
