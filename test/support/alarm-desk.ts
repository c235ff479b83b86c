/**
 * A whole Postvak in this process beside a sandbox, with alarms that look often: for journeys from a fault of Microsoft
 * 365 to the notice in somebody's mailbox outside.
 */
import { sql } from 'kysely';
import { takeAlarmReport } from '../../server/alarms/alarm-mail.ts';
import { type AlarmTuning, createAlarms } from '../../server/alarms/alarms.ts';
import { setRoutes } from '../../server/alarms/routes.ts';
import { createDispatcher } from '../../server/dispatcher/dispatcher.ts';
import { applyReport } from '../../server/dispatcher/outcomes/bounce.ts';
import type { DispatcherTuning } from '../../server/dispatcher/tuning.ts';
import { systemClock } from '../../server/kernel/clock.ts';
import { newId } from '../../server/kernel/id.ts';
import { silentLog } from '../../server/kernel/log.ts';
import { createRetriever } from '../../server/retriever/retriever.ts';
import type { Tuning } from '../../server/retriever/tuning.ts';
import { closeReader } from '../../server/wire/mime/read.ts';
import { type AccountsDesk, startAccountsDesk } from './accounts-desk.ts';
import { QUICK } from './retrieving.ts';
import { eventually, type OutsideMail } from './sandbox.ts';

export const ON_CALL = 'oncall@elsewhere.example';

export interface OpenIncident {
  readonly id: string;
  readonly rule: string;
  readonly cause: string;
  readonly opened_at: Date;
  readonly first_seen_at: Date;
  readonly failure: { readonly code: string };
  readonly mailbox_ids: readonly string[];
}

export type AlarmDesk = Awaited<ReturnType<typeof startAlarmDesk>>;

export interface AlarmDeskTuning {
  readonly alarms?: Partial<AlarmTuning>;
  readonly retriever?: Partial<Tuning>;
  readonly dispatcher?: Partial<DispatcherTuning>;
}

export async function startAlarmDesk(tuning: AlarmDeskTuning = {}) {
  const desk = await startAccountsDesk();
  const { store, vault } = desk.server.context;
  const { db } = store;
  const stopping = new AbortController();
  const nodeId = newId();
  const alive = () =>
    sql`insert into node (id, roles, version, host, pid) values (${nodeId}, '{services,application}', '0', 'here', 1)
        on conflict (id) do update set seen_at = now()`.execute(db);
  await alive();
  const beat = setInterval(() => void alive().catch(() => {}), 2_000);
  const shared = { store, tokens: desk.keeper, nodeId, clock: systemClock, log: silentLog };
  const running = [
    desk.keeper.run(stopping.signal),
    createRetriever({
      ...shared,
      reports: { apply: applyReport, take: takeAlarmReport },
      tuning: { ...QUICK, safetyPollMs: 5_000, ...tuning.retriever },
    }).run(stopping.signal),
    createDispatcher({ ...shared, tuning: { pollMs: 200, ...tuning.dispatcher } }).run(stopping.signal),
    createAlarms({
      ...shared,
      vault,
      externalUrl: desk.origin,
      tuning: tuning.alarms ?? { lookEveryMs: 200 },
    }).run(stopping.signal),
  ];
  await db
    .updateTable('alarm_channel')
    .set({ to_administrators: false, recipients: [ON_CALL] })
    .execute();

  return {
    ...desk,
    db,
    nodeId,
    /** Shortens what a rule asks for, so that a test need not wait ten minutes. */
    setRule: (id: string, change: { threshold?: number; durationMs?: number; enabled?: boolean }) =>
      desk.call('PATCH', `/alarm-rules/${id}`, change),
    routeBy: (addresses: readonly string[]) => routeBy(desk, addresses),
    incidents: (): Promise<OpenIncident[]> => openIncidents(desk),
    history: () =>
      db.selectFrom('incident').selectAll().where('opened_at', 'is not', null).orderBy('opened_at').execute(),
    onlyIncident: (withinMs = 20_000) =>
      eventually('an incident', async () => (await openIncidents(desk))[0], withinMs),
    allClear: (withinMs = 20_000) =>
      eventually('all clear', async () => (await openIncidents(desk)).length === 0, withinMs),
    mails: (to = ON_CALL): Promise<OutsideMail[]> => desk.sandbox.control.outside(to),
    stop: async () => {
      stopping.abort(new Error('the test is over'));
      await Promise.allSettled(running);
      clearInterval(beat);
      await desk.stop();
      await closeReader();
    },
  };
}

async function openIncidents({ server }: AccountsDesk): Promise<OpenIncident[]> {
  const rows = await server.store.db
    .selectFrom('incident')
    .select(['id', 'rule', 'cause', 'opened_at', 'first_seen_at', 'failure', 'mailbox_ids'])
    .where('opened_at', 'is not', null)
    .where('cleared_at', 'is', null)
    .orderBy('opened_at')
    .execute();
  return rows as OpenIncident[];
}

async function routeBy({ server, admin }: AccountsDesk, addresses: readonly string[]): Promise<void> {
  const rows = await server.store.db.selectFrom('mailbox').select(['id', 'address']).execute();
  const byAddress = new Map(rows.map(({ id, address }) => [address, id]));
  await setRoutes(
    server.store,
    server.context.vault,
    addresses.map((address) => ({ mailboxId: byAddress.get(address) ?? '' })),
    admin.id,
  );
}
