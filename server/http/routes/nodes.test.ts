import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestAgent, type TestServer } from '../../../test/support/http-server.ts';
import { acquireLeases } from '../../store/lease.ts';
import { registerNode } from '../../store/node.ts';

let server: TestServer;
let administrator: TestAgent;
beforeAll(async () => {
  server = await startTestServer();
  administrator = await server.addAgent('administrator');
});
afterAll(() => server?.stop());

test('administrators see the nodes, what each has in its hands, and which role is silent', async () => {
  const { mailboxId, address } = await server.addDepartment();
  const node = await registerNode(server.store.db, { roles: ['services'], version: '1.2.3' });
  await acquireLeases(
    server.store.db,
    node.nodeId,
    [`retrieve:${mailboxId}`, `dispatch:${mailboxId}`, 'other:work'],
    60_000,
  );
  const answer = await server.call(administrator, { url: '/api/v1/nodes' });
  expect(answer.statusCode).toBe(200);
  const { items, roles, now } = answer.json();
  expect(items).toEqual([
    expect.objectContaining({
      id: node.nodeId,
      state: 'live',
      version: '1.2.3',
      retrieving: 1,
      sending: 1,
      self: false,
    }),
  ]);
  expect(roles).toEqual([
    { role: 'application', live: 0, lastSeenAt: null },
    { role: 'services', live: 1, lastSeenAt: expect.any(String) },
  ]);
  expect(Math.abs(Date.parse(now) - Date.now())).toBeLessThan(60_000);

  const held = await server.call(administrator, { url: `/api/v1/nodes/${node.nodeId}/mailboxes` });
  expect(held.json()).toEqual({
    items: [{ id: mailboxId, address, accountId: expect.any(String), retrieving: true, sending: true }],
    more: 0,
  });
  await node.leave();
  const after = await server.call(administrator, { url: '/api/v1/nodes' });
  expect(after.json().items[0]).toMatchObject({ state: 'stopped', retrieving: 0 });
});

test('a node that is not there is not found, and nobody but an administrator asks', async () => {
  const unknown = '0190a6c2-7e3b-7000-8000-000000000001';
  expect((await server.call(administrator, { url: `/api/v1/nodes/${unknown}/mailboxes` })).statusCode).toBe(
    404,
  );
  const supervisor = await server.addAgent('supervisor');
  expect((await server.call(supervisor, { url: '/api/v1/nodes' })).statusCode).toBe(403);
  expect((await server.call(null, { url: '/api/v1/nodes' })).statusCode).toBe(401);
});
