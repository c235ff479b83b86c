/** From a grant that Entra ID revoked to a notice in somebody's mailbox outside, with the settings of the first start. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AlarmDesk, ON_CALL, startAlarmDesk } from '../support/alarm-desk.ts';
import { eventually } from '../support/sandbox.ts';

let desk: AlarmDesk;
beforeAll(async () => {
  // As often as in production: nothing of this journey is shortened.
  desk = await startAlarmDesk({ alarms: {} });
}, 120_000);
afterAll(() => desk?.stop());

test('a revoked grant is told outside within two minutes, also when its mailbox is the first alarm route', async () => {
  const dead = await desk.connected();
  const other = await desk.connected();
  await desk.routeBy([dead.upn, other.upn]);

  const revokedAt = Date.now();
  await desk.sandbox.control.revokeUser(dead.upn);
  // The access token that is left works on until it ends, up to an hour at Microsoft; here it ends now.
  await desk.makeDue(dead.id);
  const [mail] = await eventually(
    'a notice outside',
    async () => {
      const mails = await desk.mails();
      return mails.length > 0 && mails;
    },
    115_000,
  );
  const tookMs = Date.now() - revokedAt;
  console.info(`from the revoked grant to the notice outside: ${(tookMs / 1000).toFixed(1)} s`);
  expect(tookMs).toBeLessThan(120_000);

  expect(mail).toMatchObject({ to: ON_CALL, from: other.upn });
  expect(mail?.subject).toMatch(/^\[Postvak\] Critical: /);
  expect(mail?.text).toContain(dead.upn);
  expect(mail?.text).toContain(`${desk.origin}/admin/accounts/${dead.id}`);
  expect(mail?.text).toContain(`${desk.origin}/admin/alarms/`);
  expect(await desk.incidents()).toMatchObject([{ rule: 'grant-dead', cause: `account:${dead.id}` }]);

  expect(await desk.signIn(dead.id, dead.upn)).toContain('connected=1');
  await desk.allClear();
  await eventually('the end is told too', async () => (await desk.mails()).length === 2);
  expect((await desk.mails())[1]?.subject).toMatch(/^\[Postvak\] Solved: /);
});
