/** An incident as the tracker sees it, and what its time of life is called. */
import type { RecordedFailure } from '../kernel/failure.ts';
import type { Severity } from '../store/schema.ts';

export interface Incident {
  readonly id: string;
  readonly rule: string;
  readonly cause: string;
  readonly severity: Severity;
  readonly step: string;
  readonly failure: RecordedFailure;
  readonly accountId: string | null;
  readonly mailboxIds: readonly string[];
  readonly departmentIds: readonly string[];
  /** Answers that wait in the mailboxes it touches. */
  readonly waitingOut: number;
  readonly firstSeenAt: Date;
  readonly seenAt: Date;
  /** null: pending, and nobody was told. */
  readonly openedAt: Date | null;
  readonly escalations: number;
  readonly reopenings: number;
  readonly acknowledgedAt: Date | null;
  readonly acknowledgedBy: string | null;
  readonly snoozedUntil: Date | null;
  readonly clearedAt: Date | null;
}

export type IncidentState = 'pending' | 'open' | 'acknowledged' | 'snoozed' | 'cleared';

export function stateOf(
  incident: Pick<Incident, 'openedAt' | 'clearedAt' | 'snoozedUntil' | 'acknowledgedAt'>,
  now: Date,
): IncidentState {
  if (incident.clearedAt) return 'cleared';
  if (!incident.openedAt) return 'pending';
  if (incident.snoozedUntil && incident.snoozedUntil > now) return 'snoozed';
  return incident.acknowledgedAt ? 'acknowledged' : 'open';
}

const RANKS: Readonly<Record<Severity, number>> = { info: 0, warning: 1, critical: 2 };

export const atLeast = (severity: Severity, least: Severity): boolean => RANKS[severity] >= RANKS[least];

export const worse = (a: Severity, b: Severity): Severity => (atLeast(a, b) ? a : b);

export function nextSeverity(severity: Severity): Severity {
  return severity === 'info' ? 'warning' : 'critical';
}
