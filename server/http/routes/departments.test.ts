import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestAgent, type TestServer } from '../../../test/support/http-server.ts';
import { newId } from '../../kernel/id.ts';

let server: TestServer;
let sales: Awaited<ReturnType<TestServer['addDepartment']>>;
let administrator: TestAgent;
let supervisor: TestAgent;
beforeAll(async () => {
  server = await startTestServer();
  sales = await server.addDepartment('Sales');
  await server.addDepartment('Support');
  administrator = await server.addAgent('administrator');
  supervisor = await server.addAgent('supervisor', [sales.id]);
});
afterAll(() => server?.stop());

const rename = (agent: TestAgent, id: string, name: string) =>
  server.call(agent, { method: 'PATCH', url: `/api/v1/departments/${id}`, payload: { name } });
const queueNames = async () =>
  (
    await server.store.db.selectFrom('queue').select('name').where('department_id', '=', sales.id).execute()
  ).map(({ name }) => name);

test('a department is renamed with the queue that was made with it, and it is on record', async () => {
  const renamed = await rename(administrator, sales.id, 'Verkoop');
  expect(renamed.json()).toEqual({ id: sales.id, name: 'Verkoop', people: 1, mailboxes: 1 });
  expect(await queueNames()).toEqual(['Verkoop']);
  const event = await server.store.db
    .selectFrom('audit_event')
    .select(['agent_id', 'detail'])
    .where('action', '=', 'department.renamed')
    .executeTakeFirstOrThrow();
  expect(event).toMatchObject({ agent_id: administrator.id, detail: { from: 'Sales', to: 'Verkoop' } });
});

test('a queue with a name of its own keeps it', async () => {
  await server.store.db
    .updateTable('queue')
    .set({ name: 'Orders' })
    .where('id', '=', sales.queueId)
    .execute();
  expect((await rename(administrator, sales.id, 'Sales')).statusCode).toBe(200);
  expect(await queueNames()).toEqual(['Orders']);
});

test('a name that is taken, a department that is not there, and a role that may not are refused', async () => {
  expect((await rename(administrator, sales.id, 'support')).statusCode).toBe(409);
  expect((await rename(administrator, newId(), 'X')).statusCode).toBe(404);
  expect((await rename(supervisor, sales.id, 'X')).statusCode).toBe(403);
  expect((await rename(administrator, sales.id, '  ')).statusCode).toBe(400);
});
