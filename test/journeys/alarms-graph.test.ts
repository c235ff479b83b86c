/** Alarm mail where SMTP is switched off for the whole organisation: by a mailbox that sends over Microsoft Graph. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type AlarmDesk, ON_CALL, startAlarmDesk } from '../support/alarm-desk.ts';
import { eventually } from '../support/sandbox.ts';

let desk: AlarmDesk;
let graph: { id: string; upn: string };

beforeAll(async () => {
  desk = await startAlarmDesk();
  graph = await desk.addAccount();
  const [mailbox] = (await desk.read(graph.id)).mailboxes;
  await desk.call('PATCH', `/mailboxes/${mailbox.id}`, { outgoing: 'graph' });
  expect(await desk.signIn(graph.id, graph.upn)).toContain('connected=1');
  await desk.setRule('grant-dead', { durationMs: 0 });
  await desk.setRule('mailbox-stopped', { enabled: false });
}, 120_000);
afterEach(() => desk.mend());
afterAll(() => desk?.stop());

const checked = async () =>
  (await desk.post('/alarm-routes/check')).routes.map(
    ({ name, failure }: { name: string; failure: { code: string } | null }) => [name, failure?.code ?? null],
  );

test('a notice leaves over Graph, and trying the way sends nothing', async () => {
  await desk.breakWith('smtp-disabled-tenant');
  await desk.routeBy([graph.upn]);
  expect(await checked()).toEqual([[graph.upn, null]]);
  expect(await desk.mails()).toEqual([]);

  const dead = await desk.connected();
  await desk.sandbox.control.revokeUser(dead.upn);
  await desk.makeDue(dead.id);
  const incident = await desk.onlyIncident();
  await eventually('it is told', async () => (await desk.mails()).length > 0);
  const [mail, ...others] = await desk.mails();
  expect(others).toEqual([]);
  expect(mail).toMatchObject({ to: ON_CALL, from: graph.upn });
  expect(mail?.text).toContain(`${desk.origin}/admin/alarms/${incident.id}`);
  await desk.signIn(dead.id, dead.upn);
  await desk.allClear();
  await eventually('its end is told', async () => (await desk.mails()).length === 2);
});

test('when Graph refuses, the next way is taken, and the check says what was refused', async () => {
  const other = await desk.connected();
  await desk.breakWith('graph-send-as-denied', { mailbox: graph.upn });
  await desk.routeBy([graph.upn, other.upn]);
  const [channel] = (await desk.call('GET', '/alarm-channels')).json().items;
  const before = (await desk.mails()).length;
  expect(await desk.post(`/alarm-channels/${channel.id}/test`)).toMatchObject({ route: other.upn });
  await eventually('the test is there', async () => (await desk.mails()).length === before + 1);
  await desk.mend();
  await desk.breakWith('graph-mailbox-inactive', { mailbox: graph.upn });
  expect(await checked()).toEqual([
    [graph.upn, 'mailbox-not-in-cloud'],
    [other.upn, null],
  ]);
});
