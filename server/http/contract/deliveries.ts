import { z } from 'zod';
import { DELIVERY_DECISIONS } from '../../desk/outbox/decide-delivery.ts';
import { DEFAULT_UNDO_SECONDS, LONGEST_UNDO_SECONDS } from '../../desk/outbox/departure.ts';
import { cursorQuery, emailAddress, failure, id, timestamp } from './common.ts';

export const deliveryDecision = z.enum(DELIVERY_DECISIONS);

export const delivery = z
  .object({
    id,
    state: z.enum(['waiting', 'sending', 'sent', 'failed', 'uncertain', 'held', 'cancelled']),
    notBefore: timestamp,
    expectedAt: timestamp
      .nullable()
      .describe('While it waits: when it is expected to leave, by the pace of its mailbox'),
    attempts: z.int(),
    finishedAt: timestamp.nullable(),
    lateSince: timestamp
      .nullable()
      .describe('It could not be sent for four hours and more; first tried then, and tried on'),
    failure: failure.nullable(),
    mailboxFailure: failure.nullable().describe('Why nothing leaves this mailbox, while that is so'),
    decisions: z.array(deliveryDecision).describe('What can be decided about it now'),
    recipients: z.array(
      z.object({
        address: z.string(),
        field: z.enum(['to', 'cc', 'bcc']),
        outcome: z.enum(['waiting', 'accepted', 'delivered', 'delayed', 'failed']),
        status: z.string().nullable().describe('RFC 3463'),
        diagnostic: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'Delivery' });

/** A delivery where it stands alone: with what it is about. */
export const outgoing = z
  .object({
    delivery,
    conversation: z.object({ id, number: z.int(), subject: z.string() }),
    mailbox: z.object({ id, address: z.string() }),
    author: z.object({ id, name: z.string() }).nullable(),
    subject: z.string(),
    preview: z.string(),
    createdAt: timestamp,
  })
  .meta({ id: 'Outgoing' });

/** GET /api/v1/exceptions */
export const exceptionQuery = cursorQuery.extend({
  mailboxId: id.optional(),
  state: z.enum(['failed', 'held']).optional(),
});

export const exceptionPage = z.object({
  items: z.array(outgoing),
  nextCursor: z.string().nullable(),
  total: z.int().describe('Of all pages, counted up to 1000'),
});

/** POST /api/v1/deliveries/{id}/decision */
export const decideOne = z
  .object({
    decision: deliveryDecision.describe(
      'take-back: do not send it · send-now: without waiting · send-later: at sendAt · send-again: to those whom it has not reached · change-address: to another address of somebody whom it has not reached · was-sent: a held one is known to have been sent · give-up: leave it as it is',
    ),
    sendAt: z.iso.datetime({ offset: true }).optional().describe('For send-later'),
    change: z
      .object({ from: z.string().max(320).describe('The recipient who failed'), to: emailAddress })
      .optional()
      .describe('For change-address'),
  })
  .refine(({ decision, sendAt }) => (decision === 'send-later') === (sendAt !== undefined), {
    path: ['sendAt'],
    message: 'belongs to send-later, which needs it',
  })
  .refine(({ decision, change }) => (decision === 'change-address') === (change !== undefined), {
    path: ['change'],
    message: 'belongs to change-address, which needs it',
  })
  .meta({
    examples: [{ decision: 'take-back' }, { decision: 'send-later', sendAt: '2026-12-01T08:00:00+01:00' }],
  });

/** POST /api/v1/deliveries/decisions */
export const decideMany = z
  .object({
    ids: z.array(id).min(1).max(200),
    decision: z.enum(['send-again', 'was-sent', 'give-up', 'send-now', 'take-back']),
  })
  .meta({ examples: [{ ids: ['0193f0a0-0000-7000-8000-000000000001'], decision: 'send-again' }] });

export const decided = z.object({
  items: z.array(z.object({ id, outcome: z.enum(['done', 'not-found', 'too-late']) })),
});

/** GET /api/v1/mailboxes/{id}/outbox */
export const outbox = z
  .object({
    mailbox: z.object({ id, address: z.string(), accountId: id }),
    waiting: z.int().describe('Due and not sent yet'),
    later: z.int().describe('For a chosen time, still to be taken back, or until the next try'),
    underWay: z.int(),
    uncertain: z.int().describe('Being looked for in Sent Items'),
    oldestWaitingSince: timestamp.nullable(),
    sentLastMinute: z.int(),
    recipientsLastDay: z.int(),
    limits: z.object({
      messagesPerMinute: z.int(),
      connections: z.int(),
      recipientsPerDay: z.int(),
      recipientsPerMessage: z.int(),
    }),
    failure: failure.nullable(),
    resumeAt: timestamp.nullable(),
    emptyAt: timestamp.nullable().describe('When what is due now is expected to have left'),
    next: z.array(outgoing).describe('The first 100, in the order in which they leave'),
  })
  .meta({ id: 'Outbox' });

/** GET and PATCH /api/v1/settings/sending */
export const sendingSettings = z
  .object({
    undoSeconds: z
      .int()
      .min(0)
      .max(LONGEST_UNDO_SECONDS)
      .describe(
        `How long an answer can be taken back before it leaves; ${DEFAULT_UNDO_SECONDS} at first, 0: not at all`,
      ),
  })
  .meta({ id: 'SendingSettings' });
