import { z } from 'zod';
import { address, cursorQuery, id, timestamp } from './common.ts';
import { delivery } from './deliveries.ts';
import { wantedOriginal } from './originals.ts';
import { messageKind, messageTraits } from './reading.ts';

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
    deliveryFailed: z
      .boolean()
      .describe('Some answer did not reach, or perhaps not, whom it was for, or is late'),
    contact: address.extend({ id }).nullable(),
    department: z.object({ id, name: z.string() }),
    contactBounced: z
      .object({ since: timestamp, status: z.string().nullable(), detail: z.string() })
      .nullable()
      .describe('The address of the contact refused mail for good'),
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
  departmentId: id.optional(),
  contactId: id.optional().describe('All conversations with one customer'),
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
    forwardedHref: z.string().nullable().describe('Where a mail that was forwarded as a file can be read'),
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
    rawHref: z.string().nullable().describe('The original bytes, message/rfc822; null: not kept any more'),
    wanted: wantedOriginal
      .nullable()
      .describe('Of a mail that is a header only: how the fetching of the whole stands, if it was asked for'),
    attachments: z.array(attachment),
    automatic: z.boolean(),
    kind: messageKind.describe('Who or what wrote it'),
    traits: messageTraits,
    sentAt: timestamp.nullable(),
    createdAt: timestamp,
    delivery: delivery.nullable(),
  })
  .meta({ id: 'Message' });

/** A remark among colleagues; never sent. */
export const note = z
  .object({
    id,
    author: z.object({ id, name: z.string() }).nullable(),
    text: z.string(),
    createdAt: timestamp,
  })
  .meta({ id: 'Note' });

/** GET /api/v1/conversations/{id}: the conversation with its messages, oldest first. */
export const conversation = conversationSummary
  .extend({ messages: z.array(message), notes: z.array(note) })
  .meta({ id: 'Conversation' });

/** PATCH /api/v1/conversations/{id} */
export const conversationChange = z
  .object({
    state: conversationState.optional(),
    unread: z.boolean().optional(),
    agentId: id.nullable().optional(),
    queueId: id
      .nullable()
      .optional()
      .describe('A queue of another department hands the conversation over to that department'),
  })
  .meta({ examples: [{ state: 'closed' }, { agentId: null }] });

/**
 * Server-sent events of GET /api/v1/events. The event names below; `data` is this object.
 * They are hints: read the resource again. A client that was away reloads its lists.
 */
export const deskEvent = z
  .discriminatedUnion('type', [
    z.object({
      type: z.literal('conversation'),
      id,
      reason: z.enum(['message', 'reply', 'state', 'delivery', 'note', 'presence']),
    }),
    z.object({ type: z.literal('mailbox'), id }),
    z.object({ type: z.literal('account'), id }),
    z.object({ type: z.literal('alarm'), id }),
  ])
  .meta({ id: 'DeskEvent' });
