/** How agents share the work: queues, remarks, who is where, many conversations at once. */
import { z } from 'zod';
import { emailAddress, id } from './common.ts';
import { conversationChange } from './desk.ts';

export const queue = z.object({
  id,
  name: z.string(),
  departmentId: id,
  departmentName: z.string(),
  fromAddress: z.string().nullable(),
  fromName: z.string(),
  mailboxIds: z.array(id).describe('Mailboxes whose new conversations come here'),
});

const queueFields = z.object({
  name: z.string().trim().min(1, 'is empty').max(200),
  fromAddress: emailAddress
    .nullable()
    .describe('Answers leave from this address, where it is one of the mailbox’s'),
  fromName: z.string().trim().max(200),
  mailboxIds: z.array(id).max(1_000),
});
export const newQueue = queueFields.partial().required({ name: true }).extend({ departmentId: id });
export const queueChange = queueFields.partial();

export const newNote = z.object({ text: z.string().trim().min(1, 'is empty').max(50_000) });

/** POST /api/v1/conversations/{id}/presence, every 15 seconds while it is true. */
export const presence = z.object({ writing: z.boolean().default(false) });
export const present = z.object({
  items: z.array(z.object({ agent: z.object({ id, name: z.string() }), writing: z.boolean() })),
});

/** POST /api/v1/conversations/changes: one change for many. */
export const manyChanges = z.object({
  ids: z.array(id).min(1, 'names nothing').max(200),
  change: conversationChange,
});
export const manyChanged = z.object({
  changed: z.array(id),
  refused: z.array(z.object({ id, message: z.string() })),
});
