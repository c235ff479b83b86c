import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestAgent, type TestServer } from '../../../test/support/http-server.ts';

let server: TestServer;
let administrator: TestAgent;
let supervisor: TestAgent;
let agent: TestAgent;
beforeAll(async () => {
  server = await startTestServer();
  await server.store.db
    .insertInto('installation')
    .defaultValues()
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  administrator = await server.addAgent('administrator');
  supervisor = await server.addAgent('supervisor');
  agent = await server.addAgent('agent');
});
afterAll(() => server?.stop());

const call = (who: TestAgent, method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, payload?: object) =>
  server.call(who, { method, url: `/api/v1${path}`, ...(payload ? { payload } : {}) });

test('the days of a subject are read by supervisors and changed by administrators', async () => {
  expect((await call(supervisor, 'GET', '/settings/reading')).json()).toEqual({ subjectJoinDays: 7 });
  expect((await call(agent, 'GET', '/settings/reading')).statusCode).toBe(403);
  expect((await call(supervisor, 'PATCH', '/settings/reading', { subjectJoinDays: 1 })).statusCode).toBe(403);
  expect((await call(administrator, 'PATCH', '/settings/reading', { subjectJoinDays: 366 })).statusCode).toBe(
    400,
  );
  expect((await call(administrator, 'PATCH', '/settings/reading', { subjectJoinDays: 0 })).json()).toEqual({
    subjectJoinDays: 0,
  });
  expect((await call(supervisor, 'GET', '/settings/reading')).json()).toEqual({ subjectJoinDays: 0 });
});

test('phrases are there from the start, are added once, and taken out', async () => {
  const known = (await call(supervisor, 'GET', '/exception-phrases')).json().items;
  expect(known).toContainEqual(expect.objectContaining({ field: 'sender', phrase: 'mailer-daemon@' }));
  const added = await call(administrator, 'POST', '/exception-phrases', {
    field: 'subject',
    phrase: ' Bounced: ',
  });
  expect(added.statusCode).toBe(201);
  expect(added.json()).toMatchObject({ field: 'subject', phrase: 'Bounced:' });
  const again = await call(administrator, 'POST', '/exception-phrases', {
    field: 'subject',
    phrase: 'BOUNCED:',
  });
  expect(again.statusCode).toBe(409);
  expect(
    (await call(administrator, 'POST', '/exception-phrases', { field: 'subject', phrase: 'a' })).statusCode,
  ).toBe(400);
  expect((await call(supervisor, 'DELETE', `/exception-phrases/${added.json().id}`)).statusCode).toBe(403);
  expect((await call(administrator, 'DELETE', `/exception-phrases/${added.json().id}`)).statusCode).toBe(204);
  expect((await call(administrator, 'DELETE', `/exception-phrases/${added.json().id}`)).statusCode).toBe(404);
});
