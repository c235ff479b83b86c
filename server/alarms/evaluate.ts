/**
 * One look at the installation: figures are read, judged, held against the incidents, and what follows is written,
 * with the notices, in one transaction under the lease of the alarms. A node that lost its lease writes nothing.
 */
import { isDeepStrictEqual } from 'node:util';
import { assertLease } from '../store/lease.ts';
import { notify } from '../store/notify.ts';
import type { Trx } from '../store/pool.ts';
import type { AlarmContext } from './context.ts';
import type { Incident } from './incident.ts';
import { readTracked, saveChanges } from './incidents.ts';
import { enqueueNotices } from './notices.ts';
import { readFigures } from './read-figures.ts';
import type { Reading } from './reading.ts';
import { readSettings } from './rule-settings.ts';
import { judge } from './rules.ts';
import { type Change, track } from './tracker.ts';

export const ALARMS_LEASE = 'alarms';

/** How often a row of an incident that goes on unchanged is written. */
const SEEN_EVERY_MS = 60_000;
/** Of a storm the console hears by a few hints; it reads the list anyway. */
const MOST_HINTS = 10;

/** @returns what happened. @throws LeaseLost */
export async function evaluate(
  { store, nodeId, log }: Pick<AlarmContext, 'store' | 'nodeId' | 'log'>,
  epoch: number,
  databaseMs: number,
): Promise<Change[]> {
  const reading = await readFigures(store.db, databaseMs);
  const changes = await store.db.transaction().execute(async (trx) => {
    await assertLease(trx, ALARMS_LEASE, nodeId, epoch);
    const settings = await readSettings(trx);
    const known = await readTracked(trx);
    const all = track(reading.at, judge(reading, settings), known, settings, waitingIn(reading));
    const before = new Map(known.map((incident) => [incident.id, incident]));
    const worth = all.filter((change) => isWorthWriting(change, before.get(change.incident.id)));
    await saveChanges(trx, worth);
    await enqueueNotices(trx, worth, reading.at);
    await tellConsoles(trx, worth);
    return worth.filter(({ happened }) => happened);
  });
  for (const { incident, happened } of changes) {
    const { id, rule, cause, severity, failure } = incident;
    const fields = { incidentId: id, rule, cause, severity, code: failure.code };
    if (happened?.action === 'cleared') log.info(fields, 'an alarm is over');
    else log.warn({ ...fields, happened: happened?.action }, 'an alarm was raised');
  }
  return changes;
}

function waitingIn({ mailboxes }: Reading): (ids: readonly string[]) => number {
  const waiting = new Map(mailboxes.map(({ id, waitingOut }) => [id, waitingOut]));
  return (ids) => ids.reduce((sum, id) => sum + (waiting.get(id) ?? 0), 0);
}

function isWorthWriting(
  { incident, happened, isNew, forget }: Change,
  before: Incident | undefined,
): boolean {
  if (happened || isNew || forget || !before) return true;
  const ageMs = incident.seenAt.getTime() - before.seenAt.getTime();
  return ageMs >= SEEN_EVERY_MS || !isDeepStrictEqual({ ...incident, seenAt: before.seenAt }, before);
}

async function tellConsoles(trx: Trx, changes: readonly Change[]): Promise<void> {
  const happened = changes.filter(({ happened }) => happened);
  for (const { incident } of happened.slice(0, MOST_HINTS))
    await notify(trx, 'desk', JSON.stringify({ type: 'alarm', id: incident.id }));
}
