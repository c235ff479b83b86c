import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import {
  addConversation,
  startTestServer,
  type TestAgent,
  type TestServer,
} from '../../../test/support/http-server.ts';
import { notify } from '../../store/notify.ts';

let server: TestServer;
let port: number;
let sales: Awaited<ReturnType<TestServer['addDepartment']>>;
let support: Awaited<ReturnType<TestServer['addDepartment']>>;
const open = new Set<Socket>();

beforeAll(async () => {
  server = await startTestServer();
  await server.app.listen({ port: 0, host: '127.0.0.1' });
  port = (server.app.server.address() as { port: number }).port;
  sales = await server.addDepartment();
  support = await server.addDepartment();
});
afterAll(async () => {
  for (const socket of open) socket.destroy();
  await server?.stop();
});

interface Line {
  text: string;
  closed: boolean;
  readonly socket: Socket;
}

/** A stream over a real socket, once its first bytes are there. */
async function listen(agent: TestAgent): Promise<Line> {
  const socket = connect(port, '127.0.0.1');
  open.add(socket);
  const line: Line = { text: '', closed: false, socket };
  socket.on('data', (data) => {
    line.text += data;
  });
  socket.on('close', () => {
    line.closed = true;
  });
  socket.on('error', () => {});
  socket.write(`GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\nCookie: ${agent.headers.cookie}\r\n\r\n`);
  await vi.waitFor(() => expect(line.text).toMatch(/retry: \d+|HTTP\/1.1 [45]/), 10_000);
  return line;
}

const hint = (event: object) => notify(server.store.db, 'desk', JSON.stringify(event));
const hears = (line: Line, text: string | RegExp) =>
  vi.waitFor(() => expect(line.text).toMatch(text), { timeout: 10_000, interval: 10 });

test('a stream says what it is and how soon to come back', async () => {
  const line = await listen(await server.addAgent('agent'));
  expect(line.text).toMatch(/^HTTP\/1\.1 200/);
  expect(line.text).toMatch(/content-type: text\/event-stream/);
  expect(line.text).toMatch(/x-accel-buffering: no/);
  expect(line.text).toMatch(/cache-control: no-store/);
});

test('a hint reaches those who may see the conversation, and nobody else', async () => {
  const seller = await listen(await server.addAgent('agent', [sales.id]));
  const helper = await listen(await server.addAgent('agent', [support.id]));
  const administrator = await listen(await server.addAgent('administrator'));
  const mine = await addConversation(server, sales);
  const other = await addConversation(server, support);
  await hint({ type: 'conversation', id: mine.id, reason: 'message' });
  await hint({ type: 'conversation', id: other.id, reason: 'reply' });
  await hint({ type: 'mailbox', id: sales.mailboxId });
  const data = `event: conversation\ndata: {"type":"conversation","id":"${mine.id}","reason":"message"}\n\n`;
  await hears(seller, data);
  await hears(seller, `event: mailbox\ndata: {"type":"mailbox","id":"${sales.mailboxId}"}\n\n`);
  await hears(administrator, data);
  await hears(administrator, other.id);
  await hears(helper, other.id);
  expect(helper.text).not.toContain(mine.id);
  expect(helper.text).not.toContain(sales.mailboxId);
  expect(seller.text).not.toContain(other.id);
});

test('a storm of the same hint is a drop, and noise on the channel harms nobody', async () => {
  const line = await listen(await server.addAgent('administrator'));
  const { id } = await addConversation(server, sales);
  const last = await addConversation(server, sales);
  await notify(server.store.db, 'desk', 'noise');
  await notify(server.store.db, 'desk', '{"type":"unknown"}');
  await server.store.db.transaction().execute(async (trx) => {
    for (let n = 0; n < 200; n += 1) {
      // Different texts, so that PostgreSQL does not fold them into one.
      await notify(trx, 'desk', JSON.stringify({ type: 'conversation', id, reason: 'state', n }));
    }
    await notify(trx, 'desk', JSON.stringify({ type: 'conversation', id: last.id, reason: 'state' }));
  });
  await hears(line, last.id);
  expect(line.text.split(id).length - 1).toBeLessThanOrEqual(5);
});

test('signing out ends the streams of that session only', async () => {
  const leaving = await server.addAgent('agent', [sales.id]);
  const line = await listen(leaving);
  const staying = await listen(await server.addAgent('agent', [sales.id]));
  await server.call(leaving, { method: 'DELETE', url: '/api/v1/session' });
  await vi.waitFor(() => expect(line.text).toMatch(/\r\n0\r\n\r\n$/), 10_000);
  const { id } = await addConversation(server, sales);
  await hint({ type: 'conversation', id, reason: 'message' });
  await hears(staying, id);
});

test('nobody listens without a session, and one session opens twenty streams at most', async () => {
  expect((await server.call(null, { url: '/api/v1/events' })).statusCode).toBe(401);
  const agent = await server.addAgent('agent');
  const lines = [];
  for (let n = 0; n < 20; n += 1) lines.push(await listen(agent));
  expect((await listen(agent)).text).toMatch(/^HTTP\/1\.1 429/);
  lines[0]?.socket.destroy();
  await vi.waitFor(async () => expect((await listen(agent)).text).toMatch(/^HTTP\/1\.1 200/), 10_000);
});

test('a stop ends every stream and then the server', async () => {
  const own = await startTestServer();
  await own.app.listen({ port: 0, host: '127.0.0.1' });
  const before = port;
  port = (own.app.server.address() as { port: number }).port;
  const line = await listen(await own.addAgent('administrator'));
  port = before;
  await own.stop();
  await vi.waitFor(() => expect(line.closed).toBe(true), 10_000);
});
