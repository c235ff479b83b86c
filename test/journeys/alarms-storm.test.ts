/** Many troubles at once: one cause is one alarm however many suffer, and a storm is a handful of messages. */
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '../../server/kernel/id.ts';
import { type AlarmDesk, startAlarmDesk } from '../support/alarm-desk.ts';
import { countAccepted } from '../support/retrieving.ts';
import { eventually } from '../support/sandbox.ts';

let desk: AlarmDesk;
let well: { id: string; upn: string };
beforeAll(async () => {
  desk = await startAlarmDesk();
  well = await desk.connected();
  await desk.routeBy([well.upn]);
  await desk.setRule('grant-dead', { durationMs: 0 });
}, 120_000);
afterAll(() => desk?.stop());

const sent = async () => (await desk.mails()).length;
const unsent = async () =>
  (await desk.db.selectFrom('alarm_notice').select('id').where('state', '!=', 'sent').execute()).length;

test('ten mailboxes of one dead account are one incident and one mail', async () => {
  const { id, upn } = await desk.connected();
  const shared = Array.from({ length: 9 }, (_, index) => `shared${index}@${upn.split('@')[1]}`);
  for (const address of shared)
    await desk.sandbox.control.addMailbox({ address, shared: true, fullAccess: [upn] });
  await desk.db.updateTable('account').set({ kind: 'shared' }).where('id', '=', id).execute();
  await desk.db
    .insertInto('mailbox')
    .values(shared.map((address) => ({ id: newId(), account_id: id, address })))
    .execute();
  await desk.sandbox.control.revokeUser(upn);
  await desk.makeDue(id);
  await sql`select pg_notify('accounts', ${id})`.execute(desk.db);

  await desk.onlyIncident();
  await eventually('it is told', async () => (await sent()) > 0 && (await unsent()) === 0);
  const [mail, ...others] = await desk.mails();
  expect(others).toEqual([]);
  const history = await desk.history();
  expect(history).toMatchObject([{ rule: 'grant-dead', cause: `account:${id}` }]);
  expect(history[0]?.mailbox_ids).toHaveLength(10);
  for (const address of [upn, ...shared]) expect(mail?.text).toContain(address);
  await desk.db.updateTable('account').set({ state: 'disabled' }).where('id', '=', id).execute();
  await desk.allClear();
  await eventually('its end is told', async () => (await sent()) === 2);
});

const ACCOUNTS = 1_000;
const ROUNDS = 10;

test('ten thousand failures are a handful of messages, none is left out, and mail goes on', async () => {
  const before = await sent();
  await desk.db.deleteFrom('incident').execute();
  const box = await desk.db
    .selectFrom('mailbox')
    .select('id')
    .where('address', '=', well.upn)
    .executeTakeFirstOrThrow();
  const deliver = async (subject: string) => {
    const count = await countAccepted(desk.db, box.id);
    const begun = performance.now();
    await desk.sandbox.control.deliver({ to: well.upn, from: 'jan@klant.example', subject, text: subject });
    await eventually(subject, async () => (await countAccepted(desk.db, box.id)) > count, 30_000);
    return performance.now() - begun;
  };
  const calm: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) calm.push(await deliver(`calm ${round}`));

  await addAccounts();
  const stormy: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    await setStorm('needs-sign-in');
    await eventually('all are seen', async () => (await desk.incidents()).length === ACCOUNTS, 60_000);
    stormy.push(await deliver(`storm ${round}`));
    await setStorm('disabled');
    await desk.allClear(60_000);
  }
  const during = (await sent()) - before;
  const told = await desk.db
    .selectFrom('alarm_notice')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  expect(told.count).toBe(2 * ROUNDS * ACCOUNTS);
  expect(during).toBeLessThanOrEqual(5);

  // The ten minutes that the rest would be gathered are over.
  await desk.db.updateTable('alarm_channel').set({ window_ms: 1_000 }).execute();
  await eventually('everything is told', async () => (await unsent()) === 0, 60_000);
  const after = (await sent()) - before;
  expect(after).toBeLessThanOrEqual(10);
  const median = (times: number[]) => Math.round(times.toSorted((a, b) => a - b)[times.length / 2] ?? 0);
  console.info(
    `storm: ${ROUNDS * ACCOUNTS} failures, ${told.count} notices, ${during} mails during it, ${after} in all; ` +
      `a mail was on the desk after ${median(calm)} ms before and ${median(stormy)} ms during it`,
  );
}, 300_000);

async function addAccounts(): Promise<void> {
  await sql`
    with base as (select department_id, app_registration_id from account limit 1),
    made as (
      insert into account (id, department_id, app_registration_id, kind, name, sign_in, state, failure)
      select gen_random_uuid(), department_id, app_registration_id, 'mailbox', 'Storm ' || n,
             'storm' || n || '@contoso.example', 'disabled', '{"code":"grant-revoked","detail":"","facts":{}}'::jsonb
      from base, generate_series(1, ${ACCOUNTS}) n
      returning id, sign_in)
    insert into mailbox (id, account_id, address) select gen_random_uuid(), id, sign_in from made`.execute(
    desk.db,
  );
}

async function setStorm(state: 'needs-sign-in' | 'disabled'): Promise<void> {
  await desk.db.updateTable('account').set({ state }).where('name', 'like', 'Storm %').execute();
}
