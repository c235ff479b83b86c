import { afterAll, beforeAll, expect, test } from 'vitest';
import { PASSWORD, startTestServer, type TestServer } from '../../../test/support/http-server.ts';

const HOUR_MS = 3_600_000;
let now = new Date('2030-01-01T09:00:00Z');
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({
    clock: { now: () => now, sleep: async () => {} },
    settings: { externalUrl: 'https://desk.contoso.example' },
  });
});
afterAll(() => server?.stop());

const signIn = (email: string, password = PASSWORD, remoteAddress = '10.0.0.1') =>
  server.call(null, { method: 'POST', url: '/api/v1/session', payload: { email, password }, remoteAddress });

test('signing in gives a cookie that scripts cannot read, and a session without secrets', async () => {
  const { email, id } = await server.addAgent('agent');
  const answer = await signIn(email.toUpperCase());
  expect(answer.statusCode).toBe(200);
  expect(answer.json()).toEqual({
    agent: { id, email, name: expect.any(String), role: 'agent', locale: null },
    csrfToken: expect.stringMatching(/^[\w-]{43}$/),
  });
  expect(answer.cookies[0]).toMatchObject({
    name: 'pv_session',
    httpOnly: true,
    secure: true,
    sameSite: 'Lax',
  });
  const stored = await server.store.db.selectFrom('session').selectAll().where('agent_id', '=', id).execute();
  expect(JSON.stringify(stored)).not.toContain(answer.cookies[0]?.value);
});

test('a wrong password, an unknown address and a disabled agent get the same answer', async () => {
  const { email } = await server.addAgent('agent');
  const disabled = await server.addAgent('agent');
  await server.store.db
    .updateTable('agent')
    .set({ disabled_at: now })
    .where('id', '=', disabled.id)
    .execute();
  const answers = [
    await signIn(email, 'wrong horse battery'),
    await signIn('nobody@contoso.example'),
    await signIn(disabled.email),
  ];
  for (const answer of answers) {
    expect(answer.statusCode).toBe(401);
    const { instance: _, ...problem } = answer.json();
    expect(problem).toEqual({
      type: 'urn:postvak:problem:sign-in-refused',
      title: 'The e-mail address or the password is not right',
      status: 401,
    });
    expect(answer.cookies).toEqual([]);
  }
});

test('after ten attempts a minute the eleventh waits, for that address from that machine only', async () => {
  const { email } = await server.addAgent('agent');
  const other = await server.addAgent('agent');
  for (let attempt = 0; attempt < 10; attempt += 1) {
    expect((await signIn(email, PASSWORD, '10.0.0.9')).statusCode).toBe(200);
  }
  const refused = await signIn(email, PASSWORD, '10.0.0.9');
  expect(refused.statusCode).toBe(429);
  expect(refused.json().type).toBe('urn:postvak:problem:too-many-requests');
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  expect((await signIn(email.toUpperCase(), PASSWORD, '10.0.0.9')).statusCode).toBe(429);
  expect((await signIn(other.email, PASSWORD, '10.0.0.9')).statusCode).toBe(200);
  expect((await signIn(email, PASSWORD, '10.0.0.10')).statusCode).toBe(200);
});

test('a session ends after twelve hours without use, and after seven days in any case', async () => {
  const agent = await server.addAgent('agent');
  const ask = async () => (await server.call(agent, { url: '/api/v1/session' })).statusCode;
  const start = now;
  for (let hours = 0; hours < 7 * 24; hours += 11) {
    now = new Date(start.getTime() + hours * HOUR_MS);
    expect(await ask()).toBe(200);
  }
  now = new Date(start.getTime() + 7 * 24 * HOUR_MS);
  expect(await ask()).toBe(401);

  const idle = await server.addAgent('agent');
  now = new Date(now.getTime() + 12 * HOUR_MS);
  expect((await server.call(idle, { url: '/api/v1/session' })).statusCode).toBe(401);
});

test('signing out ends the session at the server', async () => {
  const agent = await server.addAgent('agent');
  const out = await server.call(agent, { method: 'DELETE', url: '/api/v1/session' });
  expect(out.statusCode).toBe(204);
  expect(out.body).toBe('');
  expect(out.cookies[0]?.value).toBe('');
  expect((await server.call(agent, { url: '/api/v1/session' })).statusCode).toBe(401);
});

test('a new password of one’s own needs the old one, and ends the other sessions', async () => {
  const agent = await server.addAgent('agent');
  const other = await signIn(agent.email);
  const change = (current: string) =>
    server.call(agent, {
      method: 'POST',
      url: '/api/v1/session/password',
      payload: { current, password: 'another horse battery' },
    });
  expect((await change('wrong')).json().errors[0].path).toBe('current');
  expect((await change(PASSWORD)).statusCode).toBe(204);
  expect((await server.call(agent, { url: '/api/v1/session' })).statusCode).toBe(200);
  const cookie = `pv_session=${other.cookies[0]?.value}`;
  expect((await server.call(null, { url: '/api/v1/session', headers: { cookie } })).statusCode).toBe(401);
  expect((await signIn(agent.email)).statusCode).toBe(401);
  expect((await signIn(agent.email, 'another horse battery')).statusCode).toBe(200);
});

test('people change their own name and language, not their role', async () => {
  const agent = await server.addAgent('agent');
  const change = (payload: object) =>
    server.call(agent, { method: 'PATCH', url: '/api/v1/session', payload });
  expect((await change({ name: 'Zoë', locale: 'nl-NL', role: 'administrator' })).json().agent).toMatchObject({
    name: 'Zoë',
    locale: 'nl-NL',
    role: 'agent',
  });
  expect((await change({})).statusCode).toBe(200);
  expect((await change({ locale: null })).json().agent).toMatchObject({ name: 'Zoë', locale: null });
});
