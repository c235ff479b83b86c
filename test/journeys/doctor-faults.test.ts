/**
 * The fault table of an installation: every fault of the sandbox fails exactly the row that the sandbox says it breaks,
 * with a remedy in which every name is filled in; what breaks no row fails none. With no fault all is well.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Report } from '../../server/doctor/report.ts';
import { type DoctorDesk, type ExamineOptions, failing, startDoctorDesk } from '../support/doctor-desk.ts';
import { createPool, type Pool } from '../support/pool.ts';

interface Fault {
  readonly name: string;
  readonly area: string;
  readonly breaks: readonly string[];
}

interface Case {
  readonly fault: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly rows: readonly string[];
  readonly how: ExamineOptions;
  readonly pop3: boolean;
}

/** Told by a row that only warns. */
const WARNS = new Set(['licence-below-e3', 'entra-token-lifetime']);
/** Not to be seen by who renews a grant: they show to the person who signs in, and to ECE's own file. */
const AT_SIGN_IN = new Set(['entra-wrong-user', 'aadsts-65004', 'aadsts-500112', 'entra-secret-expiring']);
/** Takes a stage or a reply to be one fault at all; the others are such replies. */
const FREE = new Set(['smtp-reply', 'smtp-cut', 'smtp-stalls']);
/** It changes the name that the sandbox gives itself, which a registration does not follow. */
const BY_NAME = new Set(['dns-not-found']);
/** Without the word of an administrator about switches, what else opens with the token points to another row. */
const JUDGED: Readonly<Record<string, string>> = {
  'imap-not-connected': 'mailbox.imap-enabled',
  'pop3-authentication-failed': 'mailbox.pop-enabled',
};
const PARAMETERS: Readonly<Record<string, object>> = {
  // Of all places where it could show, the one where Entra says it.
  'aadsts-500113': { shows: 'page' },
  'entra-slow': { delayMs: 500 },
};
const OF_SHARED = new Set(['full-access-missing', 'send-as-missing']);
const SERVICES = ['entra-tls', 'imap', 'smtp'];
/** They end by a wait, so they begin first. */
const SLOW = new Set(['imap-stalls', 'network-slow', 'network-blackhole']);
/** A fault strikes a whole sandbox, and most of a fault is waiting. */
const DESKS = 3;

let desk: DoctorDesk;
let desks: DoctorDesk[] = [];
let pool: Pool<DoctorDesk>;
let cases: Case[];
const matrix: string[] = [];

beforeAll(async () => {
  desks = await Promise.all(Array.from({ length: DESKS }, startDoctorDesk));
  pool = createPool(desks);
  desk = desks[0] as DoctorDesk;
  const answer = await fetch(`${desk.sandbox.info.control.url}/control/faults`);
  cases = ((await answer.json()) as Fault[]).flatMap(casesOf);
}, 120_000);
afterAll(async () => {
  await Promise.all(desks.map((one) => one.stop()));
  console.info(`fault → rows that fail\n${matrix.sort().join('\n')}`);
});

function casesOf({ name, area, breaks }: Fault): Case[] {
  // What a description of ECE says wrongly is for the ECE profile.
  if (area === 'deployment' || AT_SIGN_IN.has(name) || FREE.has(name) || BY_NAME.has(name)) return [];
  const judged = JUDGED[name];
  const one = (parameters: object): Case => ({
    fault: name,
    parameters: { ...parameters, ...PARAMETERS[name] },
    // The way of alarm mail is another row only where it does not go through the mailbox that is examined.
    rows: judged ? [judged] : breaks.filter((row) => row !== 'alarm.path'),
    how: {
      account: OF_SHARED.has(name) ? 'shared' : 'own',
      send: breaks.includes('mailbox.send-as') || area === 'smtp',
    },
    pop3: area === 'pop3' || name === 'pop-disabled',
  });
  if (area !== 'network' && area !== 'tls') return [one({})];
  return SERVICES.map((service) => one({ service }));
}

function under(faults: readonly Case[], how: ExamineOptions): Promise<Report> {
  return pool.use(async ({ sandbox: { control }, server, examine }) => {
    const incoming = faults.some(({ pop3 }) => pop3) ? 'pop3' : 'imap';
    await server.store.db.updateTable('mailbox').set({ incoming }).execute();
    try {
      for (const { fault, parameters } of faults) await control.setFault(fault, parameters);
      return await examine(how);
    } finally {
      for (const { fault } of faults) await control.clearFault(fault);
    }
  });
}

const rowsOf = (report: Report) => failing(report).map((row) => row.split(' ')[0]);

test.each([{}, { send: true }, { account: 'shared' as const }])(
  'no fault (%o): nothing fails',
  async (how) => {
    const { findings, diagnosis } = await desk.examine(how);
    expect(findings.filter(({ outcome }) => outcome !== 'pass' && outcome !== 'skipped')).toEqual([]);
    expect(findings.filter(({ outcome, summary }) => outcome === 'skipped' && !summary)).toEqual([]);
    expect(diagnosis.outcome).toBe('pass');
  },
);

test('every fault fails exactly the row that owns it', async () => {
  expect(cases.length).toBeGreaterThan(130);
  const inOrder = [...cases].sort((a, b) => Number(SLOW.has(b.fault)) - Number(SLOW.has(a.fault)));
  const wrong = await Promise.all(inOrder.map(faultsOfCase));
  expect(wrong.flat()).toEqual([]);
}, 240_000);

async function faultsOfCase(one: Case): Promise<string[]> {
  const name = `${one.fault} ${JSON.stringify(one.parameters)}`;
  const report = await under([one], one.how);
  const rows = rowsOf(report);
  matrix.push(`${name} → ${failing(report).join(', ') || '–'}`);
  const expected = WARNS.has(one.fault) ? [] : one.rows;
  const wrong = faultsOfWords(report).map((fault) => `${name}: ${fault}`);
  if (rows.join() !== expected.join()) {
    wrong.push(`${name}: ${rows.join() || 'none'}, not ${expected.join()}`);
  }
  if (!WARNS.has(one.fault)) return wrong;
  const warned = new Set(
    report.findings.filter(({ outcome }) => outcome === 'warn').map(({ check }) => check),
  );
  return [...warned].join() === one.rows.join() ? wrong : [...wrong, `${name} warns ${[...warned].join()}`];
}

/** What would be of no use to whoever must act. */
function faultsOfWords({ findings, diagnosis }: Report): string[] {
  const bad = findings.filter(({ outcome }) => outcome === 'fail');
  return [
    ...bad.filter(({ remedy }) => !remedy?.who || !remedy.text).map(({ check }) => `${check} has no remedy`),
    ...bad
      .flatMap(({ summary, remedy }) => [summary ?? '', remedy?.text ?? '', remedy?.command ?? ''])
      .filter((text) => /<\w+>/.test(text))
      .map((text) => `a name is missing in "${text}"`),
    ...(bad.length > 0 && bad[0]?.check !== diagnosis.check ? ['the first line is about another row'] : []),
    ...findings.filter(({ outcome }) => outcome === 'crashed').map(({ summary }) => `crashed: ${summary}`),
  ];
}

test('of two faults both are named, or the one that hides the other', async () => {
  const by = (fault: string, parameters: object = {}) =>
    cases.find(
      (one) =>
        one.fault === fault &&
        Object.entries(parameters).every(([key, value]) => one.parameters[key] === value),
    ) as Case;
  // Each in another place of the graph; an earlier one may hide a later one.
  const firsts = [
    by('tls-expired', { service: 'smtp' }),
    by('smtp-disabled-mailbox'),
    by('smtp-authentication-refused'),
    by('aadsts-50011'),
    by('network-refuse', { service: 'smtp' }),
  ];
  const seconds = [
    'imap-disabled',
    'imap-authentication-failed',
    'imap-throttled',
    'imap-server-unavailable',
    'imap-session-expired',
    'aadsts-700082',
    'aadsts-50173',
    'aadsts-53003',
    'aadsts-7000215',
    'aadsts-700016',
    'aadsts-65001',
    'entra-wrong-audience',
    'entra-scopes-missing',
  ].map((fault) => by(fault));
  const pairs = firsts.flatMap((first) => seconds.map((second) => [first, second] as const));
  expect(pairs.length).toBeGreaterThanOrEqual(60);
  const wrong = await Promise.all(pairs.map(faultsOfPair));
  expect(wrong.flat()).toEqual([]);
}, 240_000);

async function faultsOfPair([first, second]: readonly [Case, Case]): Promise<string[]> {
  const how = { account: 'own' as const };
  const rows = new Set(rowsOf(await under([first, second], how)));
  const name = `${first.fault} and ${second.fault}: ${[...rows].join(', ')}`;
  const allowed = [...first.rows, ...second.rows];
  const wrong = [...rows].every((row) => row !== undefined && allowed.includes(row)) ? [] : [name];
  const hidden = [first, second].filter(({ rows: own }) => !own.every((row) => rows.has(row)));
  // A hidden one must wait for the other, and show as soon as that one is cured.
  if (hidden.length > 1) wrong.push(name);
  for (const one of hidden) {
    const cured = await rowsAlone(one);
    if (cured.join() !== one.rows.join()) wrong.push(`${name}; then ${cured.join()}`);
  }
  return wrong;
}

const alone = new Map<Case, Promise<(string | undefined)[]>>();

function rowsAlone(one: Case): Promise<(string | undefined)[]> {
  const known = alone.get(one) ?? under([one], { account: 'own' }).then(rowsOf);
  alone.set(one, known);
  return known;
}

test('a grant that belongs to another user is told by its user', async () => {
  const { db } = desk.server.store;
  const before = await db
    .selectFrom('account')
    .select(['sign_in', 'identity_oid'])
    .where('id', '=', desk.ids.own)
    .executeTakeFirstOrThrow();
  await db
    .updateTable('account')
    .set({ sign_in: 'sales@contoso.example', identity_oid: '00000000-0000-0000-0000-000000000000' })
    .where('id', '=', desk.ids.own)
    .execute();
  const report = await desk.examine({ account: 'own' });
  await db.updateTable('account').set(before).where('id', '=', desk.ids.own).execute();
  expect(failing(report)).toEqual(['token.user wrong-user']);
  expect(report.diagnosis.sentence).toContain(`Signed in as ${desk.own.upn}`);
});

test('the address of the console and the date of the secret are told', async () => {
  const elsewhere = await desk.examine({ consoleOrigin: 'https://10.0.0.7' });
  expect(failing(elsewhere)).toEqual(['system.console-origin console-origin-differs']);
  const { db } = desk.server.store;
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  for (const [days, outcome] of [
    [400, 'pass'],
    [7, 'warn'],
    [-3, 'fail'],
  ] as const) {
    await db
      .updateTable('app_registration')
      .set({ secret_expires_on: inDays(days) })
      .execute();
    const { findings } = await desk.examine({ account: 'own' });
    expect(findings.find(({ check }) => check === 'entra.secret-expiry')?.outcome).toBe(outcome);
  }
  await db.updateTable('app_registration').set({ secret_expires_on: null }).execute();
});

test('nothing is changed and nothing is sent unless it is asked for', async () => {
  const state = async () => ({
    own: await desk.sandbox.control.messages(desk.own.upn),
    shared: await Promise.all(desk.shared.mailboxes.map((address) => desk.sandbox.control.messages(address))),
    outside: await desk.sandbox.control.outside(),
    tables: await desk.dump([
      'account',
      'mailbox',
      'checkpoint',
      'arrival',
      'delivery',
      'audit_event',
      'lease',
    ]),
  });
  const before = await state();
  await desk.examine();
  await desk.examine({ account: 'shared', language: 'nl' });
  expect(await state()).toEqual(before);
  const report = await desk.examine({ account: 'own', send: true });
  expect(report.findings.find(({ check }) => check === 'mailbox.send-as')?.outcome).toBe('pass');
  expect((await state()).own).toHaveLength(before.own.length + 1);
});

test('a host that no name server knows is told by its name', async () => {
  const { db } = desk.server.store;
  const { endpoints } = await db.selectFrom('app_registration').select('endpoints').executeTakeFirstOrThrow();
  const imap = { ...desk.sandbox.info.imap, host: 'imap.contoso.invalid' };
  await db
    .updateTable('app_registration')
    .set({ endpoints: JSON.stringify({ ...endpoints, imap }) })
    .execute();
  const report = await desk.examine({ account: 'own' });
  await db
    .updateTable('app_registration')
    .set({ endpoints: JSON.stringify(endpoints) })
    .execute();
  expect(failing(report)).toEqual(['network.dns dns-not-found']);
  expect(report.diagnosis.sentence).toContain('imap.contoso.invalid');
});

test('on a node of the application role what only the retriever needs is no failure', async () => {
  const imap = cases.find(
    ({ fault, parameters }) => fault === 'network-refuse' && parameters.service === 'imap',
  ) as Case;
  const report = await under([imap], { account: 'own', server: 'application' });
  expect(failing(report)).toEqual([]);
  expect(report.diagnosis).toMatchObject({ outcome: 'warn', check: 'network.tcp' });
});
