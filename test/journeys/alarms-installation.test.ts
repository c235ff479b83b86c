/**
 * What can be wrong with the installation itself, each brought about for real: a process that is stopped dead, a part of
 * it that stands still, a clock that is wrong, a disk with less room than was asked for, a database that answers late,
 * certificates and secrets that are about to end. Each is one incident with its remedy, told once, and over by itself.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { createServer, type Server } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createAlarms } from '../../server/alarms/alarms.ts';
import { RULES } from '../../server/alarms/rules.ts';
import { Failure } from '../../server/kernel/failure.ts';
import { newId } from '../../server/kernel/id.ts';
import type { StoreOptions } from '../../server/store/pool.ts';
import { ON_CALL } from '../support/alarm-desk.ts';
import { type AlarmRelay, remedyOf, startAlarmRelay } from '../support/alarm-relay.ts';
import { makeCertificate } from '../support/certificate.ts';
import { startTestServer, type TestAgent, type TestServer } from '../support/http-server.ts';
import { eventually } from '../support/sandbox.ts';
import { openSlowDatabase, type SlowDatabase } from '../support/slow-database.ts';

const NODE = fileURLToPath(new URL('../support/alarm-node.ts', import.meta.url));

let server: TestServer;
let admin: TestAgent;
let relay: AlarmRelay;
let database: SlowDatabase;
let mailServer: Server;
let stable: ChildProcess;
let frozen: ChildProcess;
const ids = new Map<ChildProcess, string>();
const stopping = new AbortController();
let alarms: Promise<void>;
const table: string[] = [];

beforeAll(async () => {
  server = await startTestServer();
  admin = await server.addAgent('administrator');
  await server.addDepartment();
  mailServer = await serveMail(5);
  relay = await startAlarmRelay((method, path, payload) =>
    server.call(admin, { method, url: `/api/v1${path}`, payload }),
  );
  await db()
    .updateTable('alarm_channel')
    .set({ to_administrators: false, recipients: [ON_CALL], most_in_window: 100, window_ms: 1_000 })
    .execute();
  for (const { id } of RULES) await setRule(id, { enabled: false });
  const connection = server.store.pool.options as Exclude<StoreOptions['connection'], string>;
  database = await openSlowDatabase(connection);
  // The one that is never stopped is the older: a younger one would be its successor.
  stable = await startNode(connection);
  frozen = await startNode(connection);
  alarms = createAlarms({
    ...server.context,
    store: database.store,
    externalUrl: 'http://localhost',
    nodeId: newId(),
    tokens: {
      accessToken: () => Promise.reject(new Failure('grant-missing')),
      password: () => Promise.reject(new Failure('grant-missing')),
    },
    tuning: { lookEveryMs: 100, certificatesEveryMs: 200 },
  }).run(stopping.signal);
}, 120_000);
afterEach(async () => {
  for (const { id } of RULES) await setRule(id, { enabled: false });
  await eventually('all clear', async () => (await open()).length === 0);
  await db().deleteFrom('incident').execute();
});
afterAll(async () => {
  console.info(`\n${['what is wrong → incident · cause', ...table].join('\n')}`);
  stopping.abort(new Error('the test is over'));
  await alarms;
  for (const node of [stable, frozen]) node?.kill('SIGKILL');
  mailServer?.close();
  await database?.close();
  await relay?.close();
  await server?.stop();
});

const db = () => server.store.db;

async function startNode(connection: StoreOptions['connection']): Promise<ChildProcess> {
  const child = spawn(process.execPath, [NODE, JSON.stringify({ connection, directory: tmpdir() })], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [said] = await once(child.stdout as NonNullable<ChildProcess['stdout']>, 'data');
  ids.set(child, String(said).trim());
  return child;
}

const tell = (child: ChildProcess, order: string) => child.stdin?.write(`${order}\n`);

/** The mail server of the one mailbox: nothing but TLS. */
async function serveMail(days: number): Promise<Server> {
  const { key, cert, ca } = await makeCertificate({ names: ['localhost'], days });
  const listening = createServer({ key, cert }, (socket) => socket.on('error', () => {}).end());
  listening.on('tlsClientError', () => {}).listen(0, 'localhost');
  await once(listening, 'listening');
  await trust(listening, ca);
  return listening;
}

async function trust(listening: Server, ca: string): Promise<void> {
  const { port } = listening.address() as AddressInfo;
  const endpoint = { host: 'localhost', port, tls: 'implicit' };
  const endpoints = JSON.stringify({ imap: endpoint, smtp: endpoint, ca });
  await db().updateTable('app_registration').set({ endpoints }).execute();
}

async function setRule(
  id: string,
  change: { enabled?: boolean; threshold?: number; durationMs?: number },
): Promise<void> {
  const answer = await server.call(admin, {
    method: 'PATCH',
    url: `/api/v1/alarm-rules/${id}`,
    payload: change,
  });
  if (answer.statusCode !== 200) throw new Error(answer.body);
}

const watch = (id: string, change: { threshold?: number } = {}) =>
  setRule(id, { enabled: true, durationMs: 0, ...change });

const open = () =>
  db()
    .selectFrom('incident')
    .selectAll()
    .where('opened_at', 'is not', null)
    .where('cleared_at', 'is', null)
    .execute();

type Open = Awaited<ReturnType<typeof open>>[number];

/** Waits for it, sees it told, cures it, and sees it over and that told. */
async function isOneIncident(
  what: string,
  expected: { readonly rule: string; readonly cause: string; readonly code: string },
  cure: () => Promise<unknown> | unknown,
): Promise<void> {
  const incident = await eventually(what, async () => (await open())[0]);
  expect([incident.rule, incident.cause, incident.failure.code]).toEqual(Object.values(expected));
  const [first] = await told(incident, 1);
  expect(first?.text).toContain(remedyOf(incident.failure));
  await cure();
  await eventually('it is over', async () => (await open()).length === 0);
  const last = (await told(incident, 2)).at(-1);
  expect(`${last?.subject} ${last?.text}`).toContain('Solved');
  const history = await db().selectFrom('incident').select('id').execute();
  expect(history).toEqual([{ id: incident.id }]);
  table.push(`${what.padEnd(46)} → ${`${expected.rule} (${expected.code})`.padEnd(46)} ${expected.cause}`);
}

async function told({ id }: Open, times: number) {
  const about = async () => (await relay.mails()).filter(({ text }) => text.includes(`/admin/alarms/${id}`));
  await eventually('it is told', async () => (await about()).length >= times);
  const mails = await about();
  expect(mails).toHaveLength(times);
  return mails;
}

test('a node whose process was stopped dead', async () => {
  const id = ids.get(frozen) as string;
  frozen.kill('SIGSTOP');
  // Thirty seconds of silence, without waiting for them; a node that lived would say otherwise at once.
  await db()
    .updateTable('node')
    .set({ seen_at: sql<Date>`now() - interval '31 seconds'` })
    .where('id', '=', id)
    .execute();
  await watch('node-gone');
  const expected = { rule: 'node-gone', cause: `node:${id}`, code: 'node-gone' };
  await isOneIncident('a process that is stopped (SIGSTOP)', expected, () => frozen.kill('SIGCONT'));
});

test('a node that lives while a part of it stands still', async () => {
  const id = ids.get(stable) as string;
  await watch('node-stalled');
  tell(stable, 'stall');
  const expected = { rule: 'node-stalled', cause: `stalled:${id}`, code: 'node-stalled' };
  await isOneIncident('a part that stands still', expected, () => tell(stable, 'well'));
});

test('a clock that is wrong', async () => {
  const { host } = await db().selectFrom('node').select('host').executeTakeFirstOrThrow();
  await watch('clock-skew');
  tell(stable, 'clock 30000');
  const expected = { rule: 'clock-skew', cause: `clock:${host}`, code: 'clock-skewed' };
  await isOneIncident('a clock that is 30 seconds ahead', expected, () => tell(stable, 'well'));
});

test('a disk with less room than was asked for', async () => {
  const { host } = await db().selectFrom('node').select('host').executeTakeFirstOrThrow();
  await watch('disk-nearly-full', { threshold: 1_000_000 });
  const expected = { rule: 'disk-nearly-full', cause: `disk:${host}`, code: 'disk-nearly-full' };
  await isOneIncident('a disk under its limit', expected, () =>
    setRule('disk-nearly-full', { threshold: 0 }),
  );
});

test('a database that answers late', async () => {
  await watch('database-slow', { threshold: 0.1 });
  database.delay(150);
  const expected = { rule: 'database-slow', cause: 'database', code: 'database-slow' };
  await isOneIncident('a database that takes 150 ms', expected, () => database.delay(0));
}, 60_000);

test('a certificate of a mail server that is about to end', async () => {
  const { port } = mailServer.address() as AddressInfo;
  await watch('tls-expiring');
  const expected = { rule: 'tls-expiring', cause: `certificate:localhost:${port}`, code: 'tls-expiring' };
  await isOneIncident('a certificate with 5 days left', expected, async () => {
    const { key, cert, ca } = await makeCertificate({ names: ['localhost'], days: 60 });
    mailServer.setSecureContext({ key, cert });
    await trust(mailServer, ca);
    // A day later.
    await db()
      .updateTable('server_certificate')
      .set({ seen_at: sql<Date>`now() - interval '25 hours'` })
      .execute();
  });
});

test.each([
  ['secret', 'secret_expires_on', 'secret-expiring'],
  ['certificate', 'certificate_expires_on', 'certificate-expiring'],
] as const)(
  'a client %s that is about to end is told again when it is urgent',
  async (kind, column, code) => {
    const app = await db().selectFrom('app_registration').select('id').executeTakeFirstOrThrow();
    const ends = (days: number | null) =>
      db()
        .updateTable('app_registration')
        .set({ authentication: kind, [column]: days === null ? null : sql`current_date + ${days}::int` })
        .execute();
    await ends(20);
    await watch('credential-expiring');
    const incident = await eventually('it is raised', async () => (await open())[0]);
    expect(incident).toMatchObject({
      rule: 'credential-expiring',
      cause: `${code}:${app.id}`,
      severity: 'warning',
    });
    const [first] = await told(incident, 1);
    expect(first?.text).toContain(remedyOf(incident.failure));
    await ends(5);
    expect((await told(incident, 2)).at(-1)?.subject).toContain('Critical');
    await ends(null);
    await eventually('it is over', async () => (await open()).length === 0);
    expect((await told(incident, 3)).at(-1)?.subject).toContain('Solved');
    table.push(
      `${`a client ${kind} with 20, then 5 days left`.padEnd(46)} → ${`credential-expiring (${code})`.padEnd(46)} ${code}`,
    );
  },
);
