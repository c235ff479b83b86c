/** A notice that comes back: an alarm about its recipient, told to all others, and no conversation of a customer. */
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AlarmDesk, ON_CALL, startAlarmDesk } from '../support/alarm-desk.ts';
import { eventually } from '../support/sandbox.ts';

/** The outside of the sandbox knows nobody whose name begins so, and reports it to the sender. */
const LEFT = 'unknown.Oncall@elsewhere.example';

let desk: AlarmDesk;
beforeAll(async () => {
  desk = await startAlarmDesk();
}, 120_000);
afterAll(() => desk?.stop());

test('a notice that bounces is told to those whom it reached, and ends when the address is corrected', async () => {
  const [route, dead] = [await desk.connected(), await desk.connected()];
  await desk.routeBy([route.upn]);
  await desk.db
    .updateTable('alarm_channel')
    .set({ recipients: [ON_CALL, LEFT] })
    .execute();
  for (const rule of ['grant-dead', 'alarm-route-broken']) await desk.setRule(rule, { durationMs: 0 });

  await desk.sandbox.control.revokeUser(dead.upn);
  await desk.makeDue(dead.id);
  await sql`select pg_notify('accounts', ${dead.id})`.execute(desk.db);
  const bounced = await eventually('the report about the notice', async () =>
    (await desk.incidents()).find(({ rule }) => rule === 'alarm-route-broken'),
  );
  expect(bounced).toMatchObject({
    cause: `alarm-recipient:${LEFT.toLowerCase()}`,
    failure: {
      code: 'alarm-recipient-refused',
      facts: { recipient: LEFT.toLowerCase(), channel: 'Administrators', route: route.upn },
    },
  });
  expect(JSON.stringify(bounced.failure)).toContain('5.1.');
  await eventually('those whom it reached are told', async () =>
    (await desk.mails()).some(({ subject }) => subject.includes(`does not reach ${LEFT.toLowerCase()}`)),
  );

  const dying = (await desk.incidents()).find(({ rule }) => rule === 'grant-dead');
  const events = await desk.db
    .selectFrom('incident_event')
    .select(['incident_id', 'action', 'detail'])
    .execute();
  expect(events).toContainEqual({
    incident_id: dying?.id,
    action: 'notice-bounced',
    detail: expect.objectContaining({ recipient: LEFT.toLowerCase(), route: route.upn }),
  });

  // The mail about the bounce bounces too. All of them are stored and accepted, and nobody is asked to answer them.
  const arrivals = () =>
    desk.db.selectFrom('arrival').select('id').where('accepted_at', 'is not', null).execute();
  await eventually('both reports are accepted', async () => (await arrivals()).length >= 2);
  expect(await desk.db.selectFrom('conversation').select('id').execute()).toEqual([]);
  expect(await desk.db.selectFrom('message').select('id').execute()).toEqual([]);
  // It is known already, and not told for each report.
  expect((await desk.incidents()).filter(({ rule }) => rule === 'alarm-route-broken')).toHaveLength(1);

  await desk.db
    .updateTable('alarm_channel')
    .set({ recipients: [ON_CALL] })
    .execute();
  await eventually('the corrected address ends it', async () =>
    (await desk.incidents()).every(({ rule }) => rule !== 'alarm-route-broken'),
  );
});
