/** Alarms in the shapes of the contract: times as text, failures in words. */
import type { z } from 'zod';
import type { Channel } from '../alarms/channels.ts';
import { stateOf } from '../alarms/incident.ts';
import type { IncidentStory, IncidentView } from '../alarms/read-incidents.ts';
import type { RouteReport } from '../alarms/route-check.ts';
import type { RuleView } from '../alarms/rule-settings.ts';
import { describeFailure } from '../kernel/describe-failure.ts';
import type {
  alarmChannel,
  alarmRouteReport,
  alarmRule,
  incident,
  incidentStory,
} from './contract/alarms.ts';

const SHOWN_MAILBOXES = 200;

export function presentIncident(view: IncidentView, now: Date): z.output<typeof incident> {
  const state = stateOf(view, now);
  return {
    id: view.id,
    rule: view.rule,
    cause: view.cause,
    severity: view.severity,
    state: state === 'pending' ? 'open' : state,
    failure: describeFailure(view.failure),
    since: view.firstSeenAt.toISOString(),
    openedAt: (view.openedAt ?? view.firstSeenAt).toISOString(),
    clearedAt: view.clearedAt?.toISOString() ?? null,
    snoozedUntil: view.snoozedUntil?.toISOString() ?? null,
    acknowledgedBy: view.acknowledger,
    account: view.account,
    mailboxes: view.mailboxes.slice(0, SHOWN_MAILBOXES),
    mailboxCount: view.mailboxIds.length,
    departments: [...view.departments],
    answersWaiting: view.waitingOut,
    escalations: view.escalations,
    reopenings: view.reopenings,
  };
}

export function presentStory(story: IncidentStory, now: Date): z.output<typeof incidentStory> {
  return {
    ...presentIncident(story, now),
    events: story.events.map(({ at, detail, ...event }) => ({
      ...event,
      at: at.toISOString(),
      detail: { ...detail },
    })),
    notices: story.notices.map(({ failure, createdAt, notBefore, sentAt, ...notice }) => ({
      ...notice,
      failure: failure && describeFailure(failure),
      createdAt: createdAt.toISOString(),
      notBefore: notBefore.toISOString(),
      sentAt: sentAt?.toISOString() ?? null,
    })),
  };
}

export function presentRule({ rule, changed, ...setting }: RuleView): z.output<typeof alarmRule> {
  return {
    ...setting,
    id: rule.id,
    unit: rule.unit,
    changed,
    defaults: {
      enabled: true,
      severity: rule.severity,
      threshold: rule.threshold,
      durationMs: rule.durationMs,
    },
  };
}

export function presentChannel(channel: Channel): z.output<typeof alarmChannel> {
  const { urlSecretId: _, signingSecretId: __, ...shown } = channel;
  return { ...shown, recipients: [...shown.recipients] };
}

export function presentRouteReport({
  routes,
  failure,
  redundant,
}: RouteReport): z.output<typeof alarmRouteReport> {
  return {
    routes: routes.map((route) => ({
      ...route,
      failure: route.failure && describeFailure(route.failure.toJSON()),
    })),
    failure: failure && describeFailure(failure.toJSON()),
    redundant,
  };
}
