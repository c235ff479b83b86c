/**
 * Carries notices to their channels: one channel never waits for another, and evaluating never waits for sending.
 */
import { Failure } from '../kernel/failure.ts';
import { noteAlarmMail, noteAlarmRoute } from './alarm-mail.ts';
import { carryToWebhook } from './carry-webhook.ts';
import { slackMessage, teamsCard } from './channels/chat.ts';
import { mailOf } from './channels/mail.ts';
import { webhookBody, webhookTest } from './channels/webhook.ts';
import { type Channel, readChannel } from './channels.ts';
import {
  composeNotice,
  composeTest,
  type Notice,
  type NoticeForm,
  type ToldIncident,
} from './compose-notice.ts';
import type { AlarmContext } from './context.ts';
import { type Batch, claimBatches, dueChannels, noteDropped, noteFailed, noteSent } from './notices.ts';
import { recipientsOf } from './recipients.ts';
import { submitMail } from './submit-mail.ts';
import { formFor, readTold } from './told.ts';

export interface NoticeSender {
  /** Begins to send what is due; does not wait for it. */
  start(signal: AbortSignal): Promise<void>;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
}

export function createNoticeSender(context: AlarmContext): NoticeSender {
  const underWay = new Map<string, Promise<void>>();
  return {
    start: async (signal) => {
      for (const channel of await dueChannels(context.store.db)) {
        if (underWay.has(channel.id)) continue;
        const task = tellChannel(context, channel, signal)
          .catch((error: unknown) => {
            if (!signal.aborted)
              context.log.error({ err: error, channelId: channel.id }, 'telling a channel broke off');
          })
          .finally(() => underWay.delete(channel.id));
        underWay.set(channel.id, task);
      }
    },
    idle: async () => {
      await Promise.all(underWay.values());
    },
  };
}

async function tellChannel(context: AlarmContext, channel: Channel, signal: AbortSignal): Promise<void> {
  for (const batch of await claimBatches(context.store.db, channel)) {
    signal.throwIfAborted();
    await tellBatch(context, channel, batch, signal);
  }
}

async function tellBatch(
  { store, log, ...rest }: AlarmContext,
  channel: Channel,
  batch: Batch,
  signal: AbortSignal,
): Promise<void> {
  const context = { store, log, ...rest };
  const fields = { channelId: channel.id, batchId: batch.id, notices: batch.notices.length };
  try {
    const steps = new Map(batch.notices.map(({ incidentId, step }) => [incidentId, step]));
    const told = await readTold(store.db, steps);
    const form = await formFor(context, channel);
    const route = await carry(
      context,
      channel,
      batch.id,
      { told, notice: composeNotice(told, form), form },
      signal,
    );
    if (route === null) return void (await noteDropped(store.db, batch.id));
    await noteSent(store.db, batch.id, route);
    log.info({ ...fields }, 'alarm notices were sent');
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const givenUp = await noteFailed(store.db, batch.id, error);
    const said = { ...fields, code: error.code, detail: error.detail };
    if (givenUp) log.error(said, 'alarm notices could not be sent for a day and are given up');
    else log.warn(said, 'alarm notices could not be sent; they are tried again');
  }
}

interface Content {
  readonly told: readonly ToldIncident[];
  readonly notice: Notice;
  readonly form: NoticeForm;
}

/** @returns what carried it; null when there is nobody to be told. @throws Failure */
async function carry(
  context: AlarmContext,
  channel: Channel,
  id: string,
  { told, notice, form }: Content,
  signal: AbortSignal,
): Promise<string | null> {
  switch (channel.kind) {
    case 'mail':
      return carryByMail(context, channel, id, { told, notice, form }, signal);
    case 'webhook':
      return carryToWebhook(
        context,
        channel,
        id,
        told.length > 0 ? webhookBody(told, form) : webhookTest(form),
        signal,
      );
    case 'teams':
      return carryToWebhook(context, channel, id, teamsCard(notice), signal);
    case 'slack':
      return carryToWebhook(context, channel, id, slackMessage(notice), signal);
  }
}

async function carryByMail(
  context: AlarmContext,
  channel: Channel,
  id: string,
  { told, notice, form }: Content,
  signal: AbortSignal,
): Promise<string | null> {
  const recipients = await recipientsOf(context.store.db, channel);
  if (recipients.length === 0) return null;
  const host = form.origin && URL.canParse(form.origin) ? new URL(form.origin).hostname : 'postvak.invalid';
  const messageId = `<alarm.${id}@${host}>`;
  await noteAlarmMail(context.store.db, { id, messageId, channelId: channel.id, recipients });
  const { route, independent } = await submitMail(
    context,
    {
      recipients,
      draft: (from) => mailOf(notice, { from, to: recipients, messageId, date: form.now }),
      incidents: told.map(({ incident }) => incident),
    },
    signal,
  );
  await noteAlarmRoute(context.store.db, id, route);
  if (!independent && told.length > 0) await sayNoOtherWay(context, channel, told, route);
  return route;
}

/** It got through this time; next time the way may be as dead as what it reports. */
async function sayNoOtherWay(
  { store, log }: AlarmContext,
  channel: Channel,
  told: readonly ToldIncident[],
  route: string,
): Promise<void> {
  log.warn(
    { channelId: channel.id },
    'alarm mail could only leave by what it reports on; set a second route that does not depend on it',
  );
  await store.db
    .insertInto('incident_event')
    .values(
      told.map(({ incident }) => ({
        incident_id: incident.id,
        agent_id: null,
        action: 'no-other-way',
        detail: JSON.stringify({ route }),
      })),
    )
    .execute();
}

/**
 * Sends a test to one channel, at once.
 * @returns what carried it. @throws Failure; Refused when there is no such channel.
 */
export async function sendTest(
  context: AlarmContext,
  channelId: string,
  signal: AbortSignal,
): Promise<string> {
  const channel = await readChannel(context.store.db, channelId);
  const form = await formFor(context, channel);
  const content = { told: [], notice: composeTest(form), form };
  const route = await carry(context, channel, crypto.randomUUID(), content, signal);
  if (route === null) throw new Failure('alarm-route-broken', { detail: 'the channel has no recipient' });
  return route;
}
