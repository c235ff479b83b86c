/** Which channels hear of what happened to an incident, and when. Pure. */
import type { QuietHours, Severity } from '../store/schema.ts';
import { atLeast, type Incident } from './incident.ts';
import { quietUntil } from './quiet-hours.ts';
import type { Happening } from './tracker.ts';

export interface Listener {
  readonly id: string;
  readonly kind: 'mail' | 'webhook' | 'teams' | 'slack';
  readonly enabled: boolean;
  /** null: hears of the whole installation. */
  readonly departmentId: string | null;
  readonly leastSeverity: Severity;
  readonly quiet: QuietHours | null;
  readonly timeZone: string;
}

export interface Hearing {
  readonly channelId: string;
  readonly notBefore: Date;
}

/**
 * @param told channels that heard of this incident before: who was told that it began is told that it is over.
 */
export function audience(
  listeners: readonly Listener[],
  incident: Incident,
  happened: Happening,
  told: ReadonlySet<string>,
  now: Date,
): Hearing[] {
  return listeners
    .filter((listener) => hears(listener, incident, happened, told))
    .map(({ id, quiet, timeZone }) => {
      const hushed = quiet && atLeast(quiet.upTo, incident.severity);
      return { channelId: id, notBefore: (hushed ? quietUntil(now, quiet, timeZone) : null) ?? now };
    });
}

function hears(
  { id, kind, enabled, departmentId, leastSeverity }: Listener,
  incident: Incident,
  { action }: Happening,
  told: ReadonlySet<string>,
): boolean {
  if (!enabled) return false;
  // It would wait behind the very mail that cannot be sent, or before the door that does not open.
  if (kind === 'mail' && incident.cause === 'alarm-route') return false;
  if (incident.cause === `alarm-channel:${id}`) return false;
  if (action === 'cleared') return told.has(id);
  if (departmentId !== null && !incident.departmentIds.includes(departmentId)) return false;
  return atLeast(incident.severity, leastSeverity);
}
