/**
 * Every fault of the sandbox that stops mail: exactly one incident, within its time, with the remedy of that fault, told
 * in one mail, and over by itself after the cure; and none for a fault that is over before its time. What rules ask
 * for is shortened, so that a fault need not last ten minutes here; the order of things stays the same.
 */
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type AlarmDesk, startAlarmDesk } from '../support/alarm-desk.ts';
import { createConversation } from '../support/outbox.ts';
import { eventually } from '../support/sandbox.ts';

let desk: AlarmDesk;
let account: { id: string; upn: string };
const table: string[] = [];

beforeAll(async () => {
  desk = await startAlarmDesk();
  account = await desk.connected();
  // Alarm mail leaves by another account, which stays well.
  const well = await desk.connected();
  await desk.db.updateTable('mailbox').set({ enabled: false }).where('address', '=', well.upn).execute();
  await desk.routeBy([well.upn]);
  await desk.setRule('grant-dead', { durationMs: 500 });
  await desk.setRule('mailbox-stopped', { durationMs: 500 });
  await desk.setRule('throttled', { durationMs: 500 });
  // The row of a mailbox says every fifteen seconds that all is well.
  await desk.setRule('retrieval-silent', { threshold: 0.4, durationMs: 500 });
  await desk.setRule('outbox-late', { threshold: 0.05, durationMs: 500 });
  await desk.setRule('refresh-late', { threshold: 0.05, durationMs: 500 });
}, 120_000);
afterEach(() => desk.mend());
afterAll(async () => {
  console.info(
    `\n${['fault → incident · cause · seconds to the alarm · seconds to its end', ...table].join('\n')}`,
  );
  await desk?.stop();
});

type Direction = 'in' | 'out' | 'sign-in';
interface Case {
  readonly fault: string;
  readonly parameters?: object;
  readonly stops: Direction;
  readonly rule: string;
  readonly code: string;
}

const CASES: readonly Case[] = [
  { fault: 'imap-disabled', stops: 'in', rule: 'mailbox-stopped', code: 'authenticated-not-connected' },
  { fault: 'imap-authentication-failed', stops: 'in', rule: 'mailbox-stopped', code: 'sign-in-refused' },
  { fault: 'imap-not-connected', stops: 'in', rule: 'mailbox-stopped', code: 'authenticated-not-connected' },
  {
    fault: 'imap-throttled',
    parameters: { backoffMs: 4_000 },
    stops: 'in',
    rule: 'throttled',
    code: 'mailbox-throttled',
  },
  { fault: 'imap-server-unavailable', stops: 'in', rule: 'retrieval-silent', code: 'server-unavailable' },
  {
    fault: 'network-refuse',
    parameters: { service: 'imap' },
    stops: 'in',
    rule: 'retrieval-silent',
    code: 'host-unreachable',
  },
  {
    fault: 'tls-expired',
    parameters: { service: 'imap' },
    stops: 'in',
    rule: 'mailbox-stopped',
    code: 'tls-expired',
  },
  {
    fault: 'tls-intercepted',
    parameters: { service: 'imap' },
    stops: 'in',
    rule: 'mailbox-stopped',
    code: 'tls-untrusted',
  },
  { fault: 'smtp-disabled-mailbox', stops: 'out', rule: 'mailbox-stopped', code: 'smtp-disabled-mailbox' },
  { fault: 'smtp-disabled-tenant', stops: 'out', rule: 'mailbox-stopped', code: 'smtp-disabled-tenant' },
  { fault: 'smtp-security-defaults', stops: 'out', rule: 'mailbox-stopped', code: 'security-defaults' },
  { fault: 'smtp-authentication-refused', stops: 'out', rule: 'mailbox-stopped', code: 'sign-in-refused' },
  { fault: 'smtp-send-as-denied', stops: 'out', rule: 'mailbox-stopped', code: 'send-as-denied' },
  { fault: 'smtp-mailbox-full', stops: 'out', rule: 'mailbox-stopped', code: 'mailbox-full' },
  { fault: 'smtp-bad-outbound-sender', stops: 'out', rule: 'mailbox-stopped', code: 'sender-blocked' },
  { fault: 'smtp-quota-exceeded', stops: 'out', rule: 'throttled', code: 'sending-quota-exceeded' },
  { fault: 'aadsts-50173', stops: 'sign-in', rule: 'grant-dead', code: 'grant-revoked' },
  { fault: 'aadsts-7000222', stops: 'sign-in', rule: 'grant-dead', code: 'secret-expired' },
  { fault: 'aadsts-50057', stops: 'sign-in', rule: 'grant-dead', code: 'user-disabled' },
  { fault: 'entra-unavailable', stops: 'sign-in', rule: 'refresh-late', code: 'token-service-unavailable' },
];

/** Of the mailbox under test; faults of the network and of Entra ID know no mailbox. */
const aimed = ({ fault, parameters }: Case) => ({
  ...parameters,
  ...(/^(imap|smtp)-/.test(fault) ? { mailbox: account.upn } : {}),
});

/** Sessions that are open already would not notice. */
async function provoke({ stops }: Case): Promise<void> {
  if (stops === 'in') {
    await desk.db
      .updateTable('mailbox')
      .set({ retrieve_resume_at: null })
      .where('address', '=', account.upn)
      .execute();
    await beginAnew();
  } else if (stops === 'out') {
    await beginAnew();
    await answerSomebody();
  } else {
    await desk.makeDue(account.id);
    await beginAnew();
  }
}

async function answerSomebody(): Promise<void> {
  const { server } = desk;
  const box = await desk.db
    .selectFrom('mailbox')
    .innerJoin('account', 'account.id', 'mailbox.account_id')
    .select(['mailbox.id as mailboxId', 'account.department_id as departmentId'])
    .where('address', '=', account.upn)
    .executeTakeFirstOrThrow();
  const fixture = { ...box, agentId: desk.admin.id, accountId: account.id };
  const conversationId = await createConversation(server.store, fixture);
  await desk.post(`/conversations/${conversationId}/replies`, { text: 'It left today.' });
  // It may be taken back for some seconds; nobody does here.
  await desk.db
    .updateTable('delivery')
    .set({ not_before: sql<Date>`now()` })
    .where('conversation_id', '=', conversationId)
    .execute();
  await sql`select pg_notify('outbox', ${box.mailboxId})`.execute(desk.db);
}

/** Whatever waits for a person, or for a pause to end, looks at once. */
const beginAnew = () => sql`select pg_notify('accounts', ${account.id})`.execute(desk.db);

async function cure(each: Case): Promise<void> {
  await desk.mend();
  if (each.stops === 'sign-in') {
    await desk.db
      .updateTable('oauth_grant')
      .set({ resume_at: null })
      .where('account_id', '=', account.id)
      .execute();
    const answer = await desk.call('POST', `/accounts/${account.id}/resume`);
    if (answer.statusCode !== 200 && (await desk.read(account.id)).state !== 'connected')
      throw new Error(answer.body);
  }
  await desk.db
    .updateTable('mailbox')
    .set({ dispatch_resume_at: null, retrieve_resume_at: null })
    .where('address', '=', account.upn)
    .execute();
  await beginAnew();
}

const mailsAfter = async (before: number, count: number) =>
  eventually(`${count} mails`, async () => (await desk.mails()).length >= before + count);

describe('a fault that stops mail', () => {
  test.each(CASES)('$fault is one incident: $rule, $code', async (each) => {
    await desk.db.deleteFrom('incident').execute();
    const before = (await desk.mails()).length;
    const begun = Date.now();
    await desk.breakWith(each.fault, aimed(each));
    await provoke(each);
    const incident = await desk.onlyIncident(60_000);
    const raisedMs = Date.now() - begun;
    expect([incident.rule, incident.failure.code]).toEqual([each.rule, each.code]);
    await mailsAfter(before, 1);

    const cured = Date.now();
    await cure(each);
    await desk.allClear(60_000);
    const clearedMs = Date.now() - cured;
    await mailsAfter(before, 2);
    const mails = (await desk.mails()).slice(before);
    expect(mails).toHaveLength(2);
    expect(mails[0]?.text).toContain(account.upn);
    expect(mails[1]?.subject).toContain('Solved');
    expect(await desk.history()).toHaveLength(1);
    const seconds = (ms: number) => (ms / 1000).toFixed(1).padStart(6);
    const cause = incident.cause.replace(/:[0-9a-f-]{36}/, '');
    table.push(
      `${each.fault.padEnd(30)} → ${`${incident.rule} (${incident.failure.code})`.padEnd(46)} ${cause.padEnd(24)} ${seconds(raisedMs)} ${seconds(clearedMs)}`,
    );
  });
});

test('a fault that is over before its time is no incident and tells nobody', async () => {
  await desk.db.deleteFrom('incident').execute();
  const before = (await desk.mails()).length;
  await desk.setRule('mailbox-stopped', { durationMs: 600_000 });
  await desk.breakWith('imap-not-connected', { mailbox: account.upn });
  await beginAnew();
  await eventually('it is seen', async () => {
    const pending = await desk.db.selectFrom('incident').select('opened_at').executeTakeFirst();
    return pending !== undefined && pending.opened_at === null;
  });
  await desk.mend();
  await beginAnew();
  await eventually(
    'it is forgotten',
    async () => (await desk.db.selectFrom('incident').select('id').execute()).length === 0,
  );
  expect(await desk.mails()).toHaveLength(before);
  await desk.setRule('mailbox-stopped', { durationMs: 500 });
});
