/** Incidents for people: what is wrong now, what was, and the whole story of one. */
import { sql } from 'kysely';
import { Refused } from '../accounts/refused.ts';
import type { RecordedFailure } from '../kernel/failure.ts';
import type { Db } from '../store/pool.ts';
import type { Severity } from '../store/schema.ts';
import type { Incident } from './incident.ts';
import { selectIncidents } from './incidents.ts';
import { addressesOf, departmentsOf } from './told.ts';

export interface Named {
  readonly id: string;
  readonly name: string;
}

export interface IncidentView extends Incident {
  readonly mailboxes: readonly { readonly id: string; readonly address: string }[];
  readonly departments: readonly Named[];
  readonly account: Named | null;
  readonly acknowledger: Named | null;
}

/** null: every department. Trouble of the whole installation is for those who see every department. */
export type Sight = readonly string[] | null;

const PAGE_MAILBOXES = 200;

/** What is open now, the most urgent and oldest first. */
export async function listOpen(db: Db, sight: Sight): Promise<IncidentView[]> {
  const incidents = await selectIncidents(db)
    .where(inSight(sight))
    .where('opened_at', 'is not', null)
    .where('cleared_at', 'is', null)
    .orderBy(sql`array_position(array['critical', 'warning', 'info'], severity)`)
    .orderBy('opened_at')
    .orderBy('id')
    .limit(1_000)
    .execute();
  return withNames(db, incidents);
}

export interface HistoryCursor {
  readonly openedAt: Date;
  readonly id: string;
}

/** What is over, newest first. */
export async function listHistory(
  db: Db,
  sight: Sight,
  limit: number,
  before?: HistoryCursor,
): Promise<IncidentView[]> {
  const incidents = await selectIncidents(db)
    .where(inSight(sight))
    .where('opened_at', 'is not', null)
    .where('cleared_at', 'is not', null)
    .$if(before !== undefined, (query) =>
      query.where(sql<boolean>`(opened_at, id) < (${before?.openedAt}, ${before?.id}::uuid)`),
    )
    .orderBy('opened_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return withNames(db, incidents);
}

/** How many people should look at, by severity: acknowledged and snoozed ones are somebody's already. */
export async function countOpen(db: Db, sight: Sight): Promise<Record<Severity, number>> {
  const rows = await db
    .selectFrom('incident')
    .where(inSight(sight))
    .select(['severity', ({ fn }) => fn.countAll<number>().as('count')])
    .where('opened_at', 'is not', null)
    .where('cleared_at', 'is', null)
    .where('acknowledged_at', 'is', null)
    .where(sql<boolean>`coalesce(snoozed_until, '-infinity') < now()`)
    .groupBy('severity')
    .execute();
  const counts = { info: 0, warning: 0, critical: 0 };
  for (const { severity, count } of rows) counts[severity] = count;
  return counts;
}

export interface IncidentEvent {
  readonly at: Date;
  readonly action: string;
  readonly agent: Named | null;
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface NoticeView {
  readonly id: string;
  readonly step: string;
  readonly state: 'waiting' | 'sending' | 'sent' | 'failed' | 'dropped';
  readonly channel: Named;
  readonly route: string | null;
  readonly attempts: number;
  readonly failure: RecordedFailure | null;
  readonly createdAt: Date;
  readonly notBefore: Date;
  readonly sentAt: Date | null;
}

export interface IncidentStory extends IncidentView {
  readonly events: readonly IncidentEvent[];
  readonly notices: readonly NoticeView[];
}

/** @throws Refused `not-found`, also for one that the caller may not see. */
export async function readIncident(db: Db, id: string, sight: Sight): Promise<IncidentStory> {
  const incident = await selectIncidents(db)
    .where(inSight(sight))
    .where('id', '=', id)
    .where('opened_at', 'is not', null)
    .executeTakeFirst();
  const [view] = incident ? await withNames(db, [incident]) : [];
  if (!view) throw new Refused('not-found', 'There is no such alarm.');
  return { ...view, events: await listEvents(db, id), notices: await listNotices(db, id) };
}

async function listEvents(db: Db, incidentId: string): Promise<IncidentEvent[]> {
  const rows = await db
    .selectFrom('incident_event')
    .leftJoin('agent', 'agent.id', 'incident_event.agent_id')
    .select(['at', 'action', 'detail', 'agent_id', 'agent.name'])
    .where('incident_id', '=', incidentId)
    .orderBy('incident_event.id')
    .limit(500)
    .execute();
  return rows.map(({ agent_id, name, detail, ...event }) => ({
    ...event,
    detail: detail ?? {},
    agent: agent_id === null ? null : { id: agent_id, name: name ?? '' },
  }));
}

async function listNotices(db: Db, incidentId: string): Promise<NoticeView[]> {
  const rows = await db
    .selectFrom('alarm_notice')
    .innerJoin('alarm_channel', 'alarm_channel.id', 'alarm_notice.channel_id')
    .select([
      'alarm_notice.id',
      'step',
      'state',
      'channel_id',
      'alarm_channel.name',
      'route',
      'attempts',
      'failure',
      'alarm_notice.created_at as createdAt',
      'not_before as notBefore',
      'sent_at as sentAt',
    ])
    .where('incident_id', '=', incidentId)
    .orderBy('alarm_notice.created_at')
    .orderBy('alarm_notice.id')
    .limit(500)
    .execute();
  return rows.map(({ channel_id, name, ...notice }) => ({ ...notice, channel: { id: channel_id, name } }));
}

/** Somebody with departments sees what touches one of them. */
function inSight(sight: Sight) {
  return sight === null ? sql<boolean>`true` : sql<boolean>`department_ids && ${[...sight]}::uuid[]`;
}

async function withNames(db: Db, incidents: readonly Incident[]): Promise<IncidentView[]> {
  const addresses = await addressesOf(
    db,
    incidents.flatMap(({ mailboxIds }) => mailboxIds.slice(0, PAGE_MAILBOXES)),
  );
  const departments = await departmentsOf(
    db,
    incidents.flatMap(({ departmentIds }) => departmentIds),
  );
  const accounts = await namesOf(
    db,
    'account',
    incidents.flatMap(({ accountId }) => accountId ?? []),
  );
  const people = await namesOf(
    db,
    'agent',
    incidents.flatMap(({ acknowledgedBy }) => acknowledgedBy ?? []),
  );
  const named = (names: ReadonlyMap<string, string>, id: string | null) => {
    const name = id === null ? undefined : names.get(id);
    return id === null || name === undefined ? null : { id, name };
  };
  return incidents.map((incident) => ({
    ...incident,
    mailboxes: incident.mailboxIds.flatMap((id) => {
      const address = addresses.get(id);
      return address === undefined ? [] : [{ id, address }];
    }),
    departments: incident.departmentIds.flatMap((id) => named(departments, id) ?? []),
    account: named(accounts, incident.accountId),
    acknowledger: named(people, incident.acknowledgedBy),
  }));
}

async function namesOf(
  db: Db,
  table: 'account' | 'agent',
  ids: readonly string[],
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom(table)
    .select(['id', 'name'])
    .where('id', 'in', [...new Set(ids)])
    .execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}
