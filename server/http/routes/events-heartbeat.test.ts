import { get, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { startTestServer, type TestAgent, type TestServer } from '../../../test/support/http-server.ts';
import { notify } from '../../store/notify.ts';

let server: TestServer;
let port: number;
beforeAll(async () => {
  // Only the beat: the database driver needs real timers.
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  server = await startTestServer();
  await server.app.listen({ port: 0, host: '127.0.0.1' });
  port = (server.app.server.address() as { port: number }).port;
});
afterAll(async () => {
  for (const response of responses) response.destroy();
  await server?.stop();
  vi.useRealTimers();
});
const responses: IncomingMessage[] = [];
beforeEach(() => {
  responses.length = 0;
});

async function listen(agent: TestAgent) {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  get({ port, host: '127.0.0.1', path: '/api/v1/events', headers: agent.headers }, resolve).on(
    'error',
    reject,
  );
  const response = await promise;
  responses.push(response);
  const line = { text: '', ended: false, response };
  response.on('data', (data) => {
    line.text += data;
  });
  response.on('close', () => {
    line.ended = true;
  });
  response.on('error', () => {});
  await until(() => expect(line.text).toContain('retry:'));
  return line;
}

/** vi.waitFor advances fake timers; this one only waits. */
async function until(check: () => void): Promise<void> {
  for (;;) {
    try {
      check();
      return;
    } catch (error) {
      if (performance.now() - started > 25_000) throw error;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}
let started = 0;
beforeEach(() => {
  started = performance.now();
});

const beat = () => vi.advanceTimersByTimeAsync(15_000);

test('every fifteen seconds a comment keeps the line open', async () => {
  const line = await listen(await server.addAgent('agent'));
  await beat();
  await until(() => expect(line.text).toContain(': \n\n'));
  expect(line.ended).toBe(false);
});

test('a session that ended in another process ends its streams at the next beat', async () => {
  const agent = await server.addAgent('agent');
  const line = await listen(agent);
  const other = await listen(await server.addAgent('agent'));
  await server.store.db.deleteFrom('session').where('agent_id', '=', agent.id).execute();
  await beat();
  await until(() => expect(line.ended).toBe(true));
  expect(other.ended).toBe(false);
});

test('an agent who is moved hears of the new department from the next beat on', async () => {
  const sales = await server.addDepartment();
  const agent = await server.addAgent('agent');
  const line = await listen(agent);
  await server.store.db
    .insertInto('agent_department')
    .values({ agent_id: agent.id, department_id: sales.id })
    .execute();
  const witness = await listen(await server.addAgent('administrator'));
  const hint = () =>
    notify(server.store.db, 'desk', JSON.stringify({ type: 'mailbox', id: sales.mailboxId }));
  await hint();
  await until(() => expect(witness.text).toContain(sales.mailboxId));
  expect(line.text).not.toContain(sales.mailboxId);
  await beat();
  await until(() => expect(line.text).toContain(': \n\n'));
  await vi.waitFor(
    async () => {
      await hint();
      expect(line.text).toContain(sales.mailboxId);
    },
    { timeout: 20_000, interval: 100 },
  );
});

test('streams of an API key live as long as the key', async () => {
  const administrator = await server.addAgent('administrator');
  const made = await server.call(administrator, {
    method: 'POST',
    url: '/api/v1/api-keys',
    payload: { name: 'CRM' },
  });
  const { id, key } = made.json();
  const line = await listen({ id, email: '', headers: { authorization: `Bearer ${key}` } });
  await beat();
  await until(() => expect(line.text).toContain(': \n\n'));
  expect(line.ended).toBe(false);
  await server.call(administrator, { method: 'DELETE', url: `/api/v1/api-keys/${id}` });
  await beat();
  await until(() => expect(line.ended).toBe(true));
});

test('after the database connection was lost, everybody reads anew', async () => {
  const line = await listen(await server.addAgent('agent'));
  await server.store.pool.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where query ilike 'listen%' and pid <> pg_backend_pid() and datname = current_database()",
  );
  await until(() => expect(line.text).toContain('event: reload\ndata: {"type":"reload"}\n\n'));
});
