/** What was noticed while a mail was read, and how a mail inside a mail is told. */
import { z } from 'zod';
import { READING_LIMIT_BOUNDS } from '../../wire/mime/reading-limits.ts';
import { address, id, timestamp } from './common.ts';

export const messageKind = z.enum([
  'person',
  'auto-reply',
  'delivery-report',
  'receipt',
  'notification',
  'mailing-list',
  'bulk',
]);

const calendarTime = z
  .object({
    local: z.string().describe("As the sender's wall clock has it; without a time for whole days"),
    zone: z.string().nullable().describe('As written'),
    at: z.string().nullable().describe('The instant, UTC, where the zone could be told'),
  })
  .meta({ id: 'CalendarTime' });

export const calendarEvent = z
  .object({
    method: z.string().nullable().describe('RFC 5546: REQUEST, CANCEL, REPLY, PUBLISH …'),
    summary: z.string(),
    location: z.string(),
    organiser: address.nullable(),
    start: calendarTime.nullable(),
    end: calendarTime.nullable().describe('For whole days the first day after'),
    status: z.string().nullable(),
    repeats: z.boolean(),
    attendees: z.int(),
    answer: z.string().nullable().describe('Of a REPLY: ACCEPTED, DECLINED, TENTATIVE'),
    more: z.int().describe('Events in the same file that are not told here'),
  })
  .meta({ id: 'CalendarEvent' });

export const messageTraits = z
  .object({
    shortened: z
      .array(
        z.enum([
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
        ]),
      )
      .optional()
      .describe('What was too much to show whole; the original is complete'),
    protection: z
      .enum(['smime-signed', 'smime-encrypted', 'pgp-signed', 'pgp-encrypted'])
      .optional()
      .describe('What the sender did. Nothing is verified or decrypted'),
    calendar: calendarEvent.optional(),
    report: z
      .array(
        z.object({
          address: z.string(),
          action: z.enum(['failed', 'delayed', 'delivered', 'relayed', 'expanded']),
          status: z.string().describe('RFC 3463'),
          diagnostic: z.string(),
        }),
      )
      .optional()
      .describe('What a delivery report says became of whom (RFC 3464)'),
    spam: z
      .object({
        verdict: z.enum(['spam', 'phishing', 'bulk', 'clean']),
        level: z.int().nullable().describe("Microsoft's spam confidence level, -1 to 9"),
      })
      .optional(),
    authentication: z
      .object({ spf: z.string().nullable(), dkim: z.string().nullable(), dmarc: z.string().nullable() })
      .optional()
      .describe('Judged by the receiving server (RFC 8601)'),
    list: z.string().optional().describe('The mailing list'),
    loop: z.literal(true).optional().describe('Forwarded by a rule, or one of our own mails come back'),
    exception: z.string().optional().describe('The phrase by which it counts as a delivery exception'),
    apartFrom: z
      .uuid()
      .optional()
      .describe('A conversation that the mail names, and that its sender takes no part in'),
  })
  .meta({ id: 'MessageTraits' });

/** GET /api/v1/messages/{id}/forwarded/{path} */
export const forwardedMessage = z
  .object({
    from: address.nullable(),
    to: z.array(address),
    cc: z.array(address),
    subject: z.string(),
    sentAt: timestamp.nullable(),
    text: z.string(),
    htmlHref: z.string().nullable().describe('As with a message'),
    rawHref: z.string().describe('The mail inside, as a file'),
    kind: messageKind,
    traits: messageTraits,
    attachments: z.array(
      z.object({
        position: z.int(),
        filename: z.string(),
        contentType: z.string(),
        size: z.int(),
        inline: z.boolean(),
        href: z.string(),
        forwardedHref: z.string().nullable().describe('Where a mail inside this one can be read'),
      }),
    ),
  })
  .meta({ id: 'ForwardedMessage' });

const limit = (name: keyof typeof READING_LIMIT_BOUNDS) =>
  z.int().min(READING_LIMIT_BOUNDS[name].min).max(READING_LIMIT_BOUNDS[name].max);

const readingLimits = z.object({
  parts: limit('parts').describe('Parts of a mail'),
  nestingDepth: limit('nestingDepth').describe('Parts inside parts'),
  headerBytes: limit('headerBytes').describe('Bytes of all headers of all parts together'),
  lineLength: limit('lineLength').describe('Characters of one line of the text'),
  attachments: limit('attachments').describe('Files of a mail'),
});

/** GET /api/v1/settings/reading */
export const readingSettings = z
  .object({
    subjectJoinDays: z
      .int()
      .min(0)
      .max(365)
      .describe('How many days the same subject of the same sender finds its conversation; 0: never'),
    limits: readingLimits.describe(
      'What of a mail is beyond is not shown, and the message says so; the original is complete',
    ),
  })
  .meta({ id: 'ReadingSettings' });

/** PATCH /api/v1/settings/reading */
export const readingSettingsChange = z.object({
  subjectJoinDays: readingSettings.shape.subjectJoinDays.optional(),
  limits: readingLimits.partial().optional(),
});

export const exceptionPhrase = z
  .object({ id, field: z.enum(['subject', 'sender']), phrase: z.string(), createdAt: timestamp })
  .meta({ id: 'ExceptionPhrase' });

/** POST /api/v1/exception-phrases */
export const newExceptionPhrase = z
  .object({
    field: z.enum(['subject', 'sender']),
    phrase: z.string().trim().min(3, 'is shorter than 3 characters').max(200),
  })
  .meta({ examples: [{ field: 'subject', phrase: 'Undeliverable:' }] });
