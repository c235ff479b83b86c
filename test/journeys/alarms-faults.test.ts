/**
 * Every fault of the sandbox that stops mail: exactly one incident for each cause, not before its time, with the remedy
 * of that fault, told once, and over by itself after the cure; and none for a fault that is over before its time.
 *
 * Faults that have nothing to do with each other happen at the same time, as they would: that none is taken for another,
 * and none explained away by another, is part of what is shown. What rules ask for is shortened, so that a fault need not
 * last ten minutes here; the order of things stays the same. Notices leave by a relay outside of all that is broken.
 */
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { RecordedFailure } from '../../server/kernel/failure.ts';
import { SMTP_TIMEOUTS } from '../../server/wire/smtp/session.ts';
import {
  type Case,
  FLEET,
  OF_A_MAILBOX,
  OF_A_SIGN_IN,
  SHORTENED,
  STALLED,
  UNAVAILABLE,
  WAVES,
  type Ways,
} from '../support/alarm-cases.ts';
import { type AlarmDesk, type OpenIncident, startAlarmDesk } from '../support/alarm-desk.ts';
import { type AlarmRelay, remedyOf, startAlarmRelay } from '../support/alarm-relay.ts';
import { createConversation } from '../support/outbox.ts';
import { eventually } from '../support/sandbox.ts';

let desk: AlarmDesk;
let relay: AlarmRelay;
const accounts: Account[] = [];
const table: string[] = [];

interface Account {
  readonly id: string;
  readonly upn: string;
  readonly mailboxId: string;
  readonly ways: Ways;
}

beforeAll(async () => {
  desk = await startAlarmDesk({
    alarms: { lookEveryMs: 150 },
    retriever: {
      connectMs: 1_500,
      silenceMs: 2_500,
      graphAnswerMs: 1_500,
      noteEveryMs: 300,
      safetyPollMs: 1_000,
      // Asked for so often, a placeholder would soon be taken for the mail itself.
      unavailableBackoff: { firstMs: 2_000, longestMs: 30_000, factor: 3 },
    },
    dispatcher: { smtp: { ...SMTP_TIMEOUTS, connectMs: 1_500, signInMs: 1_500, envelopeMs: 1_500 } },
  });
  for (const ways of FLEET) accounts.push(await connect(ways));
  relay = await startAlarmRelay(desk.call);
  await desk.db.updateTable('alarm_channel').set({ most_in_window: 100, window_ms: 1_000 }).execute();
  for (const [rule, change] of Object.entries(SHORTENED)) await desk.setRule(rule, change);
}, 120_000);
afterEach(() => desk.mend());
afterAll(async () => {
  console.info(
    `\n${['fault → incident · cause · seconds to the alarm · seconds to its end', ...table].join('\n')}`,
  );
  await relay?.close();
  await desk?.stop();
});

async function connect(ways: Ways): Promise<Account> {
  const { id, upn } = await desk.addAccount();
  const [mailbox] = (await desk.read(id)).mailboxes;
  const change = { pop3: { incoming: 'pop3' }, graph: { incoming: 'graph', outgoing: 'graph' }, imap: {} };
  if (ways !== 'imap') await desk.call('PATCH', `/mailboxes/${mailbox.id}`, change[ways]);
  const url = await desk.signIn(id, upn);
  if (!url.endsWith('?connected=1')) throw new Error(`${upn} was not connected: ${url}`);
  return { id, upn, mailboxId: mailbox.id, ways };
}

test.each(WAVES)('%s: one incident for each cause, told once, over by itself', async (_, cases) => {
  // A mailbox whose sign-in was cured shows the old failure until it has been opened again: a minute is enough for that,
  // half a second is not.
  const isOfSignIns = cases.some(({ stops }) => stops === 'sign-in');
  await desk.setRule(
    'mailbox-stopped',
    isOfSignIns ? { threshold: 0, durationMs: 60_000 } : SHORTENED['mailbox-stopped'],
  );
  table.push(...(await breakAndCure(cases)));
});

test('a fault that is over before its time is no incident and tells nobody', async () => {
  await desk.db.deleteFrom('incident').execute();
  const before = (await relay.mails()).length;
  for (const rule of Object.keys(SHORTENED)) {
    const isGraded = rule === 'retrieval-silent' || rule === 'outbox-late' || rule === 'refresh-late';
    await desk.setRule(rule, { durationMs: 600_000, ...(isGraded ? { threshold: 10 } : {}) });
  }
  // Of each kind one: a stopped mailbox, a dead sign-in, throttling, a session that falls silent, a server that is away.
  const cases = [
    OF_A_MAILBOX[2],
    OF_A_SIGN_IN[0],
    OF_A_SIGN_IN[4],
    STALLED[0],
    UNAVAILABLE[2],
  ] as readonly Case[];
  const scene = await provoke(cases);
  await eventually('they are seen', async () => {
    const pending = await desk.db.selectFrom('incident').select(['rule', 'opened_at']).execute();
    const rules = new Set(pending.map(({ rule }) => rule));
    return rules.size === 3 && pending.every(({ opened_at }) => opened_at === null);
  });
  await eventually('silence is known too', async () => {
    const rows = await desk.db.selectFrom('mailbox').select('retrieve_failure').execute();
    const codes = new Set(rows.map(({ retrieve_failure }) => retrieve_failure?.code));
    return codes.has('protocol-error') && codes.has('host-timeout');
  });
  await cure(scene);
  await eventually(
    'they are forgotten',
    async () => (await desk.db.selectFrom('incident').select('id').execute()).length === 0,
  );
  expect(await relay.mails()).toHaveLength(before);
});

type Scene = readonly { readonly each: Case; readonly sufferers: readonly Account[] }[];

async function breakAndCure(cases: readonly Case[]): Promise<string[]> {
  await desk.db.deleteFrom('incident').execute();
  const before = (await relay.mails()).length;
  const begun = Date.now();
  const scene = await provoke(cases);
  const opened = await eventually(
    'every incident',
    async () => {
      const incidents = await desk.incidents();
      return incidents.length >= scene.length && incidents;
    },
    45_000,
  );
  expect(opened.map(nameOf).toSorted()).toEqual(scene.map(({ each }) => expectedOf(each)).toSorted());
  for (const incident of opened) {
    const { durationMs = 0 } = { durationMs: 0, ...SHORTENED[incident.rule as Case['rule']] };
    expect(incident.opened_at.getTime() - incident.first_seen_at.getTime()).toBeGreaterThanOrEqual(
      durationMs,
    );
  }
  await eventually('all who suffer are seen', async () => {
    const incidents = await desk.incidents();
    return incidents.every((incident) =>
      findIn(scene, incident).sufferers.every(({ mailboxId }) => incident.mailbox_ids.includes(mailboxId)),
    );
  });
  await toldTimes(before, opened, 1);

  const cured = Date.now();
  await cure(scene);
  await untilClear();
  await toldTimes(before, opened, 2);
  const history = await desk.history();
  expect(history.map(({ id }) => id).toSorted()).toEqual(opened.map(({ id }) => id).toSorted());

  const mails = (await relay.mails()).slice(before);
  return opened.map((incident) => {
    const { each, sufferers } = findIn(scene, incident);
    const [first, last] = mails.filter(({ text }) => text.includes(linkOf(incident)));
    const past = history.find(({ id }) => id === incident.id);
    // The first mail leaves when the first of them has suffered long enough.
    expect(sufferers.some(({ upn }) => first?.text.includes(upn))).toBe(true);
    expect(first?.text).toContain(remedyOf(past?.failure as RecordedFailure));
    expect(`${last?.subject} ${last?.text}`).toContain('Solved');
    const clearedMs = (past?.cleared_at?.getTime() ?? 0) - cured;
    return line(each, incident, incident.opened_at.getTime() - begun, clearedMs);
  });
}

async function provoke(cases: readonly Case[]): Promise<Scene> {
  const free = new Set(accounts);
  const scene = cases.map((each) => {
    const wanted = accounts.filter((account) => free.has(account) && account.ways === (each.ways ?? 'imap'));
    const sufferers = wanted.slice(0, each.sufferers ?? 1);
    if (sufferers.length === 0) throw new Error(`no mailbox is left for ${each.fault}`);
    for (const sufferer of sufferers) free.delete(sufferer);
    return { each, sufferers };
  });
  for (const { each, sufferers } of scene) await desk.breakWith(each.fault, aimed(each, sufferers));
  // Sessions that are open already would not notice.
  await desk.sandbox.control.setFault('network-reset', { existing: true });
  await desk.sandbox.control.clearFault('network-reset');
  for (const { each, sufferers } of scene) {
    for (const { id, upn, mailboxId } of sufferers) {
      if (each.stops === 'sign-in') await desk.makeDue(id);
      if (each.stops === 'out') await answerSomebody(upn, id, mailboxId);
      for (let mail = 0; mail < (each.mails ?? 0); mail += 1) await writeTo(upn, mail);
    }
  }
  await beginAnew();
  return scene;
}

/** Faults of hosts and of Entra ID as a whole know no mailbox. */
function aimed({ cause, parameters, stops }: Case, [sufferer]: readonly Account[]): object {
  if (cause === 'host' || cause === 'tenant' || cause === 'registration') return { ...parameters };
  return { ...parameters, ...(stops === 'sign-in' ? { user: sufferer?.upn } : { mailbox: sufferer?.upn }) };
}

/** Longer than what comes through of a mail that is broken off. */
async function writeTo(upn: string, mail: number): Promise<void> {
  const text = 'It has not arrived yet. '.repeat(200);
  await desk.sandbox.control.deliver({
    to: upn,
    from: 'jan@klant.example',
    subject: `Question ${mail}`,
    text,
  });
}

async function answerSomebody(upn: string, accountId: string, mailboxId: string): Promise<void> {
  const { department_id: departmentId } = await desk.db
    .selectFrom('account')
    .select('department_id')
    .where('id', '=', accountId)
    .executeTakeFirstOrThrow();
  const fixture = { departmentId, mailboxId, accountId, agentId: desk.admin.id };
  const conversationId = await createConversation(desk.server.store, fixture);
  await desk.post(`/conversations/${conversationId}/replies`, { text: `It left today, says ${upn}.` });
  // It may be taken back for some seconds; nobody does here.
  await desk.db
    .updateTable('delivery')
    .set({ not_before: sql<Date>`now()` })
    .where('conversation_id', '=', conversationId)
    .execute();
  await sql`select pg_notify('outbox', ${mailboxId})`.execute(desk.db);
}

/** Whatever waits for a person, or for a pause to end, looks at once. */
async function beginAnew(): Promise<void> {
  await desk.db.updateTable('mailbox').set({ dispatch_resume_at: null, retrieve_resume_at: null }).execute();
  await desk.db.updateTable('unavailable_message').set({ next_attempt_at: new Date() }).execute();
  for (const { id } of accounts) await sql`select pg_notify('accounts', ${id})`.execute(desk.db);
}

async function cure(scene: Scene): Promise<void> {
  await desk.mend();
  await desk.db.updateTable('oauth_grant').set({ resume_at: null }).execute();
  for (const { each, sufferers } of scene) {
    if (each.stops !== 'sign-in') continue;
    for (const { id } of sufferers) {
      const answer = await desk.call('POST', `/accounts/${id}/resume`);
      if (answer.statusCode !== 200 && (await desk.read(id)).state !== 'connected')
        throw new Error(answer.body);
    }
  }
  await beginAnew();
}

/** What was under way at the cure fails after it, and would rest for a while. */
async function untilClear(): Promise<void> {
  let nudgedAt = Date.now();
  await eventually(
    'all clear',
    async () => {
      if (Date.now() - nudgedAt > 1_000) {
        nudgedAt = Date.now();
        await beginAnew();
      }
      return (await desk.incidents()).length === 0;
    },
    45_000,
  );
}

const linkOf = ({ id }: OpenIncident) => `${desk.origin}/admin/alarms/${id}`;
const nameOf = ({ rule, cause, failure }: OpenIncident) => `${rule} ${cause.split(':')[0]} ${failure.code}`;
const expectedOf = ({ rule, cause, code }: Case) => `${rule} ${cause} ${code}`;

/** Each incident is in exactly so many mails. */
async function toldTimes(before: number, incidents: readonly OpenIncident[], times: number): Promise<void> {
  const counts = async () => {
    const mails = (await relay.mails()).slice(before);
    return incidents.map((incident) => mails.filter(({ text }) => text.includes(linkOf(incident))).length);
  };
  await eventually('all are told', async () => (await counts()).every((count) => count >= times));
  expect(await counts()).toEqual(incidents.map(() => times));
}

function findIn(scene: Scene, incident: OpenIncident): Scene[number] {
  const found = scene.find(({ each, sufferers }) => {
    if (expectedOf(each) !== nameOf(incident)) return false;
    if (each.cause === 'mailbox')
      return sufferers.some(({ mailboxId }) => incident.cause.includes(mailboxId));
    if (each.cause === 'account') return sufferers.some(({ id }) => incident.cause.includes(id));
    if (each.cause !== 'host' || each.stops === 'sign-in') return true;
    return incident.cause.endsWith(`:${portOf(each)}`);
  });
  if (!found) throw new Error(`nothing explains ${incident.rule} of ${incident.cause}`);
  return found;
}

function portOf({ stops, ways = 'imap' }: Case): number | string {
  const { imap, pop3, smtp, graph } = desk.sandbox.info;
  if (ways === 'graph') return new URL(graph.url).port;
  return stops === 'out' ? smtp.port : { imap, pop3 }[ways].port;
}

function line(
  { fault, stops, ways }: Case,
  incident: OpenIncident,
  raisedMs: number,
  clearedMs: number,
): string {
  const seconds = (ms: number) => (ms / 1_000).toFixed(1).padStart(6);
  const cause = incident.cause.replace(/:[0-9a-f-]{36}/, '');
  const what = `${fault} (${ways ?? 'imap'}, ${stops})`;
  return `${what.padEnd(44)} → ${`${incident.rule} (${incident.failure.code})`.padEnd(48)} ${cause.padEnd(24)} ${seconds(raisedMs)} ${seconds(clearedMs)}`;
}
