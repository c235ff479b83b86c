import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  PASSWORD,
  startTestServer,
  type TestAgent,
  type TestServer,
} from '../../../test/support/http-server.ts';
import { newId } from '../../kernel/id.ts';

let server: TestServer;
let administrator: TestAgent;
beforeAll(async () => {
  server = await startTestServer();
  administrator = await server.addAgent('administrator');
});
afterAll(() => server?.stop());

const add = (payload: object, by = administrator) =>
  server.call(by, { method: 'POST', url: '/api/v1/agents', payload });
const change = (id: string, payload: object, by = administrator) =>
  server.call(by, { method: 'PATCH', url: `/api/v1/agents/${id}`, payload });
const isSignedIn = async (agent: TestAgent) =>
  (await server.call(agent, { url: '/api/v1/session' })).statusCode === 200;
const NEW = { name: 'New', email: 'new@contoso.example', role: 'agent', password: PASSWORD };

test('somebody new sees every department that exists, unless told otherwise, and can sign in', async () => {
  const sales = await server.addDepartment();
  const support = await server.addDepartment();
  const everywhere = (await add(NEW)).json();
  expect(everywhere).toMatchObject({ email: NEW.email, role: 'agent', disabled: false });
  expect(everywhere.departmentIds.sort()).toEqual([sales.id, support.id].sort());
  const one = await add({ ...NEW, email: 'one@contoso.example', departmentIds: [sales.id, sales.id] });
  expect(one.json().departmentIds).toEqual([sales.id]);
  expect(one.body).not.toContain('scrypt');
  const payload = { email: 'ONE@contoso.example', password: PASSWORD };
  expect((await server.call(null, { method: 'POST', url: '/api/v1/session', payload })).statusCode).toBe(200);
  const list = (await server.call(administrator, { url: '/api/v1/agents' })).json();
  expect(list.items.map(({ email }: { email: string }) => email)).toContain('one@contoso.example');
});

test('an address belongs to one person, whatever its case, and a department must exist', async () => {
  await add({ ...NEW, email: 'twice@contoso.example' });
  const again = await add({ ...NEW, email: 'Twice@Contoso.example' });
  expect(again.statusCode).toBe(400);
  expect(again.json().errors).toEqual([{ path: 'email', message: 'belongs to another agent' }]);
  const nowhere = await add({ ...NEW, email: 'nowhere@contoso.example', departmentIds: [newId()] });
  expect(nowhere.json().errors[0].path).toBe('departmentIds');
});

test('a new role, a new password and disabling end all sessions; a new name does not', async () => {
  for (const [payload, stays] of [
    [{ name: 'Another name' }, true],
    [{ departmentIds: [] }, true],
    [{ role: 'supervisor' }, false],
    [{ password: 'a brand new password' }, false],
    [{ disabled: true }, false],
  ] as const) {
    const agent = await server.addAgent('agent');
    expect((await change(agent.id, payload)).statusCode).toBe(200);
    expect(await isSignedIn(agent), JSON.stringify(payload)).toBe(stays);
  }
});

test('an agent who moves to another department sees that one’s mail from the next request on', async () => {
  const from = await server.addDepartment();
  const to = await server.addDepartment();
  const agent = await server.addAgent('agent', [from.id]);
  await change(agent.id, { departmentIds: [to.id] });
  const rows = await server.store.db
    .selectFrom('agent_department')
    .select('department_id')
    .where('agent_id', '=', agent.id)
    .execute();
  expect(rows).toEqual([{ department_id: to.id }]);
  expect(await isSignedIn(agent)).toBe(true);
});

test('the last administrator stays one, also when two remove each other at the same time', async () => {
  const alone = await startTestServer();
  const first = await alone.addAgent('administrator');
  const patch = (by: TestAgent, id: string, payload: object) =>
    alone.call(by, { method: 'PATCH', url: `/api/v1/agents/${id}`, payload });
  expect((await patch(first, first.id, { role: 'agent' })).statusCode).toBe(409);
  expect((await patch(first, first.id, { disabled: true })).statusCode).toBe(409);

  const second = await alone.addAgent('administrator');
  const both = await Promise.all([
    patch(first, second.id, { disabled: true }),
    patch(second, first.id, { disabled: true }),
  ]);
  expect(both.map(({ statusCode }) => statusCode)).toContain(200);
  const left = await alone.store.db
    .selectFrom('agent')
    .select('id')
    .where('role', '=', 'administrator')
    .where('disabled_at', 'is', null)
    .execute();
  expect(left).toHaveLength(1);
  await alone.stop();
});

test('the audit knows who changed whom, and no password', async () => {
  const agent = await server.addAgent('agent');
  await change(agent.id, { password: 'a brand new password', name: 'Renamed' });
  const [entry] = await server.store.db
    .selectFrom('audit_event')
    .select(['agent_id', 'action', 'detail'])
    .where('subject', '=', `agent:${agent.id}`)
    .execute();
  expect(entry).toEqual({
    agent_id: administrator.id,
    action: 'agent.changed',
    detail: { name: 'Renamed', password: 'replaced' },
  });
});
