/**
 * What becomes of incidents when the conditions of this moment are held against them. Pure; time is given.
 *
 * - A condition begins as pending. It opens, and people are told, when it has lasted as long as its rule asks; one that
 *   is over before that was nothing, and is forgotten.
 * - An open one is over with the first look that does not find it. One that comes back shortly after is the same
 *   incident again, so that something that flaps is one line in the history.
 * - An open one that nobody acknowledged escalates when it lasts: after an hour, after eight, then daily, each time
 *   one severity higher until it is critical. A rule that warns in steps tells each step instead.
 * - Who snoozed an incident is told again when the time is over and it is still there.
 */
import { newId } from '../kernel/id.ts';
import type { Severity } from '../store/schema.ts';
import type { Condition } from './condition.ts';
import { type Incident, nextSeverity, stateOf, worse } from './incident.ts';
import { DAY_MS, MINUTE_MS } from './rule.ts';
import type { Settings } from './rules.ts';

/** What happened, in the words of the history. The step names a notice, of which there is one per channel. */
export interface Happening {
  readonly action: 'opened' | 'reopened' | 'escalated' | 'stepped' | 'snooze-ended' | 'cleared';
  readonly step: string;
}

export interface Change {
  readonly incident: Incident;
  readonly happened?: Happening;
  /** It was pending and is over: no row is left of it. */
  readonly forget?: true;
  readonly isNew?: true;
}

const ESCALATE_AFTER_MS = [60 * MINUTE_MS, 8 * 60 * MINUTE_MS];
/** A longer back-off than that of most troubles, so that "it works – it does not" is not told again and again. */
export const SAME_AGAIN_MS = 30 * MINUTE_MS;

/**
 * @param known pending and open incidents, and those that were cleared within `SAME_AGAIN_MS`.
 * @param waitingOf answers that wait in these mailboxes.
 */
export function track(
  now: Date,
  conditions: readonly Condition[],
  known: readonly Incident[],
  settings: Settings,
  waitingOf: (mailboxIds: readonly string[]) => number,
): Change[] {
  const living = new Map(
    known.filter(({ clearedAt }) => !clearedAt).map((incident) => [keyOf(incident), incident]),
  );
  const cleared = Map.groupBy(
    known.filter(({ clearedAt }) => clearedAt),
    keyOf,
  );
  const present = new Set(conditions.map(keyOf));
  const seen = conditions.flatMap((condition) => {
    const key = keyOf(condition);
    const earlier = living.get(key) ?? latest(cleared.get(key));
    return advance(now, condition, earlier, settings, waitingOf(condition.mailboxIds));
  });
  const over = [...living.values()]
    .filter((incident) => !present.has(keyOf(incident)))
    .map((incident) => end(now, incident));
  return [...seen, ...over];
}

const keyOf = ({ rule, cause }: { readonly rule: string; readonly cause: string }) => `${rule} ${cause}`;

function latest(incidents: readonly Incident[] | undefined): Incident | undefined {
  return incidents?.toSorted((a, b) => Number(b.clearedAt) - Number(a.clearedAt))[0];
}

function advance(
  now: Date,
  condition: Condition,
  earlier: Incident | undefined,
  settings: Settings,
  waitingOut: number,
): Change[] {
  const rule = settings.get(condition.rule);
  if (!rule) return [];
  const severity = condition.severity ?? rule.severity;
  if (!earlier) {
    const fresh = pending(now, condition, severity, waitingOut);
    return [{ ...(rule.durationMs <= 0 ? open(fresh, now) : { incident: fresh }), isNew: true }];
  }
  const incident: Incident = {
    ...earlier,
    // An escalated one does not become less urgent by lasting.
    severity: earlier.escalations > 0 ? worse(severity, earlier.severity) : severity,
    step: condition.step ?? '',
    failure: condition.failure,
    accountId: condition.accountId ?? null,
    mailboxIds: condition.mailboxIds,
    departmentIds: condition.departmentIds,
    waitingOut,
    seenAt: now,
  };
  if (earlier.clearedAt) return [again(incident, now)];
  if (!earlier.openedAt) {
    const lastedMs = now.getTime() - earlier.firstSeenAt.getTime();
    return [lastedMs >= rule.durationMs ? open(incident, now) : { incident }];
  }
  return [{ ...lasting(incident, earlier, now) }];
}

function pending(now: Date, condition: Condition, severity: Severity, waitingOut: number): Incident {
  return {
    id: newId(now.getTime()),
    rule: condition.rule,
    cause: condition.cause,
    severity,
    step: condition.step ?? '',
    failure: condition.failure,
    accountId: condition.accountId ?? null,
    mailboxIds: condition.mailboxIds,
    departmentIds: condition.departmentIds,
    waitingOut,
    firstSeenAt: now,
    seenAt: now,
    openedAt: null,
    escalations: 0,
    reopenings: 0,
    acknowledgedAt: null,
    acknowledgedBy: null,
    snoozedUntil: null,
    clearedAt: null,
  };
}

function open(incident: Incident, now: Date): Change {
  return {
    incident: { ...incident, openedAt: now },
    happened: { action: 'opened', step: incident.step ? `step-${incident.step}` : 'opened' },
  };
}

/** Back within half an hour: the duration was served, and whoever acknowledged it is asked anew. */
function again(incident: Incident, now: Date): Change {
  const reopenings = incident.reopenings + 1;
  return {
    incident: {
      ...incident,
      reopenings,
      clearedAt: null,
      openedAt: incident.openedAt ?? now,
      acknowledgedAt: null,
      acknowledgedBy: null,
    },
    happened: { action: 'reopened', step: `reopened-${reopenings}` },
  };
}

function lasting(incident: Incident, earlier: Incident, now: Date): Change {
  if (incident.step !== earlier.step && incident.step !== '') {
    return { incident, happened: { action: 'stepped', step: `step-${incident.step}` } };
  }
  if (earlier.snoozedUntil && earlier.snoozedUntil <= now) {
    return {
      incident: { ...incident, snoozedUntil: null },
      happened: { action: 'snooze-ended', step: `snooze-ended-${earlier.snoozedUntil.getTime()}` },
    };
  }
  if (stateOf(earlier, now) !== 'open' || incident.step !== '') return { incident };
  const openMs = now.getTime() - (earlier.openedAt ?? now).getTime();
  if (openMs < escalateAt(earlier.escalations)) return { incident };
  const escalations = earlier.escalations + 1;
  return {
    incident: { ...incident, escalations, severity: nextSeverity(incident.severity) },
    happened: { action: 'escalated', step: `escalated-${escalations}` },
  };
}

function escalateAt(escalations: number): number {
  return ESCALATE_AFTER_MS[escalations] ?? (escalations - ESCALATE_AFTER_MS.length + 1) * DAY_MS;
}

function end(now: Date, incident: Incident): Change {
  if (!incident.openedAt) return { incident, forget: true };
  return {
    incident: { ...incident, clearedAt: now, snoozedUntil: null },
    happened: { action: 'cleared', step: `cleared-${incident.reopenings}` },
  };
}
