/**
 * The closed table of alarm rules, those nearest to the cause first: what one explains, those after it keep quiet
 * about (`condition.ts`). All are on from the first start; `docs/alarms.md` lists them, and a test compares.
 */
import type { Severity } from '../store/schema.ts';
import { type Condition, gather } from './condition.ts';
import type { Reading } from './reading.ts';
import type { Rule, RuleSetting } from './rule.ts';
import { credentialExpiring, grantDead, refreshLate } from './rules/grants.ts';
import {
  alarmRouteBroken,
  clockSkew,
  databaseSlow,
  diskNearlyFull,
  nodeGone,
  nodeStalled,
  roleSilent,
  tlsExpiring,
} from './rules/installation.ts';
import {
  deliveriesFailing,
  exceptionsGrowing,
  mailboxStopped,
  mailWithheld,
  outboxBacklog,
  outboxLate,
  retrievalLag,
  retrievalSilent,
  throttled,
} from './rules/mail.ts';

/** Raised by each node for itself, since there is nowhere to write it down: `database-away.ts`. */
export const databaseAway: Rule = {
  id: 'database-away',
  severity: 'critical',
  threshold: null,
  unit: 'none',
  durationMs: 60_000,
  codes: ['database-unavailable'],
  judge: () => [],
};

export const RULES: readonly Rule[] = [
  databaseAway,
  roleSilent,
  nodeGone,
  nodeStalled,
  grantDead,
  refreshLate,
  mailboxStopped,
  throttled,
  retrievalSilent,
  outboxLate,
  retrievalLag,
  mailWithheld,
  outboxBacklog,
  deliveriesFailing,
  exceptionsGrowing,
  credentialExpiring,
  tlsExpiring,
  clockSkew,
  diskNearlyFull,
  databaseSlow,
  alarmRouteBroken,
];

export type Settings = ReadonlyMap<string, RuleSetting>;

/** What is wrong now, one condition per cause. A rule that is off finds nothing and explains nothing. */
export function judge(reading: Reading, settings: Settings): Condition[] {
  return gather(
    RULES.filter(({ id }) => settings.get(id)?.enabled).map((rule) => ({
      rule: rule.id,
      findings: rule.judge(reading, settings.get(rule.id)?.threshold ?? rule.threshold ?? 0),
    })),
  );
}

export interface RuleChange {
  readonly enabled: boolean | null;
  readonly severity: Severity | null;
  readonly threshold: number | null;
  readonly duration_ms: number | null;
}

/** @param changes by rule; null is the default. */
export function settingsOf(changes: ReadonlyMap<string, RuleChange>): Map<string, RuleSetting> {
  return new Map(
    RULES.map((rule) => {
      const change = changes.get(rule.id);
      return [
        rule.id,
        {
          enabled: change?.enabled ?? true,
          severity: change?.severity ?? rule.severity,
          threshold: change?.threshold ?? rule.threshold,
          durationMs: change?.duration_ms ?? rule.durationMs,
        },
      ];
    }),
  );
}
