import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { addConversation, type TestAgent } from '../../../test/support/http-server.ts';
import { startSalesDesk } from '../../../test/support/sales-desk.ts';
import { newId } from '../../kernel/id.ts';

const { server, sales, support, seller, colleague, helper, administrator, call } = await startSalesDesk();
let here: Awaited<ReturnType<typeof addConversation>>;

afterAll(() => server.stop());
beforeEach(async () => {
  here = await addConversation(server, sales);
});

const read = (agent: TestAgent, id = here.id) => call(agent, 'GET', `/conversations/${id}`);

describe('a queue', () => {
  test('of another department takes the conversation over, and its agent lets go', async () => {
    await call(seller, 'PATCH', `/conversations/${here.id}`, { agentId: seller.id });
    const moved = await call(seller, 'PATCH', `/conversations/${here.id}`, { queueId: support.queueId });
    expect(moved.body).toMatchObject({
      department: { id: support.id, name: 'Support' },
      queue: { id: support.queueId },
      agent: null,
    });
    expect((await read(seller)).status).toBe(404);
    expect((await read(helper)).status).toBe(200);
  });

  test('of the own department keeps the agent', async () => {
    const made = await call(administrator, 'POST', '/queues', {
      departmentId: sales.id,
      name: `Repairs ${newId()}`,
    });
    expect(made.status).toBe(201);
    await call(seller, 'PATCH', `/conversations/${here.id}`, { agentId: seller.id });
    const moved = await call(seller, 'PATCH', `/conversations/${here.id}`, { queueId: made.body.id });
    expect(moved.body).toMatchObject({ agent: { id: seller.id }, queue: { id: made.body.id } });
    const list = await call(seller, 'GET', `/conversations?queueId=${made.body.id}`);
    expect(list.body.items).toHaveLength(1);
  });

  test('that is not there is refused', async () => {
    const refused = await call(seller, 'PATCH', `/conversations/${here.id}`, { queueId: newId() });
    expect(refused.body.errors[0].path).toBe('queueId');
  });

  test('has a name once in a department, and mailboxes of its department only', async () => {
    const again = await call(administrator, 'POST', '/queues', { departmentId: sales.id, name: 'SALES' });
    expect(again.body.errors[0].path).toBe('name');
    const foreign = await call(administrator, 'PATCH', `/queues/${sales.queueId}`, {
      mailboxIds: [support.mailboxId],
    });
    expect(foreign.body.errors[0].path).toBe('mailboxIds');
    const filled = await call(administrator, 'PATCH', `/queues/${sales.queueId}`, {
      mailboxIds: [sales.mailboxId],
    });
    expect(filled.body.mailboxIds).toEqual([sales.mailboxId]);
    expect((await call(seller, 'PATCH', `/queues/${sales.queueId}`, { name: 'x' })).status).toBe(403);
  });
});

describe('a note', () => {
  test('stands in the conversation for colleagues, and only its author takes it back', async () => {
    const made = await call(seller, 'POST', `/conversations/${here.id}/notes`, {
      text: ' He is right.\r\nPay. ',
    });
    expect(made.status).toBe(201);
    expect((await read(colleague)).body.notes).toMatchObject([
      { text: 'He is right.\nPay.', author: { id: seller.id } },
    ]);
    const path = `/conversations/${here.id}/notes/${made.body.id}`;
    expect((await call(colleague, 'DELETE', path)).status).toBe(404);
    expect((await call(seller, 'DELETE', path)).status).toBe(204);
    expect((await read(seller)).body.notes).toEqual([]);
  });

  test('elsewhere is not possible', async () => {
    expect((await call(helper, 'POST', `/conversations/${here.id}/notes`, { text: 'x' })).status).toBe(404);
  });
});

describe('presence', () => {
  test('tells the others who writes, until one leaves or falls silent', async () => {
    const path = `/conversations/${here.id}/presence`;
    expect((await call(seller, 'POST', path, { writing: true })).body.items).toEqual([]);
    expect((await call(colleague, 'POST', path, {})).body.items).toMatchObject([
      { agent: { id: seller.id }, writing: true },
    ]);
    await server.store.db
      .updateTable('presence')
      .set({ seen_at: new Date(Date.now() - 60_000) })
      .where('agent_id', '=', seller.id)
      .execute();
    expect((await call(colleague, 'GET', path)).body.items).toEqual([]);
    await call(seller, 'POST', path, { writing: false });
    expect((await call(colleague, 'GET', path)).body.items).toMatchObject([{ writing: false }]);
    await call(seller, 'DELETE', path);
    expect((await call(colleague, 'GET', path)).body.items).toEqual([]);
    expect((await call(helper, 'POST', path, {})).status).toBe(404);
  });
});

describe('many conversations', () => {
  test('are changed each by itself', async () => {
    const there = await addConversation(server, sales);
    const foreign = await addConversation(server, support);
    const { status, body } = await call(seller, 'POST', '/conversations/changes', {
      ids: [here.id, there.id, foreign.id, here.id],
      change: { state: 'closed', agentId: seller.id },
    });
    expect(status).toBe(200);
    expect(body.changed.toSorted()).toEqual([here.id, there.id].toSorted());
    expect(body.refused).toMatchObject([{ id: foreign.id }]);
    expect((await read(seller)).body).toMatchObject({ state: 'closed', agent: { id: seller.id } });
  });
});

describe('one customer', () => {
  test('has all conversations in one list, of the own departments', async () => {
    const from = `${newId()}@example.org`;
    const first = await addConversation(server, sales, { from });
    await addConversation(server, sales, { from, state: 'closed' });
    await addConversation(server, support, { from });
    const { contact } = (await read(seller, first.id)).body;
    const list = await call(seller, 'GET', `/conversations?contactId=${contact.id}`);
    expect(list.body.items).toHaveLength(2);
  });
});
