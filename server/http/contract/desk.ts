import { z } from 'zod';
import { address, cursorQuery, emailAddress, id, timestamp } from './common.ts';
import { delivery } from './deliveries.ts';

export const conversationState = z.enum(['open', 'pending', 'closed']);

/** One row of GET /api/v1/conversations. */
export const conversationSummary = z
  .object({
    id,
    number: z.int(),
    subject: z.string(),
    state: conversationState,
    unread: z.boolean(),
    messageCount: z.int(),
    preview: z.string(),
    hasAttachments: z.boolean().describe('Some message has a file that is not part of its text'),
    deliveryFailed: z.boolean().describe('Some answer did not reach, or perhaps not, whom it was for'),
    contact: address.nullable(),
    mailbox: z.object({ id, address: z.string() }),
    queue: z.object({ id, name: z.string() }).nullable(),
    agent: z.object({ id, name: z.string() }).nullable(),
    createdAt: timestamp,
    lastMessageAt: timestamp,
  })
  .meta({ id: 'ConversationSummary' });

/** GET /api/v1/conversations */
export const conversationQuery = cursorQuery.extend({
  state: conversationState.optional(),
  mailboxId: id.optional(),
  queueId: id.optional(),
  agent: z.union([id, z.enum(['me', 'none'])]).optional(),
  q: z.string().max(500).optional().describe('Words to search in subject, sender and text'),
});

export const attachment = z
  .object({
    position: z.int(),
    filename: z.string(),
    contentType: z.string(),
    size: z.int(),
    inline: z.boolean(),
    href: z.string(),
  })
  .meta({ id: 'Attachment' });

export const message = z
  .object({
    id,
    direction: z.enum(['in', 'out']),
    reading: z.enum(['parsed', 'unparsable', 'header-only']),
    author: z.object({ id, name: z.string() }).nullable(),
    from: address,
    to: z.array(address),
    cc: z.array(address),
    replyTo: z.array(address).describe('Where answers are wanted, when not at the sender'),
    subject: z.string(),
    text: z.string().describe('The text part, or the text of the HTML part'),
    htmlHref: z
      .string()
      .nullable()
      .describe('A sanitised page for a sandboxed iframe; ?images=on loads remote images'),
    rawHref: z.string().describe('The original bytes, message/rfc822'),
    attachments: z.array(attachment),
    automatic: z.boolean(),
    sentAt: timestamp.nullable(),
    createdAt: timestamp,
    delivery: delivery.nullable(),
  })
  .meta({ id: 'Message' });

/** GET /api/v1/conversations/{id}: the conversation with its messages, oldest first. */
export const conversation = conversationSummary
  .extend({ messages: z.array(message) })
  .meta({ id: 'Conversation' });

/** PATCH /api/v1/conversations/{id} */
export const conversationChange = z
  .object({
    state: conversationState.optional(),
    unread: z.boolean().optional(),
    agentId: id.nullable().optional(),
  })
  .meta({ examples: [{ state: 'closed' }, { agentId: null }] });

/** POST /api/v1/conversations/{id}/replies. The answer is the `message`, its delivery waiting. */
export const reply = z
  .object({
    text: z.string().trim().min(1, 'is empty').max(1_000_000),
    to: z
      .array(emailAddress)
      .max(100)
      .optional()
      .describe('Default: the sender of the last customer message'),
    cc: z.array(emailAddress).max(100).default([]),
    bcc: z.array(emailAddress).max(100).default([]),
    sendAt: z.iso
      .datetime({ offset: true })
      .optional()
      .describe('Send it then; default: as soon as it can no longer be taken back (settings/sending)'),
    close: z.boolean().default(false).describe('Close the conversation with this reply'),
  })
  .meta({ examples: [{ text: 'Dear customer,\n\nYour order left today.', close: true }] });

/**
 * Server-sent events of GET /api/v1/events. The event names below; `data` is this object.
 * They are hints: read the resource again. A client that was away reloads its lists.
 */
export const deskEvent = z
  .discriminatedUnion('type', [
    z.object({
      type: z.literal('conversation'),
      id,
      reason: z.enum(['message', 'reply', 'state', 'delivery']),
    }),
    z.object({ type: z.literal('mailbox'), id }),
    z.object({ type: z.literal('account'), id }),
  ])
  .meta({ id: 'DeskEvent' });
