/**
 * Alarms over several nodes: one of them evaluates, whichever lives; a role that falls silent is missed by the other; a
 * database that is away is told by ways that need none. Heard by a webhook that checks the signature by itself.
 */
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createAlarms } from '../../server/alarms/alarms.ts';
import { addChannel } from '../../server/alarms/channels.ts';
import type { AlarmContext } from '../../server/alarms/context.ts';
import { createDatabaseWatch } from '../../server/alarms/database-away.ts';
import { changeRule } from '../../server/alarms/rule-settings.ts';
import { Failure } from '../../server/kernel/failure.ts';
import { newId } from '../../server/kernel/id.ts';
import { Secret } from '../../server/kernel/secret.ts';
import { startTestServer, type TestServer } from '../support/http-server.ts';
import { eventually } from '../support/sandbox.ts';

interface Heard {
  readonly id: string;
  readonly incidents: ReadonlyArray<{ rule: string; cause: string; state: string; step: string }>;
}

let server: TestServer;
let receiver: Server;
let heard: Heard[] = [];
let signingKey = '';
let running: Array<() => Promise<void>> = [];
let admin = '';

beforeEach(async () => {
  server = await startTestServer();
  admin = (await server.addAgent('administrator')).id;
  heard = [];
  receiver = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    const { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': signature } = request.headers;
    const key = Buffer.from(signingKey.replace('whsec_', ''), 'base64');
    const expected = `v1,${createHmac('sha256', key).update(`${id}.${at}.${body}`).digest('base64')}`;
    if (signature !== expected) return response.writeHead(401).end();
    heard.push({ id: String(id), incidents: JSON.parse(body).data.incidents });
    return response.writeHead(204).end();
  }).listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  const { port } = receiver.address() as { port: number };
  await server.store.db.deleteFrom('alarm_channel').execute();
  const { signingSecret } = await addChannel(
    server.store,
    server.context.vault,
    {
      name: 'Watch room',
      kind: 'webhook',
      enabled: true,
      departmentId: null,
      leastSeverity: 'info',
      language: 'en',
      timeZone: 'UTC',
      quiet: null,
      toAdministrators: false,
      recipients: [],
      mostInWindow: 100,
      windowMs: 60_000,
    },
    `http://127.0.0.1:${port}/hook`,
    admin,
  );
  signingKey = signingSecret?.reveal() ?? '';
});
afterEach(async () => {
  await Promise.all(running.map((stop) => stop()));
  running = [];
  receiver.closeAllConnections();
  receiver.close();
  await server.stop();
});

const contextOf = (nodeId = newId()): AlarmContext => ({
  ...server.context,
  nodeId,
  tokens: {
    accessToken: () => Promise.reject(new Failure('grant-missing')),
    password: () => Promise.reject(new Failure('grant-missing')),
  },
});

function runNode(): () => Promise<void> {
  const stopping = new AbortController();
  const done = createAlarms({ ...contextOf(), tuning: { lookEveryMs: 50, leaseMs: 1_000 } }).run(
    stopping.signal,
  );
  const stop = async () => {
    stopping.abort(new Error('the test is over'));
    await done;
  };
  running.push(stop);
  return stop;
}

const addNode = (id: string, roles: string[], seenSecondsAgo: number) =>
  server.store.db
    .insertInto('node')
    .values({
      id,
      roles,
      version: '0',
      host: `host-${id.slice(-4)}`,
      pid: 1,
      seen_at: sql<Date>`now() - ${seenSecondsAgo} * interval '1 second'`,
    })
    .execute();
const at = (step: string) => heard.flatMap(({ incidents }) => incidents).filter((each) => each.step === step);

test('many nodes raise one alarm and tell it once, and go on when the one that did it stops', async () => {
  await changeRule(server.store, 'node-gone', { durationMs: 0 }, admin);
  await addNode(newId(), ['services', 'application'], 0);
  const stops = [runNode(), runNode(), runNode(), runNode()];
  const first = newId();
  await addNode(first, ['services'], 40);
  await eventually('the first is told', async () => at('opened').length > 0);
  await stops[0]?.();
  await stops[1]?.();
  const second = newId();
  await addNode(second, ['services'], 40);
  await eventually('the second is told', async () => at('opened').length === 2);
  await server.store.db.deleteFrom('node').where('id', 'in', [first, second]).execute();
  await eventually('both ends are told', async () => at('cleared-0').length === 2);
  expect(new Set(at('opened').map(({ cause }) => cause))).toEqual(
    new Set([`node:${first}`, `node:${second}`]),
  );
  expect(new Set(heard.map(({ id }) => id)).size).toBe(heard.length);
});

test.each([
  ['services', 'application'],
  ['application', 'services'],
])('the silence of the %s role is noticed by the %s role', async (silent, living) => {
  await changeRule(server.store, 'role-silent', { durationMs: 0 }, admin);
  await server.addDepartment();
  await addNode(newId(), [living], 0);
  await addNode(newId(), [silent], 40);
  runNode();
  await eventually('it is told', async () => at('opened').length > 0);
  // The node that is gone and the mail that stands still are the same thing.
  expect(at('opened')).toMatchObject([{ rule: 'role-silent', cause: `role:${silent}` }]);
});

test('a database that is away is told once, and once that it is back; then it stands in the history', async () => {
  let now = Date.now();
  const context = { ...contextOf(), clock: { ...server.context.clock, now: () => new Date(now) } };
  const watch = createDatabaseWatch(context);
  const { signal } = new AbortController();
  const gone = Object.assign(new Error('terminating connection'), { code: '57P01' });
  await watch.answered(true);
  expect(await watch.failed(new TypeError('a fault of the program'), signal)).toBe(false);
  await watch.failed(gone, signal);
  now += 59_000;
  await watch.failed(gone, signal);
  expect(heard).toEqual([]);
  now += 2_000;
  await watch.failed(gone, signal);
  now += 60_000;
  await watch.failed(gone, signal);
  expect(at('opened')).toMatchObject([{ rule: 'database-away', state: 'open' }]);
  await watch.answered(true);
  expect(at('cleared-0')).toMatchObject([{ rule: 'database-away', state: 'cleared' }]);
  expect(heard).toHaveLength(2);
  const history = await server.store.db.selectFrom('incident').selectAll().execute();
  expect(history).toMatchObject([{ rule: 'database-away', cleared_at: expect.any(Date) }]);
});

test('a database that goes again while its return is written down is still the same, and told as over later', async () => {
  let now = Date.now();
  const context = { ...contextOf(), clock: { ...server.context.clock, now: () => new Date(now) } };
  const { store } = context;
  const gone = Object.assign(new Error('terminating connection'), { code: '57P01' });
  let goesAgain = false;
  const db = new Proxy(store.db, {
    get(target, name) {
      if (name === 'transaction' && goesAgain) throw gone;
      const value = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  const watch = createDatabaseWatch({ ...context, store: { ...store, db } });
  const { signal } = new AbortController();
  await watch.answered(true);
  await watch.failed(gone, signal);
  now += 61_000;
  await watch.failed(gone, signal);
  goesAgain = true;
  await expect(watch.answered(true)).rejects.toBe(gone);
  await watch.failed(gone, signal);
  goesAgain = false;
  await watch.answered(true);
  expect(heard).toHaveLength(2);
  expect(at('cleared-0')).toMatchObject([{ rule: 'database-away', state: 'cleared' }]);
});

test('one channel whose secret cannot be opened silences neither the others nor the alarms', async () => {
  const [good] = await server.store.db.selectFrom('alarm_channel').selectAll().execute();
  const { signing_secret_id: sealedElsewhere } = await server.store.db
    .insertInto('alarm_channel')
    .values({
      ...(good as NonNullable<typeof good>),
      id: newId(),
      name: 'Other room',
      quiet: null,
      signing_secret_id: await server.context.vault.store(server.store.db, 'test', new Secret('x')),
    })
    .returning('signing_secret_id')
    .executeTakeFirstOrThrow();
  const { vault } = server.context;
  const read: typeof vault.read = (db, id) =>
    id === sealedElsewhere ? Promise.reject(new Failure('vault-unreadable')) : vault.read(db, id);
  await changeRule(server.store, 'database-away', { durationMs: 0 }, admin);
  const watch = createDatabaseWatch({ ...contextOf(), vault: { ...vault, read } });
  await watch.answered(true);
  await watch.failed(Object.assign(new Error('x'), { code: '57P01' }), new AbortController().signal);
  expect(at('opened')).toMatchObject([{ rule: 'database-away' }]);
});

test('a node that did not have the alarms tells nobody of the database', async () => {
  const watch = createDatabaseWatch(contextOf());
  await watch.answered(false);
  const { signal } = new AbortController();
  await watch.failed(Object.assign(new Error('x'), { code: '57P01' }), signal);
  expect(heard).toEqual([]);
});
