import { z } from 'zod';
import { hostEndpoint } from './admin.ts';
import { cursorQuery, emailAddress, failure, id, timestamp } from './common.ts';

export const severity = z.enum(['info', 'warning', 'critical']);
const named = z.object({ id, name: z.string() });

/** GET /api/v1/alarms */
export const incident = z
  .object({
    id,
    rule: z.string().describe('Listed in docs/alarms.md'),
    cause: z.string().describe('What is wrong, as one word: of one cause there is one alarm at a time'),
    severity,
    state: z.enum(['open', 'acknowledged', 'snoozed', 'cleared']),
    failure: failure.describe('What is wrong, and the remedy with the real names'),
    since: timestamp.describe('When it was first seen'),
    openedAt: timestamp,
    clearedAt: timestamp.nullable(),
    snoozedUntil: timestamp.nullable(),
    acknowledgedBy: named.nullable(),
    account: named.nullable(),
    mailboxes: z.array(z.object({ id, address: z.string() })).describe('At most 200 of them'),
    mailboxCount: z.int(),
    departments: z.array(named).describe('Empty: the whole installation'),
    answersWaiting: z.int(),
    escalations: z.int(),
    reopenings: z.int().describe('How often it came back within half an hour'),
  })
  .meta({ id: 'Alarm' });

export const incidentQuery = cursorQuery.extend({
  state: z.enum(['open', 'history']).default('open').describe('open: all that is not over; history: what is'),
});

/** GET /api/v1/alarms/{id} */
export const incidentStory = incident
  .extend({
    events: z.array(
      z.object({
        at: timestamp,
        action: z.string(),
        agent: named.nullable().describe('null: Postvak itself'),
        detail: z.record(z.string(), z.unknown()),
      }),
    ),
    notices: z.array(
      z.object({
        id,
        step: z.string(),
        state: z.enum(['waiting', 'sending', 'sent', 'failed', 'dropped']),
        channel: named,
        route: z.string().nullable().describe('What carried it'),
        attempts: z.int(),
        failure: failure.nullable(),
        createdAt: timestamp,
        notBefore: timestamp,
        sentAt: timestamp.nullable(),
      }),
    ),
  })
  .meta({ id: 'AlarmStory' });

/** GET /api/v1/alarms/summary: what nobody is at yet. */
export const alarmSummary = z.object({ info: z.int(), warning: z.int(), critical: z.int() });

/** POST /api/v1/alarms/{id}/snooze */
export const snoozing = z
  .object({
    minutes: z
      .int()
      .min(5)
      .max(30 * 24 * 60),
  })
  .meta({ examples: [{ minutes: 60 }] });
/** POST /api/v1/alarms/{id}/remarks */
export const remark = z.object({ text: z.string().trim().min(1).max(5_000) });

/** GET /api/v1/alarm-rules */
export const alarmRule = z
  .object({
    id: z.string(),
    enabled: z.boolean(),
    severity,
    threshold: z.number().nullable(),
    unit: z.enum(['none', 'attempts', 'minutes', 'seconds', 'answers', 'days', 'gigabytes']),
    durationMs: z.int().describe('How long it must last before anybody is told'),
    changed: z.boolean().describe('It differs from the default'),
    defaults: z.object({
      enabled: z.boolean(),
      severity,
      threshold: z.number().nullable(),
      durationMs: z.int(),
    }),
  })
  .meta({ id: 'AlarmRule' });
export const alarmRuleChange = z
  .strictObject({
    enabled: z.boolean().nullable().optional(),
    severity: severity.nullable().optional(),
    threshold: z.number().min(0).max(1_000_000).nullable().optional(),
    durationMs: z
      .int()
      .min(0)
      .max(30 * 24 * 60 * 60_000)
      .nullable()
      .optional(),
  })
  .describe('null: the default again');

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'is not a time such as 22:00');
const quiet = z.object({ from: timeOfDay, until: timeOfDay, upTo: severity });

const channelFields = z.object({
  name: z.string().trim().min(1).max(100),
  enabled: z.boolean(),
  departmentId: id.nullable().describe('null: the whole installation'),
  leastSeverity: severity,
  language: z.enum(['en', 'nl']),
  timeZone: z.string().min(1).max(100).describe('IANA name, such as Europe/Amsterdam'),
  quiet: quiet.nullable().describe('Notices up to that severity wait until these hours are over'),
  toAdministrators: z.boolean().describe('Mail: also to every administrator'),
  recipients: z.array(emailAddress).max(100),
  mostInWindow: z.int().min(1).max(1_000).describe('What comes on top is gathered into one digest'),
  windowMs: z
    .int()
    .min(60_000)
    .max(24 * 60 * 60_000),
});
const channelKind = z.enum(['mail', 'webhook', 'teams', 'slack']);

/** GET /api/v1/alarm-channels */
export const alarmChannel = channelFields
  .extend({
    id,
    kind: channelKind,
    target: z.string().nullable().describe('Where a webhook leads; its whole address is a secret'),
    recipients: z.array(z.string()),
  })
  .meta({ id: 'AlarmChannel' });
const webhookUrl = z.string().min(1).max(2_000);
export const newAlarmChannel = z.strictObject({
  kind: channelKind,
  name: channelFields.shape.name,
  enabled: channelFields.shape.enabled.default(true),
  departmentId: channelFields.shape.departmentId.default(null),
  leastSeverity: severity.default('warning'),
  language: channelFields.shape.language.default('en'),
  timeZone: channelFields.shape.timeZone.default('UTC'),
  quiet: quiet.nullable().default(null),
  toAdministrators: z.boolean().default(false),
  recipients: channelFields.shape.recipients.default([]),
  mostInWindow: channelFields.shape.mostInWindow.default(5),
  windowMs: channelFields.shape.windowMs.default(600_000),
  url: webhookUrl.optional().describe('Needed for a webhook'),
});
export const addedAlarmChannel = alarmChannel.extend({
  signingSecret: z.string().nullable().describe('Of a signed webhook; shown only now'),
});
export const alarmChannelChange = z.strictObject({
  ...channelFields.partial().shape,
  url: webhookUrl.optional().describe('Left out: the present one stays'),
});
export const signingSecret = z.object({ signingSecret: z.string() });
export const testResult = z.object({ route: z.string().describe('What carried it') });

const relay = hostEndpoint.extend({
  from: emailAddress.describe('The sender'),
  user: z.string().trim().min(1).max(320).optional(),
  ca: z.string().max(100_000).optional().describe('PEM certificates to trust besides the system roots'),
});

/** GET and PUT /api/v1/alarm-routes: by which way alarm mail leaves, tried in this order. */
export const alarmRoute = z
  .object({
    id,
    mailbox: z.object({ id, address: z.string() }).nullable(),
    relay: relay.nullable(),
    hasPassword: z.boolean(),
  })
  .meta({ id: 'AlarmRoute' });
export const alarmRoutesChange = z.object({
  routes: z
    .array(
      z.strictObject({
        id: id.optional().describe('Of a relay that was there: its password stays unless another is given'),
        mailboxId: id.optional(),
        relay: relay.optional(),
        password: z.string().min(1).max(1_000).nullable().optional(),
      }),
    )
    .max(5),
});

/** POST /api/v1/alarm-routes/check: each is opened and signed in to; nothing is sent. */
export const alarmRouteReport = z.object({
  routes: z.array(
    z.object({
      name: z.string(),
      kind: z.enum(['mailbox', 'relay']),
      chosen: z.boolean().describe('false: nobody chose a way, so Postvak did'),
      failure: failure.nullable(),
    }),
  ),
  failure: failure.nullable().describe('null: alarm mail can be sent'),
  redundant: z.boolean().describe('Two ways work that do not depend on each other'),
});
