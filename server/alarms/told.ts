/** Incidents with the names that a notice gives them. */
import { sql } from 'kysely';
import { readExternalUrl } from '../desk/people/installation.ts';
import type { Db } from '../store/pool.ts';
import type { Channel } from './channels.ts';
import type { NoticeForm, ToldIncident } from './compose-notice.ts';
import type { AlarmContext } from './context.ts';
import { selectIncidents } from './incidents.ts';

/** @param steps the last step to be told of each incident. */
export async function readTold(db: Db, steps: ReadonlyMap<string, string>): Promise<ToldIncident[]> {
  const incidents = await selectIncidents(db)
    .where('id', '=', anyOf([...steps.keys()]))
    .orderBy('opened_at')
    .execute();
  const mailboxes = await addressesOf(
    db,
    incidents.flatMap(({ mailboxIds }) => mailboxIds),
  );
  const departments = await departmentsOf(
    db,
    incidents.flatMap(({ departmentIds }) => departmentIds),
  );
  return incidents.map((incident) => ({
    incident,
    step: steps.get(incident.id) ?? '',
    mailboxes: incident.mailboxIds.flatMap((id) => mailboxes.get(id) ?? []),
    departments: incident.departmentIds.flatMap((id) => departments.get(id) ?? []),
  }));
}

/** As one array: an incident may touch more mailboxes than a statement may have parameters. */
export async function addressesOf(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('mailbox')
    .select(['id', 'address'])
    .where('id', '=', anyOf(ids))
    .execute();
  return new Map(rows.map(({ id, address }) => [id, address]));
}

export async function departmentsOf(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('department')
    .select(['id', 'name'])
    .where('id', '=', anyOf(ids))
    .execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}

function anyOf(ids: readonly string[]) {
  return sql<string>`any(${[...new Set(ids)]}::uuid[])`;
}

export async function formFor(
  { store, clock, externalUrl }: Pick<AlarmContext, 'store' | 'clock' | 'externalUrl'>,
  { language, timeZone }: Pick<Channel, 'language' | 'timeZone'>,
): Promise<NoticeForm> {
  const origin = externalUrl ?? (await readExternalUrl(store.db));
  return { language, timeZone, origin: origin?.replace(/\/+$/, ''), now: clock.now() };
}
