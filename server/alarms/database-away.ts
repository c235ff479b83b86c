/**
 * The one alarm that cannot be written down: the database itself is away. The node that held the alarms last keeps at
 * hand whom to tell by ways that need no database: webhooks, and mail by relays. When the database is back, the
 * incident is written into the history, and who was told is told that it is over.
 *
 * A node that dies together with its database tells nobody; that is what the heartbeat to the outside is for.
 */

import { Failure } from '../kernel/failure.ts';
import { newId } from '../kernel/id.ts';
import type { Secret } from '../kernel/secret.ts';
import { databaseFault } from '../store/fault.ts';
import { composeMessage } from '../wire/smtp/compose.ts';
import { openSubmission, SMTP_TIMEOUTS } from '../wire/smtp/session.ts';
import { submit } from '../wire/smtp/submit.ts';
import { postWebhook } from '../wire/webhook/post.ts';
import { signedHeaders } from '../wire/webhook/sign.ts';
import { slackMessage, teamsCard } from './channels/chat.ts';
import { mailOf } from './channels/mail.ts';
import { webhookBody } from './channels/webhook.ts';
import { type Channel, listChannels } from './channels.ts';
import { composeNotice, type NoticeForm, type ToldIncident } from './compose-notice.ts';
import type { AlarmContext } from './context.ts';
import { atLeast, type Incident } from './incident.ts';
import { saveChanges } from './incidents.ts';
import type { MailRoute } from './mail-routes.ts';
import { recipientsOf } from './recipients.ts';
import { readRoutesInUse } from './routes.ts';
import type { RuleSetting } from './rule.ts';
import { readSettings } from './rule-settings.ts';
import { databaseAway } from './rules.ts';
import { formFor } from './told.ts';

interface Reach {
  readonly channel: Channel;
  readonly url?: Secret;
  readonly signing?: Secret;
  readonly recipients: readonly string[];
  readonly form: Omit<NoticeForm, 'now'>;
}

interface Relay {
  readonly relay: Extract<MailRoute, { kind: 'relay' }>['relay'];
  readonly password: Secret | undefined;
}

interface Kept {
  readonly setting: RuleSetting;
  readonly reaches: readonly Reach[];
  readonly relays: readonly Relay[];
}

export interface DatabaseWatch {
  /** The database answered. @param holds this node has the alarms. */
  answered(holds: boolean): Promise<void>;
  /** Something went wrong. @returns whether it was the database. */
  failed(error: unknown, signal: AbortSignal): Promise<boolean>;
}

const KEEP_MS = 60_000;

export function createDatabaseWatch(context: AlarmContext): DatabaseWatch {
  const { clock, log, store } = context;
  let kept: Kept | undefined;
  let keptAt = 0;
  let away: { readonly since: Date; readonly failure: Failure; told: Incident | undefined } | undefined;

  const tell = async (incident: Incident, step: string, signal: AbortSignal) => {
    for (const reach of kept?.reaches ?? []) {
      if (!atLeast(incident.severity, reach.channel.leastSeverity)) continue;
      await tellOne(kept as Kept, reach, incident, step, clock.now(), signal).catch((error: unknown) => {
        log.error(
          { err: error, channelId: reach.channel.id },
          'nobody could be told that the database is away',
        );
      });
    }
  };

  return {
    answered: async (holds) => {
      if (away?.told) {
        const over = { ...away.told, clearedAt: clock.now(), seenAt: clock.now() };
        const { signal } = new AbortController();
        // Should it be away again by now, it is still the same incident.
        await store.db.transaction().execute(async (trx) => {
          await saveChanges(trx, [
            {
              incident: { ...over, clearedAt: null },
              happened: { action: 'opened', step: 'opened' },
              isNew: true,
            },
          ]);
          await saveChanges(trx, [{ incident: over, happened: { action: 'cleared', step: 'cleared-0' } }]);
        });
        away = undefined;
        await tell(over, 'cleared-0', signal);
      }
      away = undefined;
      if (!holds) kept = undefined;
      else if (!kept || clock.now().getTime() - keptAt > KEEP_MS) {
        kept = await keep(context);
        keptAt = clock.now().getTime();
      }
    },
    failed: async (error, signal) => {
      const failure = databaseFault(error);
      if (failure?.code !== 'database-unavailable') return false;
      away ??= { since: clock.now(), failure, told: undefined };
      const lastedMs = clock.now().getTime() - away.since.getTime();
      if (!kept?.setting.enabled || away.told || lastedMs < kept.setting.durationMs) return true;
      away.told = incidentOf(away.since, clock.now(), kept.setting);
      log.error(
        { incidentId: away.told.id, code: failure.code },
        'an alarm was raised: the database is away',
      );
      await tell(away.told, 'opened', signal);
      return true;
    },
  };
}

async function keep(context: AlarmContext): Promise<Kept> {
  const { store, vault, log } = context;
  const { db } = store;
  /** What one secret that cannot be opened belongs to is left out: it must not silence all the others. */
  const opened = async <T>(subject: object, open: () => Promise<T>): Promise<T[]> => {
    try {
      return [await open()];
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      log.warn({ ...subject, code: error.code }, 'it could not tell that the database is away');
      return [];
    }
  };
  const channels = (await listChannels(db)).filter(
    ({ enabled, departmentId }) => enabled && departmentId === null,
  );
  const reaches = await Promise.all(
    channels.map((channel) =>
      opened({ channelId: channel.id }, async (): Promise<Reach> => {
        const { now: _, ...form } = await formFor(context, channel);
        return {
          channel,
          form,
          recipients: channel.kind === 'mail' ? await recipientsOf(db, channel) : [],
          ...(channel.urlSecretId ? { url: await vault.read(db, channel.urlSecretId) } : {}),
          ...(channel.signingSecretId ? { signing: await vault.read(db, channel.signingSecretId) } : {}),
        };
      }),
    ),
  );
  const { configured } = await readRoutesInUse(db);
  const relays = await Promise.all(
    configured.flatMap((route) =>
      route.kind === 'relay'
        ? [
            opened({ routeId: route.id }, async () => ({
              relay: route.relay,
              password: route.passwordSecretId ? await vault.read(db, route.passwordSecretId) : undefined,
            })),
          ]
        : [],
    ),
  );
  const setting = (await readSettings(db)).get(databaseAway.id) as RuleSetting;
  return { setting, reaches: reaches.flat(), relays: relays.flat() };
}

function incidentOf(since: Date, now: Date, { severity }: RuleSetting): Incident {
  return {
    id: newId(now.getTime()),
    rule: databaseAway.id,
    cause: 'database',
    severity,
    step: '',
    // Without its detail, which names hosts and users; the log has it.
    failure: new Failure('database-unavailable').toJSON(),
    accountId: null,
    mailboxIds: [],
    departmentIds: [],
    waitingOut: 0,
    firstSeenAt: since,
    seenAt: now,
    openedAt: now,
    escalations: 0,
    reopenings: 0,
    acknowledgedAt: null,
    acknowledgedBy: null,
    snoozedUntil: null,
    clearedAt: null,
  };
}

async function tellOne(
  { relays }: Kept,
  { channel, url, signing, recipients, form }: Reach,
  incident: Incident,
  step: string,
  now: Date,
  signal: AbortSignal,
): Promise<void> {
  const told: ToldIncident[] = [{ incident, step, mailboxes: [], departments: [] }];
  const whole = { ...form, now };
  const notice = composeNotice(told, whole);
  if (channel.kind !== 'mail') {
    if (!url) return;
    const content =
      channel.kind === 'teams'
        ? teamsCard(notice)
        : channel.kind === 'slack'
          ? slackMessage(notice)
          : webhookBody(told, whole);
    const body = JSON.stringify(content);
    const headers = signing ? signedHeaders(`alarm_${incident.id}_${step}`, now, body, signing) : {};
    return postWebhook(url, body, headers, signal);
  }
  if (recipients.length === 0) return;
  let refusal: unknown = new Failure('alarm-route-broken', { detail: 'there is no relay' });
  for (const { relay, password } of relays) {
    try {
      const { host, port, tls, user, from, ca } = relay;
      const access = user && password ? { user, password } : ({ user: from, anonymous: true } as const);
      const session = await openSubmission(
        { endpoint: { host, port, tls }, ca, ...access },
        SMTP_TIMEOUTS,
        signal,
      );
      const messageId = `<alarm.${incident.id}.${step}@postvak.invalid>`;
      const sender = { address: from, name: 'Postvak' };
      const raw = await composeMessage(
        mailOf(notice, { from: sender, to: recipients, messageId, date: now }),
      );
      const outcome = await submit(session, { from, recipients, raw }, signal);
      session.close();
      if (outcome.outcome === 'answered' && outcome.accepted.length > 0) return;
      refusal = outcome.outcome === 'answered' ? outcome.refused[0]?.failure : outcome.failure;
    } catch (error) {
      signal.throwIfAborted();
      refusal = error;
    }
  }
  throw refusal;
}
