import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { addConversation, type TestAgent } from '../../../test/support/http-server.ts';
import { startSalesDesk } from '../../../test/support/sales-desk.ts';
import { Failure } from '../../kernel/failure.ts';

const { server, sales, seller, helper, administrator } = await startSalesDesk('supervisor');

afterAll(() => server.stop());
beforeEach(async () => {
  await server.store.db.updateTable('delivery').set({ state: 'sent' }).execute();
});

async function answer(payload: object = {}) {
  const { id } = await addConversation(server, sales);
  const response = await server.call(seller, {
    method: 'POST',
    url: `/api/v1/conversations/${id}/replies`,
    payload: { text: 'Here you are.', ...payload },
  });
  return { conversationId: id, response, delivery: response.json().delivery };
}

const decide = (agent: TestAgent, id: string, payload: object) =>
  server.call(agent, { method: 'POST', url: `/api/v1/deliveries/${id}/decision`, payload });

async function failed(): Promise<string> {
  const { delivery } = await answer();
  const failure = new Failure('recipient-unknown', {
    detail: '550 5.1.1 User unknown',
    facts: { recipient: 'customer@example.org' },
  });
  const { db } = server.store;
  await db
    .updateTable('delivery')
    .set({ state: 'failed', attempts: 1, failure: JSON.stringify(failure), finished_at: new Date() })
    .where('id', '=', delivery.id)
    .execute();
  await db
    .updateTable('delivery_recipient')
    .set({ outcome: 'failed', status: '5.1.1', diagnostic: '550 5.1.1 User unknown' })
    .where('delivery_id', '=', delivery.id)
    .execute();
  return delivery.id;
}

describe('an answer that waits', () => {
  test('can be taken back for ten seconds, once', async () => {
    const { delivery } = await answer();
    expect(Date.parse(delivery.notBefore) - Date.now()).toBeGreaterThan(5_000);
    expect(delivery.decisions).toEqual(['take-back', 'send-now', 'send-later']);
    const taken = await decide(seller, delivery.id, { decision: 'take-back' });
    expect(taken.json().delivery).toMatchObject({ state: 'cancelled', decisions: [] });
    expect((await decide(seller, delivery.id, { decision: 'take-back' })).statusCode).toBe(409);
  });

  test('leaves when its writer says, and that can be changed', async () => {
    const sendAt = new Date(Date.now() + 3 * 60 * 60_000).toISOString();
    const { delivery } = await answer({ sendAt });
    // Not a millisecond earlier: that would be shown as the minute before.
    expect(delivery.notBefore).toBe(sendAt);
    expect(delivery.expectedAt).toBe(delivery.notBefore);
    const later = new Date(Date.now() + 26 * 60 * 60_000).toISOString();
    const moved = (await decide(seller, delivery.id, { decision: 'send-later', sendAt: later })).json();
    expect(moved.delivery.notBefore).toBe(later);
    const now = (await decide(seller, delivery.id, { decision: 'send-now' })).json();
    expect(Date.parse(now.delivery.notBefore)).toBeLessThanOrEqual(Date.now() + 1_000);
  });

  test.each([
    [{ decision: 'send-later' }, 'sendAt'],
    [{ decision: 'take-back', sendAt: '2030-01-01T00:00:00Z' }, 'sendAt'],
    [{ decision: 'send-later', sendAt: '2999-01-01T00:00:00Z' }, 'sendAt'],
    [{ decision: 'send-later', sendAt: 'tomorrow' }, 'sendAt'],
    [{ decision: 'explode' }, 'decision'],
  ])('refuses %j and names %s', async (payload, path) => {
    const { delivery } = await answer();
    const refused = await decide(seller, delivery.id, payload);
    expect(refused.statusCode).toBe(400);
    expect(refused.json().errors[0].path).toBe(path);
  });

  test('with too many recipients is refused while it is written', async () => {
    await server.store.db
      .updateTable('mailbox')
      .set({ limits: JSON.stringify({ recipientsPerMessage: 2 }) })
      .where('id', '=', sales.mailboxId)
      .execute();
    const { response } = await answer({ to: ['a@x.example', 'b@x.example'], cc: ['c@x.example'] });
    await server.store.db
      .updateTable('mailbox')
      .set({ limits: '{}' })
      .where('id', '=', sales.mailboxId)
      .execute();
    expect(response.statusCode).toBe(400);
    expect(response.json().errors).toEqual([
      { path: 'to', message: expect.stringMatching(/^has 3 recipients .* 2\. Write to them/) },
    ]);
  });
});

describe('exceptions', () => {
  test('stand in the list with failure, remedy and recipients, until somebody decides', async () => {
    const [first, second] = [await failed(), await failed()];
    const list = (await server.call(seller, { url: '/api/v1/exceptions' })).json();
    expect(list.total).toBe(2);
    expect(list.items.map(({ delivery }: { delivery: { id: string } }) => delivery.id)).toEqual([
      second,
      first,
    ]);
    expect(list.items[0].delivery).toMatchObject({
      decisions: ['send-again', 'change-address', 'give-up'],
      failure: { code: 'recipient-unknown', remedy: expect.stringMatching(/\w/) },
      recipients: [{ address: 'customer@example.org', outcome: 'failed', status: '5.1.1' }],
    });
    expect((await decide(seller, second, { decision: 'give-up' })).json().delivery.state).toBe('failed');
    const bulk = await server.call(seller, {
      method: 'POST',
      url: '/api/v1/deliveries/decisions',
      payload: { ids: [first, second], decision: 'send-again' },
    });
    // Also one that was given up can be sent again, when the address turns out to be right.
    expect(bulk.json().items).toEqual([
      { id: first, outcome: 'done' },
      { id: second, outcome: 'done' },
    ]);
    expect((await server.call(seller, { url: '/api/v1/exceptions' })).json().total).toBe(0);
  });

  test('go to another address, of which the wrong words are said', async () => {
    const id = await failed();
    const change = { from: 'customer@example.org', to: 'klant@example.org' };
    const decision = 'change-address';
    expect((await decide(seller, id, { decision })).json().errors[0].path).toBe('change');
    const no = await decide(seller, id, { decision, change: { ...change, to: 'nobody' } });
    expect(no.json().errors[0].path).toBe('change.to');
    const same = await decide(seller, id, { decision, change: { ...change, to: change.from } });
    expect(same.json().errors[0]).toMatchObject({ path: 'change.to' });
    const { delivery } = (await decide(seller, id, { decision, change })).json();
    expect(delivery).toMatchObject({
      state: 'waiting',
      recipients: [{ address: 'klant@example.org', outcome: 'waiting', diagnostic: null }],
    });
    expect((await decide(seller, id, { decision, change })).statusCode).toBe(409);
  });

  test('follow each other by pages', async () => {
    const ids = [await failed(), await failed(), await failed()];
    const one = (await server.call(seller, { url: '/api/v1/exceptions?limit=2' })).json();
    const two = (
      await server.call(seller, { url: `/api/v1/exceptions?limit=2&cursor=${one.nextCursor}` })
    ).json();
    const seen = [...one.items, ...two.items].map(({ delivery }) => delivery.id);
    expect(seen).toEqual(ids.toReversed());
    expect(two.nextCursor).toBeNull();
    expect((await server.call(seller, { url: '/api/v1/exceptions?cursor=x' })).statusCode).toBe(400);
  });

  test('of another department are neither seen nor decided', async () => {
    const id = await failed();
    expect((await server.call(helper, { url: '/api/v1/exceptions' })).json().items).toEqual([]);
    expect((await server.call(helper, { url: `/api/v1/deliveries/${id}` })).statusCode).toBe(404);
    expect((await decide(helper, id, { decision: 'give-up' })).statusCode).toBe(404);
  });
});

describe('the outbox of a mailbox', () => {
  test('says what waits, in order, and when it should have left', async () => {
    const { db } = server.store;
    await db.updateTable('account').set({ state: 'connected' }).execute();
    await db
      .updateTable('mailbox')
      .set({ limits: JSON.stringify({ messagesPerMinute: 2 }) })
      .where('id', '=', sales.mailboxId)
      .execute();
    const ids: string[] = [];
    for (let n = 0; n < 5; n += 1) {
      const { delivery } = await answer();
      ids.push(delivery.id);
      await decide(seller, delivery.id, { decision: 'send-now' });
    }
    await answer({ sendAt: new Date(Date.now() + 60 * 60_000).toISOString() });
    const outbox = (await server.call(seller, { url: `/api/v1/mailboxes/${sales.mailboxId}/outbox` })).json();
    expect(outbox).toMatchObject({ waiting: 5, later: 1, underWay: 0, uncertain: 0, failure: null });
    expect(outbox.next.slice(0, 5).map(({ delivery }: { delivery: { id: string } }) => delivery.id)).toEqual(
      ids,
    );
    const inMs = (time: string) => Date.parse(time) - Date.now();
    expect(inMs(outbox.emptyAt)).toBeGreaterThan(100_000);
    expect(inMs(outbox.next[4].delivery.expectedAt)).toBeGreaterThan(100_000);
    expect(inMs(outbox.next[1].delivery.expectedAt)).toBeLessThan(5_000);
    const elsewhere = await server.call(helper, { url: `/api/v1/mailboxes/${sales.mailboxId}/outbox` });
    expect(elsewhere.statusCode).toBe(404);
  });
});

test('the time for taking back is one setting, for administrators to change', async () => {
  const url = '/api/v1/settings/sending';
  expect((await server.call(seller, { url })).json()).toEqual({ undoSeconds: 10 });
  const change = (agent: TestAgent, undoSeconds: number) =>
    server.call(agent, { method: 'PATCH', url, payload: { undoSeconds } });
  expect((await change(seller, 30)).statusCode).toBe(403);
  expect((await change(administrator, 121)).statusCode).toBe(400);
  expect((await change(administrator, 0)).json()).toEqual({ undoSeconds: 0 });
  const { delivery } = await answer();
  expect(Date.parse(delivery.notBefore)).toBeLessThanOrEqual(Date.now() + 1_000);
  await change(administrator, 10);
});

test('an address that bounced is told of, with its conversation, until somebody clears it', async () => {
  const { id } = await addConversation(server, sales, { from: 'gone@example.org' });
  await server.store.db
    .updateTable('contact')
    .set({ bounced_at: new Date(), bounce_status: '5.1.1', bounce_detail: '550 5.1.1 User unknown' })
    .where('address', '=', 'gone@example.org')
    .execute();
  const conversation = (await server.call(seller, { url: `/api/v1/conversations/${id}` })).json();
  expect(conversation.contactBounced).toMatchObject({ status: '5.1.1', detail: '550 5.1.1 User unknown' });
  const url = '/api/v1/bounces?address=Gone@example.org&address=other@example.org';
  const { items } = (await server.call(seller, { url })).json();
  expect(items).toEqual([
    {
      address: 'gone@example.org',
      status: '5.1.1',
      detail: '550 5.1.1 User unknown',
      since: expect.any(String),
    },
  ]);
  expect((await server.call(seller, { method: 'DELETE', url })).statusCode).toBe(204);
  expect((await server.call(seller, { url })).json().items).toEqual([]);
});
