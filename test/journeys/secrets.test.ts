/**
 * Nothing secret shows. A whole Postvak with its log at its most talkative goes through good days and bad ones; then
 * database, log and answers are searched for every value that ever lay in its vault, and for what people typed.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ADMINISTRATOR, connectMailbox, setUpDemo } from '../../server/cli/demo/connect.ts';
import { DeskClient } from '../../server/cli/demo/desk-client.ts';
import { Secret } from '../../server/kernel/secret.ts';
import { openVault } from '../../server/store/vault.ts';
import { keyFileIn, readKeyFile } from '../../server/store/vault-key.ts';
import { createTestDatabase, type TestDatabase, urlOf } from '../support/database.ts';
import { type PostvakProcess, startPostvakProcess } from '../support/postvak-process.ts';
import { eventually, type Sandbox, startSandbox } from '../support/sandbox.ts';

const WRONG_SECRET = 'planted~Wrong.Client-Secret_0123456789abcd';
const WRONG_PASSWORD = 'planted wrong password';
const CODE = 'planted-authorization-code';

let database: TestDatabase;
let sandbox: Sandbox;
let postvak: PostvakProcess;
let desk: DeskClient;
let dataDirectory: string;
const answers: string[] = [];
/** What was secret at any time, by what it was for. */
const markers = new Map<string, string>([
  [WRONG_SECRET, 'wrong client secret'],
  [WRONG_PASSWORD, 'wrong password'],
  [CODE, 'authorization code'],
  [ADMINISTRATOR.password, 'password of the administrator'],
]);

beforeAll(async () => {
  database = await createTestDatabase();
  sandbox = await startSandbox();
  dataDirectory = await mkdtemp(join(tmpdir(), 'postvak-secrets-'));
  postvak = await startPostvakProcess({
    dataDirectory,
    databaseUrl: urlOf(database.connection),
    env: { POSTVAK_LOG_LEVEL: 'debug' },
  });
  desk = new DeskClient(postvak.origin);
  await liveThroughGoodAndBadDays();
}, 120_000);
afterAll(async () => {
  await postvak?.stop();
  await sandbox?.stop();
  await database?.drop();
  await rm(dataDirectory, { recursive: true, force: true });
});

describe('after all that', () => {
  test('the vault held secrets of every kind', () => {
    expect(new Set(markers.values())).toEqual(
      new Set([
        'wrong client secret',
        'wrong password',
        'authorization code',
        'password of the administrator',
        'password of a user',
        'session',
        'vault key',
        'client-secret',
        'refresh-token',
        'access-token',
        'pkce-verifier',
        'password',
        'client-certificate-key',
      ]),
    );
  });

  test('no secret lies in the database', async () => {
    const dump = await everything();
    expect(dump).toContain('support@contoso.example');
    expect(found(dump)).toEqual([]);
    expect(dump).not.toMatch(/-----BEGIN [A-Z ]*PRIVATE KEY/);
  });

  test('nor in the log', () => {
    const log = postvak.output();
    expect(log).toContain('"level":"warn"');
    expect(found(log)).toEqual([]);
    // A SASL response begins with `user=` in base64.
    expect(log).not.toContain('dXNlcj');
    expect(log).not.toMatch(/-----BEGIN [A-Z ]*PRIVATE KEY/);
  });

  test('nor in an answer', () => {
    expect(answers.length).toBeGreaterThan(8);
    expect(found(answers.join('\n'))).toEqual([]);
  });
});

describe('what leaves the house', () => {
  test('the support bundle holds neither secrets nor persons', async () => {
    const { id } = await desk.post<{ id: string }>('/doctor/runs', {});
    await eventually('the doctor has looked', async () => {
      const run = await desk.get<{ state: string }>(`/doctor/runs/${id}`);
      return run.state === 'finished';
    });
    const answer = await fetch(`${desk.origin}/api/v1/doctor/bundle`, { headers: desk.sessionHeaders });
    expect(answer.headers.get('content-type')).toBe('application/zip');
    const files = unzipSync(new Uint8Array(await answer.arrayBuffer()));
    expect(Object.keys(files).sort()).toEqual([
      'READ-ME.txt',
      'history.json',
      'log.txt',
      'nodes.json',
      'report.html',
      'report.json',
      'settings.json',
    ]);
    const text = Object.values(files)
      .map((bytes) => strFromU8(bytes))
      .join('\n');
    expect(text).toContain('connectivity.imap');
    expect(text).toContain('"level":"info"');
    expect(found(text)).toEqual([]);
    // Whose they are nobody needs to know; that they differ, everybody.
    expect(text).not.toMatch(/support@|marieke@|sales@/);
    expect(text).toContain('person1@');
  });
});

async function liveThroughGoodAndBadDays(): Promise<void> {
  const place = await setUpDemo(desk, sandbox);
  const { accountId, upn } = await connectMailbox(desk, sandbox, place, 'Support', 'support');
  for (const { password } of sandbox.info.users) markers.set(password, 'password of a user');
  for (const part of desk.sessionHeaders.cookie?.split(/[=;]\s*/) ?? []) {
    if (part.length > 20) markers.set(part, 'session');
  }
  await desk.post(`/accounts/${accountId}/consent`, {});
  await desk.post(`/app-registrations/${place.appRegistrationId}/certificate`, {});
  await lookIntoVault();
  await sandbox.control.deliver({ to: upn, from: 'marieke@klant.example', subject: 'Where?' });
  const conversation = await eventually('the mail', async () => (await desk.conversations()).items[0]);
  await desk.reply(conversation.id, { text: 'Thursday.' });
  await eventually('the answer', async () => (await sandbox.control.outside('marieke@klant.example'))[0]);

  await refusedByPeople(place, accountId);
  await refusedByServers(place, accountId);
  await keepPassword(place);
  await lookIntoVault();
}

/** What people type wrong is refused without being repeated. */
async function refusedByPeople(place: { appRegistrationId: string }, accountId: string): Promise<void> {
  await ask('POST', '/session', { email: ADMINISTRATOR.email, password: WRONG_PASSWORD });
  await ask('POST', '/session', { email: 'nobody', password: WRONG_PASSWORD });
  await ask('POST', '/setup', { ...ADMINISTRATOR, password: 7, department: WRONG_PASSWORD });
  await ask('POST', '/app-registrations', {
    name: 'x',
    tenant: 'x',
    clientId: 'x',
    clientSecret: WRONG_SECRET,
  });
  await ask('PATCH', `/app-registrations/${place.appRegistrationId}`, { clientSecret: [WRONG_SECRET] });
  await ask('PUT', `/accounts/${accountId}/password`, { password: WRONG_PASSWORD });
  const callback = new URL('/oauth/callback', desk.origin);
  callback.search = new URLSearchParams({ code: CODE, state: CODE }).toString();
  const landed = await fetch(callback, { headers: desk.sessionHeaders, redirect: 'manual' });
  answers.push(`${landed.headers.get('location')} ${await landed.text()}`);
}

/** What servers refuse lands in failures, events and the log. */
async function refusedByServers(place: { appRegistrationId: string }, accountId: string): Promise<void> {
  const registration = `/app-registrations/${place.appRegistrationId}`;
  await ask('PATCH', registration, { clientSecret: WRONG_SECRET });
  await ask('POST', `/accounts/${accountId}/resume`, {});
  await eventually(
    'the account stops',
    async () => (await desk.account(accountId)).state === 'needs-sign-in',
  );
  answers.push(JSON.stringify(await desk.get(`/accounts/${accountId}/events`)));
  await lookIntoVault();
  await ask('PATCH', registration, { clientSecret: sandbox.info.apps[0]?.secret });
  await ask('POST', `/accounts/${accountId}/resume`, {});
  await eventually('the account goes on', async () => (await desk.account(accountId)).failure === null);
  for (const fault of ['imap-not-connected', 'entra-unavailable']) {
    await sandbox.control.setFault(fault);
    await ask('POST', `/accounts/${accountId}/resume`, {});
    await ask('POST', `/accounts/${accountId}/try-mailboxes`, {});
    await sandbox.control.clearFault(fault);
  }
  answers.push(JSON.stringify(await desk.accounts()));
}

/** The sandbox takes no passwords for mail, as Exchange: it is tried, and refused. */
async function keepPassword(place: { departmentId: string }): Promise<void> {
  const { imap, smtp } = sandbox.info;
  const registration = await desk.registerApp({
    name: 'Passwords',
    provider: 'password',
    endpoints: { imap, smtp, ca: sandbox.ca },
  });
  const address = 'sales@contoso.example';
  const account = await desk.addAccount({
    departmentId: place.departmentId,
    appRegistrationId: registration.id,
    grantKind: 'password',
    name: 'Sales',
    signIn: address,
    mailboxes: [{ address }],
  });
  await ask('PUT', `/accounts/${account.id}/password`, { password: WRONG_PASSWORD });
  const vault = openVault({ keys: await readKeyFile(keyFileIn(dataDirectory)) });
  await vault.store(database.store.db, 'password', new Secret('planted kept password'));
}

async function ask(method: string, path: string, body: object): Promise<void> {
  const { cookie = '' } = desk.sessionHeaders;
  const session = await fetch(`${desk.origin}/api/v1/session`, { headers: { cookie } });
  const { csrfToken } = (await session.json()) as { csrfToken: string };
  const answer = await fetch(`${desk.origin}/api/v1${path}`, {
    method,
    headers: {
      cookie,
      'x-csrf-token': csrfToken,
      origin: desk.origin,
      'content-type': 'application/json',
    },
    body: JSON.stringify(body),
  });
  answers.push(`${answer.status} ${await answer.text()}`);
}

async function lookIntoVault(): Promise<void> {
  const keys = await readKeyFile(keyFileIn(dataDirectory));
  for (const { bytes } of keys) markers.set(Buffer.from(bytes).toString('base64url'), 'vault key');
  const vault = openVault({ keys });
  const secrets = await database.store.db
    .selectFrom('secret')
    .select(['id', 'purpose'])
    .where('purpose', '!=', 'vault-check')
    .execute();
  for (const { id, purpose } of secrets) {
    const value = await vault.read(database.store.db, id).catch(() => undefined);
    if (value) markers.set(longestPart(value.reveal()), purpose);
  }
}

/** Of a token its signature and of a key a line, so that a part of it that shows is found as well. */
function longestPart(value: string): string {
  const parts = value.split(/[.\s]/).filter((part) => part.length >= 20);
  return parts.at(-1) ?? value;
}

function found(text: string): string[] {
  return [...markers].filter(([value]) => text.includes(value)).map(([, what]) => what);
}

async function everything(): Promise<string> {
  const { db } = database.store;
  const tables = await sql<{ schema: string; name: string }>`
    select table_schema as schema, table_name as name from information_schema.tables
    where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`.execute(db);
  const contents: string[] = [];
  for (const { schema, name } of tables.rows) {
    const { rows } = await sql<{ row: string }>`
      select t::text as row from ${sql.id(schema, name)} t`.execute(db);
    contents.push(...rows.map(({ row }) => row));
  }
  return contents.join('\n');
}
