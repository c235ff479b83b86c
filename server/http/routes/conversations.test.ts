import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { addConversation, type TestAgent } from '../../../test/support/http-server.ts';
import { startSalesDesk } from '../../../test/support/sales-desk.ts';
import { newId } from '../../kernel/id.ts';
import { registerNode } from '../../store/node.ts';

const { server, sales, support, seller, helper, administrator } = await startSalesDesk('supervisor');
let here: Awaited<ReturnType<typeof addConversation>>;

afterAll(() => server.stop());
beforeEach(async () => {
  here = await addConversation(server, sales, { subject: 'Offerte', text: 'Graag een offerte.' });
});

const patch = (agent: TestAgent, payload: object, id = here.id) =>
  server.call(agent, { method: 'PATCH', url: `/api/v1/conversations/${id}`, payload });
const answer = (agent: TestAgent, payload: object, key?: string, id = here.id) =>
  server.call(agent, {
    method: 'POST',
    url: `/api/v1/conversations/${id}/replies`,
    payload,
    headers: key === undefined ? {} : { 'idempotency-key': key },
  });
const messagesOf = (id: string) =>
  server.store.db.selectFrom('message').select('id').where('conversation_id', '=', id).execute();

test('a list shows the own departments only, and a cursor leads on', async () => {
  await addConversation(server, sales);
  await addConversation(server, support, { subject: 'Elsewhere' });
  const first = (await server.call(seller, { url: '/api/v1/conversations?limit=1' })).json();
  expect(first.items).toHaveLength(1);
  const second = (
    await server.call(seller, { url: `/api/v1/conversations?limit=1&cursor=${first.nextCursor}` })
  ).json();
  expect(second.items[0].id).not.toBe(first.items[0].id);
  const all = (await server.call(seller, { url: '/api/v1/conversations?limit=200' })).json();
  expect(all.items.map(({ mailbox }: { mailbox: { id: string } }) => mailbox.id)).not.toContain(
    support.mailboxId,
  );
  const everything = (await server.call(administrator, { url: '/api/v1/conversations?q=elsew' })).json();
  expect(everything.items).toHaveLength(1);
});

test.each([
  ['cursor=abc', 'cursor'],
  ['limit=0', 'limit'],
  ['limit=1000', 'limit'],
  ['state=lost', 'state'],
  ['agent=someone', 'agent'],
  ['mailboxId=1', 'mailboxId'],
])('a list refuses %s and names the field', async (query, path) => {
  const refused = await server.call(seller, { url: `/api/v1/conversations?${query}` });
  expect(refused.statusCode).toBe(400);
  expect(refused.json().errors[0].path).toBe(path);
});

test('mine and nobody’s are lists of their own', async () => {
  await patch(seller, { agentId: seller.id });
  const ids = async (query: string) =>
    (await server.call(seller, { url: `/api/v1/conversations?${query}` }))
      .json()
      .items.map(({ id }: { id: string }) => id);
  expect(await ids('agent=me')).toContain(here.id);
  expect(await ids('agent=none')).not.toContain(here.id);
  expect(await ids(`agent=${helper.id}`)).toEqual([]);
});

test('a conversation is read with its messages; elsewhere it does not exist', async () => {
  const read = await server.call(seller, { url: `/api/v1/conversations/${here.id}` });
  expect(read.json()).toMatchObject({
    number: here.number,
    subject: 'Offerte',
    state: 'open',
    messages: [
      {
        id: here.messageId,
        direction: 'in',
        from: { address: 'customer@example.org', name: 'Customer' },
        text: 'Graag een offerte.',
        htmlHref: null,
        rawHref: `/api/v1/messages/${here.messageId}/raw`,
        attachments: [],
        delivery: null,
      },
    ],
  });
  for (const [who, id] of [
    [helper, here.id],
    [administrator, newId()],
  ] as const) {
    expect((await server.call(who, { url: `/api/v1/conversations/${id}` })).statusCode).toBe(404);
  }
});

describe('changing', () => {
  test('state, attention and who works on it', async () => {
    expect((await patch(seller, { state: 'closed', unread: false })).json()).toMatchObject({
      state: 'closed',
      unread: false,
    });
    expect((await patch(seller, { state: 'open', agentId: seller.id })).json()).toMatchObject({
      state: 'open',
      agent: { id: seller.id },
    });
    expect((await patch(seller, { agentId: null })).json().agent).toBeNull();
    const history = await server.store.db
      .selectFrom('audit_event')
      .select('agent_id')
      .where('subject', '=', `conversation:${here.id}`)
      .execute();
    expect(history).toEqual([{ agent_id: seller.id }, { agent_id: seller.id }, { agent_id: seller.id }]);
  });

  test('only people of its department can get it, and only they can change it', async () => {
    const given = await patch(seller, { agentId: helper.id });
    expect(given.statusCode).toBe(400);
    expect(given.json().errors).toEqual([
      { path: 'agentId', message: 'is nobody who works in this department' },
    ]);
    expect((await patch(seller, { agentId: administrator.id })).statusCode).toBe(200);
    expect((await patch(helper, { state: 'closed' })).statusCode).toBe(404);
    expect((await patch(administrator, { state: 'closed' }, newId())).statusCode).toBe(404);
  });
});

describe('answering', () => {
  test('gives the written message, on its way', async () => {
    const written = await answer(seller, { text: 'Beste klant', close: true });
    expect(written.statusCode).toBe(201);
    expect(written.json()).toMatchObject({
      direction: 'out',
      author: { id: seller.id },
      text: 'Beste klant',
      to: [{ address: 'customer@example.org', name: 'Customer' }],
      delivery: {
        state: 'waiting',
        attempts: 0,
        recipients: [{ address: 'customer@example.org', field: 'to' }],
      },
    });
    const read = (await server.call(seller, { url: `/api/v1/conversations/${here.id}` })).json();
    expect(read).toMatchObject({ state: 'closed', messageCount: 2, agent: { id: seller.id } });
  });

  test('is refused elsewhere, empty, without a recipient that is one, and from a mailbox that is off', async () => {
    expect((await answer(helper, { text: 'x' })).statusCode).toBe(404);
    expect((await answer(seller, { text: '  \n ' })).json().errors[0]).toEqual({
      path: 'text',
      message: 'is empty',
    });
    expect((await answer(seller, { text: 'x', to: ['no'] })).json().errors[0].path).toBe('to.0');
    const { db } = server.store;
    await db.updateTable('mailbox').set({ enabled: false }).where('id', '=', sales.mailboxId).execute();
    expect((await answer(seller, { text: 'x' })).statusCode).toBe(409);
    await db.updateTable('mailbox').set({ enabled: true }).where('id', '=', sales.mailboxId).execute();
    expect(await messagesOf(here.id)).toHaveLength(1);
  });

  test('may be a million characters, of which each is four bytes', async () => {
    const long = await answer(seller, { text: '😀'.repeat(499_000) });
    expect(long.statusCode).toBe(201);
    expect((await answer(seller, { text: 'x'.repeat(1_000_001) })).statusCode).toBe(400);
    expect((await answer(seller, { text: 'x'.repeat(9_000_000) })).json().type).toBe(
      'urn:postvak:problem:too-large',
    );
  });
});

describe('an answer with an Idempotency-Key', () => {
  test('is written once, however often and however simultaneously it is sent', async () => {
    const key = newId();
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => answer(seller, { text: 'Once' }, key)));
    const codes = answers.map(({ statusCode }) => statusCode);
    expect(codes).toContain(201);
    expect(codes.filter((code) => code !== 201 && code !== 409)).toEqual([]);
    const again = await answer(seller, { text: 'Once' }, key);
    expect(again.statusCode).toBe(201);
    expect(again.json().id).toBe(answers.find(({ statusCode }) => statusCode === 201)?.json().id);
    expect(await messagesOf(here.id)).toHaveLength(2);
  });

  test('of another body, or for another conversation, is refused', async () => {
    const key = newId();
    await answer(seller, { text: 'One' }, key);
    expect((await answer(seller, { text: 'Two' }, key)).statusCode).toBe(422);
    const other = await addConversation(server, sales);
    expect((await answer(seller, { text: 'One' }, key, other.id)).statusCode).toBe(422);
    expect(await messagesOf(here.id)).toHaveLength(2);
  });

  test('belongs to one person', async () => {
    const key = newId();
    await answer(seller, { text: 'Mine' }, key);
    expect((await answer(administrator, { text: 'Mine' }, key)).statusCode).toBe(201);
    expect(await messagesOf(here.id)).toHaveLength(3);
  });

  test('that was refused may be sent again', async () => {
    const key = newId();
    const { db } = server.store;
    await db.updateTable('mailbox').set({ enabled: false }).where('id', '=', sales.mailboxId).execute();
    expect((await answer(seller, { text: 'Later' }, key)).statusCode).toBe(409);
    await db.updateTable('mailbox').set({ enabled: true }).where('id', '=', sales.mailboxId).execute();
    expect((await answer(seller, { text: 'Later' }, key)).statusCode).toBe(201);
  });

  test('whose process died is taken up: what was written is found, what was not is written', async () => {
    const { db } = server.store;
    const longAgo = new Date(Date.now() - 3_600_000);
    const die = (key: string, change: object) =>
      db
        .updateTable('idempotency_key')
        .set({ status: null, ...change })
        .where('key', '=', key)
        .execute();

    const written = newId();
    const first = await answer(seller, { text: 'Written' }, written);
    const elsewhere = await registerNode(db, {
      roles: ['application'],
      version: '0',
      vaultKeys: async () => [],
    });
    await die(written, { node_id: elsewhere.nodeId });
    expect((await answer(seller, { text: 'Written' }, written)).statusCode).toBe(409);
    await die(written, { created_at: longAgo });
    const found = await answer(seller, { text: 'Written' }, written);
    expect(found.json().id).toBe(first.json().id);
    expect(await messagesOf(here.id)).toHaveLength(2);

    await die(written, { node_id: elsewhere.nodeId, created_at: new Date() });
    await elsewhere.leave();
    expect((await answer(seller, { text: 'Written' }, written)).json().id).toBe(first.json().id);

    const unwritten = newId();
    await answer(seller, { text: 'Unwritten' }, unwritten);
    const meant = newId();
    await die(unwritten, { created_at: longAgo, response: JSON.stringify({ id: meant }) });
    const taken = await Promise.all([1, 2, 3].map(() => answer(seller, { text: 'Unwritten' }, unwritten)));
    expect(taken.filter(({ statusCode }) => statusCode === 201).map((each) => each.json().id)).toContain(
      meant,
    );
    expect(await messagesOf(here.id)).toHaveLength(4);
  });

  test('that broke off here, as when the database goes away before it is noted, is taken up at once', async () => {
    const key = newId();
    const first = await answer(seller, { text: 'Broken off' }, key);
    await server.store.db
      .updateTable('idempotency_key')
      .set({ status: null })
      .where('key', '=', key)
      .execute();
    const again = await answer(seller, { text: 'Broken off' }, key);
    expect([again.statusCode, again.json().id]).toEqual([201, first.json().id]);
    expect(await messagesOf(here.id)).toHaveLength(2);
  });
});
