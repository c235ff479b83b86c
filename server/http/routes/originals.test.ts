import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  addConversation,
  startTestServer,
  type TestAgent,
  type TestServer,
} from '../../../test/support/http-server.ts';

let server: TestServer;
let administrator: TestAgent;
let agent: TestAgent;
beforeAll(async () => {
  server = await startTestServer();
  administrator = await server.addAgent('administrator');
  agent = await server.addAgent('agent');
});
afterAll(() => server?.stop());

const call = (who: TestAgent, method: 'GET' | 'PUT' | 'POST', path: string, payload?: object) =>
  server.call(who, { method, url: `/api/v1${path}`, ...(payload ? { payload } : {}) });

test('originals are kept for ever until an administrator says otherwise', async () => {
  const path = '/settings/originals';
  expect((await call(administrator, 'GET', path)).json()).toEqual({
    keptMonths: null,
    messageLimitBytes: null,
  });
  expect((await call(agent, 'GET', path)).statusCode).toBe(403);
  const wanted = { keptMonths: 24, messageLimitBytes: 25 * 1024 * 1024 };
  expect((await call(administrator, 'PUT', path, wanted)).json()).toEqual(wanted);
  expect((await call(administrator, 'GET', path)).json()).toEqual(wanted);
  for (const bad of [{ keptMonths: 0 }, { messageLimitBytes: 5 }, { keptMonths: 1.5 }]) {
    expect((await call(administrator, 'PUT', path, { ...wanted, ...bad })).statusCode).toBe(400);
  }
});

test('a mail whose original is gone stays readable, and says so instead of a download', async () => {
  const { store } = server;
  const { id: conversationId, messageId } = await addConversation(server, await server.addDepartment(), {
    text: 'Still readable',
  });
  await store.pool.query('delete from blob where digest = (select digest from message where id = $1)', [
    messageId,
  ]);
  const [message] = (await call(administrator, 'GET', `/conversations/${conversationId}`)).json().messages;
  expect(message).toMatchObject({ rawHref: null, text: 'Still readable', wanted: null });
  const raw = await call(administrator, 'GET', `/messages/${messageId}/raw`);
  expect(raw.statusCode).toBe(410);
  expect(raw.json()).toMatchObject({ type: 'urn:postvak:problem:gone' });
});

test('the whole of a mail is fetched once it is asked for, and only where there is more', async () => {
  const { store } = server;
  const { id: conversationId, messageId } = await addConversation(server, await server.addDepartment(), {});
  const ask = () => call(administrator, 'POST', `/messages/${messageId}/fetch`);
  expect((await ask()).statusCode).toBe(409);
  expect((await call(agent, 'POST', `/messages/${messageId}/fetch`)).statusCode).toBe(404);
  await store.pool.query(
    `with here as (
       insert into arrival (id, mailbox_id, folder, uid_validity, uid, digest, size, extent, accepted_at)
       select gen_random_uuid(), mailbox_id, 'INBOX', 1, 1, digest, 1, 'header', now() from message where id = $1
       returning id)
     update message set reading = 'header-only', arrival_id = (select id from here) where id = $1`,
    [messageId],
  );
  expect((await ask()).statusCode).toBe(202);
  const messages = async () =>
    (await call(administrator, 'GET', `/conversations/${conversationId}`)).json().messages;
  expect((await messages())[0].wanted).toEqual({ state: 'waiting', receivedBytes: 0, failure: null });
  await store.pool.query(
    `update wanted_original set state = 'failed', failure = '{"code": "message-unavailable", "detail": "gone", "facts": {}}'`,
  );
  expect((await messages())[0].wanted).toMatchObject({
    state: 'failed',
    failure: { code: 'message-unavailable', detail: 'gone' },
  });
  expect((await ask()).statusCode).toBe(202);
  expect((await messages())[0].wanted.state).toBe('waiting');
});
