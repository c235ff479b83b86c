/** A notice for programs: JSON whose fields keep their meaning, described in docs/alarms.md. */
import { describeFailure } from '../../kernel/describe-failure.ts';
import type { NoticeForm, ToldIncident } from '../compose-notice.ts';
import { stateOf } from '../incident.ts';

export function webhookBody(told: readonly ToldIncident[], { now, origin }: NoticeForm): object {
  return {
    type: 'alarm.incidents',
    timestamp: now.toISOString(),
    data: {
      incidents: told.map(({ incident, step, mailboxes, departments }) => ({
        id: incident.id,
        rule: incident.rule,
        cause: incident.cause,
        severity: incident.severity,
        state: stateOf(incident, now),
        step,
        since: incident.firstSeenAt.toISOString(),
        openedAt: incident.openedAt?.toISOString() ?? null,
        clearedAt: incident.clearedAt?.toISOString() ?? null,
        accountId: incident.accountId,
        mailboxes,
        departments,
        answersWaiting: incident.waitingOut,
        failure: withoutTranslations(describeFailure(incident.failure)),
        url: origin === undefined ? null : `${origin}/admin/alarms/${incident.id}`,
      })),
    },
  };
}

export function webhookTest({ now }: NoticeForm): object {
  return { type: 'alarm.test', timestamp: now.toISOString(), data: { incidents: [] } };
}

function withoutTranslations({ translations: _, ...failure }: ReturnType<typeof describeFailure>): object {
  return failure;
}
