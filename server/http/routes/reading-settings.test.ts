import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestAgent, type TestServer } from '../../../test/support/http-server.ts';
import { DEFAULT_READING_LIMITS, READING_LIMIT_BOUNDS } from '../../wire/mime/reading-limits.ts';

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
  expect((await call(supervisor, 'GET', '/settings/reading')).json()).toEqual({
    subjectJoinDays: 7,
    limits: DEFAULT_READING_LIMITS,
  });
  expect((await call(agent, 'GET', '/settings/reading')).statusCode).toBe(403);
  expect((await call(supervisor, 'PATCH', '/settings/reading', { subjectJoinDays: 1 })).statusCode).toBe(403);
  expect((await call(administrator, 'PATCH', '/settings/reading', { subjectJoinDays: 366 })).statusCode).toBe(
    400,
  );
  expect((await call(administrator, 'PATCH', '/settings/reading', { subjectJoinDays: 0 })).json()).toEqual({
    subjectJoinDays: 0,
    limits: DEFAULT_READING_LIMITS,
  });
  expect((await call(supervisor, 'GET', '/settings/reading')).json().subjectJoinDays).toBe(0);
});

test.each(Object.entries(READING_LIMIT_BOUNDS))(
  'the cap on %s is set within its bounds, and nothing else changes',
  async (name, { min, max }) => {
    const before = (await call(supervisor, 'GET', '/settings/reading')).json();
    for (const wrong of [min - 1, max + 1, min + 0.5, null]) {
      const refused = await call(administrator, 'PATCH', '/settings/reading', { limits: { [name]: wrong } });
      expect(refused.statusCode).toBe(400);
    }
    for (const value of [min, max]) {
      const changed = await call(administrator, 'PATCH', '/settings/reading', { limits: { [name]: value } });
      expect(changed.json()).toEqual({ ...before, limits: { ...before.limits, [name]: value } });
    }
    const back = await call(administrator, 'PATCH', '/settings/reading', { limits: before.limits });
    expect(back.json()).toEqual(before);
  },
);

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
