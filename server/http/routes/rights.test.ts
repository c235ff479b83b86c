/** Role × action at the desk, through the API: who may do what with whose conversation, and with which texts. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  addConversation,
  startTestServer,
  type TestAgent,
  type TestServer,
} from '../../../test/support/http-server.ts';
import { ask, type Method } from '../../../test/support/sales-desk.ts';

let server: TestServer;
let sales: Awaited<ReturnType<TestServer['addDepartment']>>;
let support: Awaited<ReturnType<TestServer['addDepartment']>>;
let who: Record<'agent' | 'holder' | 'third' | 'supervisor' | 'elsewhere' | 'administrator', TestAgent>;
let held: { id: string };
let free: { id: string };

beforeAll(async () => {
  server = await startTestServer();
  sales = await server.addDepartment('Sales');
  support = await server.addDepartment('Support');
  who = {
    agent: await server.addAgent('agent', [sales.id]),
    holder: await server.addAgent('agent', [sales.id]),
    third: await server.addAgent('agent', [sales.id]),
    supervisor: await server.addAgent('supervisor', [sales.id]),
    elsewhere: await server.addAgent('supervisor', [support.id]),
    administrator: await server.addAgent('administrator'),
  };
});
afterAll(() => server?.stop());
beforeEach(async () => {
  held = await addConversation(server, sales, { agentId: who.holder.id });
  free = await addConversation(server, sales);
});

const call = (agent: TestAgent, method: Method, path: string, payload?: object) =>
  ask(server, agent, method, path, payload);
const ROLES = ['agent', 'holder', 'supervisor', 'elsewhere', 'administrator'] as const;
type Answers = readonly [
  agent: number,
  holder: number,
  supervisor: number,
  elsewhere: number,
  administrator: number,
];

/** One row per action: the status for each of ROLES, every time on a conversation as it was. */
async function expectAnswers(act: (role: (typeof ROLES)[number]) => Promise<number>, expected: Answers) {
  const seen: Record<string, number> = {};
  for (const role of ROLES) {
    held = await addConversation(server, sales, { agentId: who.holder.id });
    free = await addConversation(server, sales);
    seen[role] = await act(role);
  }
  expect(seen).toEqual(Object.fromEntries(ROLES.map((role, at) => [role, expected[at]])));
}

describe('a conversation that a colleague works on', () => {
  const change = (body: () => object) => async (role: (typeof ROLES)[number]) =>
    (await call(who[role], 'PATCH', `/conversations/${held.id}`, body())).status;
  test.each<[string, () => object, Answers]>([
    ['is closed', () => ({ state: 'closed' }), [403, 200, 200, 404, 200]],
    ['is set pending', () => ({ state: 'pending' }), [403, 200, 200, 404, 200]],
    ['goes to a third person', () => ({ agentId: who.third.id }), [403, 200, 200, 404, 200]],
    ['goes back to nobody', () => ({ agentId: null }), [403, 200, 200, 404, 200]],
    ['goes to another queue', () => ({ queueId: support.queueId }), [403, 200, 200, 404, 200]],
    ['is marked as unread', () => ({ unread: true }), [200, 200, 200, 404, 200]],
  ])('%s', (_, body, expected) => expectAnswers(change(body), expected));

  test('is taken over by an agent, who may then close it', async () => {
    const taken = await call(who.agent, 'PATCH', `/conversations/${held.id}`, { agentId: who.agent.id });
    expect(taken.body).toMatchObject({ agent: { id: who.agent.id } });
    const closed = await call(who.agent, 'PATCH', `/conversations/${held.id}`, { state: 'closed' });
    expect(closed.status).toBe(200);
    expect((await call(who.holder, 'PATCH', `/conversations/${held.id}`, { state: 'open' })).status).toBe(
      403,
    );
  });

  test('says to an agent what can be done instead', async () => {
    const { body } = await call(who.agent, 'PATCH', `/conversations/${held.id}`, { state: 'closed' });
    expect(body).toMatchObject({ type: 'urn:postvak:problem:forbidden' });
    expect(body.detail).toContain('take it over first');
  });
});

describe('a conversation that nobody works on', () => {
  const change = (body: () => object) => async (role: (typeof ROLES)[number]) =>
    (await call(who[role], 'PATCH', `/conversations/${free.id}`, body())).status;
  test.each<[string, () => object, Answers]>([
    ['is closed', () => ({ state: 'closed' }), [200, 200, 200, 404, 200]],
    ['is given to somebody', () => ({ agentId: who.third.id }), [200, 200, 200, 404, 200]],
    ['goes to another queue', () => ({ queueId: support.queueId }), [200, 200, 200, 404, 200]],
  ])('%s', (_, body, expected) => expectAnswers(change(body), expected));
});

describe('many at once', () => {
  test.each([
    ['agent', 1, 1],
    ['supervisor', 2, 0],
    ['administrator', 2, 0],
    ['elsewhere', 0, 2],
  ] as const)('%s closes %d, and is refused %d', async (role, changed, refused) => {
    const { body } = await call(who[role], 'POST', '/conversations/changes', {
      ids: [held.id, free.id],
      change: { state: 'closed' },
    });
    expect(body.changed).toHaveLength(changed);
    expect(body.refused).toHaveLength(refused);
  });

  test('a supervisor hands many over', async () => {
    const change = { agentId: who.third.id };
    const ids = [held.id, free.id];
    expect(
      (await call(who.supervisor, 'POST', '/conversations/changes', { ids, change })).body.changed,
    ).toEqual(ids);
    const list = await call(who.supervisor, 'GET', `/conversations?agent=${who.third.id}&limit=100`);
    expect(list.body.items.map((each: { id: string }) => each.id)).toEqual(expect.arrayContaining(ids));
  });
});

describe('the figures of the team', () => {
  test('are for supervisors and administrators', () =>
    expectAnswers(async (role) => (await call(who[role], 'GET', '/team')).status, [403, 403, 200, 200, 200]));

  test('of another department are not there', () =>
    expectAnswers(
      async (role) => (await call(who[role], 'GET', `/team?departmentId=${sales.id}`)).status,
      [403, 403, 200, 404, 200],
    ));
});

describe('texts', () => {
  const answer = (departmentId: string | null) => ({
    departmentId,
    title: 'T',
    shortcut: null,
    html: '<p>T</p>',
  });
  test.each<[string, () => object, Answers]>([
    ['a ready answer of the department', () => answer(sales.id), [403, 403, 201, 403, 201]],
    ['a ready answer of everybody', () => answer(null), [403, 403, 403, 403, 201]],
  ])('%s', (_, body, expected) =>
    expectAnswers(
      async (role) => (await call(who[role], 'POST', '/canned-answers', body())).status,
      expected,
    ),
  );

  test('a ready answer cannot be pulled into another department, changed or removed from outside', async () => {
    const { body: made } = await call(who.administrator, 'POST', '/canned-answers', answer(support.id));
    const path = `/canned-answers/${made.id}`;
    expect((await call(who.supervisor, 'PUT', path, answer(sales.id))).status).toBe(403);
    expect((await call(who.supervisor, 'DELETE', path)).status).toBe(403);
    expect((await call(who.elsewhere, 'PUT', path, answer(sales.id))).status).toBe(403);
    expect((await call(who.elsewhere, 'DELETE', path)).status).toBe(204);
  });

  test.each<[string, () => object, Answers]>([
    ['the signature of the department', () => ({ departmentId: sales.id }), [403, 403, 200, 403, 200]],
    ['the signature of a mailbox of it', () => ({ mailboxId: sales.mailboxId }), [403, 403, 200, 403, 200]],
    ['the signature of everybody', () => ({}), [403, 403, 403, 403, 200]],
    ['the signature of a colleague', () => ({ agentId: who.third.id }), [403, 403, 403, 403, 200]],
  ])('%s', (_, place, expected) =>
    expectAnswers(
      async (role) => (await call(who[role], 'PUT', '/signatures', { html: '<p>S</p>', ...place() })).status,
      expected,
    ),
  );

  test('the own signature is for everybody', () =>
    expectAnswers(
      async (role) => {
        const body = { html: '<p>S</p>', agentId: who[role].id };
        return (await call(who[role], 'PUT', '/signatures', body)).status;
      },
      [200, 200, 200, 200, 200],
    ));
});

describe('what other departments have', () => {
  test('mailboxes are those of the own departments', async () => {
    const addresses = async (role: (typeof ROLES)[number]) =>
      (await call(who[role], 'GET', '/mailboxes')).body.items.map(
        (each: { address: string }) => each.address,
      );
    expect(await addresses('agent')).toEqual([sales.address]);
    expect(await addresses('elsewhere')).toEqual([support.address]);
    expect((await addresses('administrator')).length).toBe(2);
    await expectAnswers(
      async (role) => (await call(who[role], 'GET', `/mailboxes/${sales.mailboxId}`)).status,
      [200, 200, 200, 404, 200],
    );
  });

  test('accounts are seen by supervisors of the department, and changed by administrators', async () => {
    const { body } = await call(who.administrator, 'GET', '/accounts');
    const account = body.items.find((each: { departmentId: string }) => each.departmentId === sales.id);
    const read = (path: string) => async (role: (typeof ROLES)[number]) =>
      (await call(who[role], 'GET', path)).status;
    await expectAnswers(read(`/accounts/${account.id}`), [403, 403, 200, 404, 200]);
    await expectAnswers(read(`/accounts/${account.id}/events`), [403, 403, 200, 404, 200]);
    expect((await call(who.elsewhere, 'GET', '/accounts')).body.items).toHaveLength(1);
    await expectAnswers(
      async (role) => (await call(who[role], 'PATCH', `/accounts/${account.id}`, { name: 'N' })).status,
      [403, 403, 403, 403, 200],
    );
  });
});
