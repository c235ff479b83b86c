/** What must be true after a storm. */
import { setTimeout as sleep } from 'node:timers/promises';
import { control } from '../support/sandbox-control.ts';
import { ON_CALL, type StormInstallation } from './installation.ts';

/** What happened to incidents, and how it was told. */
export interface Told {
  readonly incidents: number;
  readonly steps: number;
  readonly notices: number;
  readonly unsent: number;
  /** Steps of incidents that no notice was written for. */
  readonly untold: number;
  readonly open: number;
}

const STEPS = `('opened', 'reopened', 'escalated', 'stepped', 'snooze-ended', 'cleared')`;

export async function readTold({ fleet }: StormInstallation): Promise<Told> {
  const { rows } = await fleet.store.pool.query<Told>(`
    with step as (
      select incident_id, count(*) as steps from incident_event where action in ${STEPS} group by incident_id
    ), notice as (
      select incident_id, count(*) as notices, count(*) filter (where state <> 'sent') as unsent
      from alarm_notice group by incident_id
    )
    select (select count(*) from incident where opened_at is not null)::int as incidents,
           (select count(*) from incident where opened_at is not null and cleared_at is null)::int as open,
           coalesce(sum(steps), 0)::int as steps, coalesce(sum(notices), 0)::int as notices,
           coalesce(sum(unsent), 0)::int as unsent,
           coalesce(sum(greatest(steps - coalesce(notices, 0), 0)), 0)::int as untold
    from step full join notice using (incident_id)`);
  return rows[0] as Told;
}

export async function mailsToOnCall({ sandbox }: StormInstallation): Promise<number> {
  return (await control<unknown[]>(sandbox, 'GET', `/control/outside?to=${ON_CALL}`)).length;
}

const SETTLED_WITHIN_MS = 180_000;

/** Until nothing is wrong any more and everything has been told. */
export async function settle(installation: StormInstallation): Promise<Told> {
  const end = performance.now() + SETTLED_WITHIN_MS;
  for (;;) {
    const told = await readTold(installation);
    if ((told.open === 0 && told.unsent === 0) || performance.now() > end) return told;
    await sleep(1_000);
  }
}

export interface StormFacts {
  readonly minutes: number;
  readonly failures: number;
  readonly mailsDuring: number;
  readonly mailsInAll: number;
  readonly mostInWindow: number;
  readonly told: Told;
  readonly calm: readonly number[];
  readonly stormy: readonly number[];
}

const FAILURES_A_MINUTE = 1_000;
const WINDOW_MINUTES = 10;
/** Retrieval keeps up when a mail takes no more than this, or not much more than on the same machine without a storm. */
const FAST_ENOUGH_MS = 2_000;
const SLOWER_BY = 2;

/** @returns what is wrong. */
export function judge(facts: StormFacts): string[] {
  const { minutes, failures, mailsDuring, mailsInAll, mostInWindow, told, calm, stormy } = facts;
  const windows = Math.floor(minutes / WINDOW_MINUTES) + 1;
  const wrong: string[] = [];
  if (failures < FAILURES_A_MINUTE * minutes) wrong.push(`it was no storm: ${failures} failures`);
  if (mailsDuring === 0) wrong.push('nobody was told during the storm');
  if (mailsDuring > mostInWindow * windows) wrong.push(`${mailsDuring} mails of notices during the storm`);
  if (mailsInAll > mostInWindow * (windows + 1)) wrong.push(`${mailsInAll} mails of notices in all`);
  if (told.untold > 0) wrong.push(`${told.untold} steps of incidents have no notice`);
  if (told.unsent > 0) wrong.push(`${told.unsent} notices were not sent`);
  if (told.open > 0) wrong.push(`${told.open} incidents did not end`);
  for (const share of [0.5, 0.95]) {
    const [before, during] = [percentile(calm, share), percentile(stormy, share)];
    if (during > Math.max(FAST_ENOUGH_MS, SLOWER_BY * before))
      wrong.push(`mail took ${during} ms in the storm and ${before} ms before it (${share * 100}%)`);
  }
  return wrong;
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
}
