import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer, type TestAgent, type TestServer } from '../../test/support/http-server.ts';
import { newId } from '../kernel/id.ts';

let server: TestServer;
let administrator: TestAgent;
let supervisor: TestAgent;
let agent: TestAgent;
beforeAll(async () => {
  server = await startTestServer({ settings: { externalUrl: 'https://desk.contoso.example' } });
  administrator = await server.addAgent('administrator');
  supervisor = await server.addAgent('supervisor');
  agent = await server.addAgent('agent');
});
afterAll(() => server?.stop());

const PUBLIC = new Set(['GET /api/v1/setup', 'POST /api/v1/setup', 'POST /api/v1/session']);

/** Every operation of the API, with a plausible address. */
function operations(): Array<{
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  url: string;
  name: string;
}> {
  const { paths = {} } = server.app.swagger() as { paths?: Record<string, Record<string, unknown>> };
  return Object.entries(paths)
    .filter(([path]) => path.startsWith('/api/v1/'))
    .flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => ({
        method: method.toUpperCase() as 'GET',
        url: path.replace('{position}', '0').replace(/\{\w+\}/g, newId()),
        name: `${method.toUpperCase()} ${path}`,
      })),
    );
}

test('every route but setup and sign-in wants to know who calls', async () => {
  expect(operations().length).toBeGreaterThan(15);
  for (const { method, url, name } of operations()) {
    const { statusCode } = await server.call(null, {
      method,
      url,
      ...(method === 'GET' ? {} : { payload: {} }),
    });
    if (PUBLIC.has(name)) expect(statusCode, name).not.toBe(401);
    else expect(statusCode, name).toBe(401);
  }
});

test('every change with a cookie wants the CSRF token, whatever the route', async () => {
  for (const { method, url, name } of operations()) {
    if (method === 'GET' || PUBLIC.has(name)) continue;
    const without = await server.app.inject({
      method,
      url,
      headers: { cookie: administrator.headers.cookie },
      payload: {},
    });
    expect(without.json().type, name).toBe('urn:postvak:problem:csrf-token-wrong');
    const wrong = await server.call(administrator, {
      method,
      url,
      payload: {},
      headers: { 'x-csrf-token': agent.headers['x-csrf-token'] },
    });
    expect(wrong.json().type, name).toBe('urn:postvak:problem:csrf-token-wrong');
  }
});

describe('administration is for administrators', () => {
  test.each([
    [
      'POST',
      '/api/v1/agents',
      { name: 'A', email: 'new@contoso.example', role: 'agent', password: 'correct horse battery' },
      201,
    ],
    ['PATCH', '/api/v1/agents/00000000-0000-7000-8000-000000000000', { name: 'B' }, 404],
    ['GET', '/api/v1/api-keys', undefined, 200],
    ['POST', '/api/v1/api-keys', { name: 'A' }, 201],
    ['DELETE', '/api/v1/api-keys/00000000-0000-7000-8000-000000000000', undefined, 404],
    ['POST', '/api/v1/departments', { name: 'Sales' }, 201],
    ['POST', '/api/v1/app-registrations', {}, 400],
    ['POST', '/api/v1/accounts', {}, 400],
  ] as const)('%s %s', async (method, url, payload, allowed) => {
    const ask = async (who: TestAgent) =>
      (await server.call(who, { method, url, ...(payload && { payload }) })).statusCode;
    expect(await ask(agent)).toBe(403);
    expect(await ask(supervisor)).toBe(403);
    expect(await ask(administrator)).toBe(allowed);
  });
});

test.each([
  ['another site', { origin: 'https://evil.example' }, 403],
  ['another port of the same host', { origin: 'http://localhost:81' }, 403],
  ['a sandboxed page', { origin: 'null' }, 403],
  ['another site, by a browser that hides the origin', { 'sec-fetch-site': 'cross-site' }, 403],
  ['the address itself', { origin: 'http://localhost:80' }, 200],
  ['the external URL, behind a proxy', { origin: 'https://desk.contoso.example' }, 200],
  ['no browser', {}, 200],
])('a change that comes from %s', async (_, headers, expected) => {
  const payload = { name: 'Same' };
  const answer = await server.call(administrator, {
    method: 'PATCH',
    url: '/api/v1/session',
    payload,
    headers,
  });
  expect(answer.statusCode).toBe(expected);
});

describe('API keys', () => {
  const make = async (who: TestAgent, payload: object) =>
    (await server.call(who, { method: 'POST', url: '/api/v1/api-keys', payload })).json();
  const use = (key: string, options: { method?: 'GET' | 'POST'; url: string; payload?: object }) =>
    server.app.inject({ method: 'GET', ...options, headers: { authorization: `Bearer ${key}` } });

  test('a key acts as its agent, with its own lower role, and needs no CSRF token', async () => {
    const made = await make(administrator, { name: 'CRM', role: 'agent' });
    expect(made.key).toMatch(/^pv_[\w-]{43}$/);
    expect(made.key.startsWith(made.hint)).toBe(true);
    const session = await use(made.key, { url: '/api/v1/session' });
    expect(session.json().agent).toMatchObject({ id: administrator.id, role: 'agent' });
    expect((await use(made.key, { url: '/api/v1/api-keys' })).statusCode).toBe(403);
    const strong = await make(administrator, { name: 'Provisioning', role: 'administrator' });
    const department = { method: 'POST', url: '/api/v1/departments', payload: { name: 'By key' } } as const;
    expect((await use(strong.key, department)).statusCode).toBe(201);
  });

  test('the key is shown once and never again', async () => {
    const made = await make(administrator, { name: 'Once' });
    const list = await server.call(administrator, { url: '/api/v1/api-keys' });
    expect(list.body).toContain(made.id);
    expect(list.body).not.toContain(made.key);
    const rows = await server.store.db.selectFrom('api_key').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(made.key);
  });

  test('a key that is revoked, over, of a disabled agent, or wrong opens nothing, not even beside a cookie', async () => {
    const made = await make(administrator, { name: 'Short', expiresAt: '2999-01-01T00:00:00Z' });
    expect((await use(made.key, { url: '/api/v1/session' })).statusCode).toBe(200);
    await server.store.db
      .updateTable('api_key')
      .set({ expires_at: new Date(0) })
      .where('id', '=', made.id)
      .execute();
    expect((await use(made.key, { url: '/api/v1/session' })).statusCode).toBe(401);

    const revoked = await make(administrator, { name: 'Revoked' });
    await server.call(administrator, { method: 'DELETE', url: `/api/v1/api-keys/${revoked.id}` });
    expect((await use(revoked.key, { url: '/api/v1/session' })).statusCode).toBe(401);
    expect(
      (await use('pv_0123456789012345678901234567890123456789012', { url: '/api/v1/session' })).statusCode,
    ).toBe(401);
    const both = { cookie: String(administrator.headers.cookie), authorization: 'Bearer pv_wrong' };
    expect((await server.app.inject({ url: '/api/v1/session', headers: both })).statusCode).toBe(401);
  });

  test('a key may not outrank who makes it or be over from the start', async () => {
    expect(
      (await make(administrator, { name: 'Old', expiresAt: '2001-01-01T00:00:00Z' })).errors[0].path,
    ).toBe('expiresAt');
    const { key } = await make(administrator, { name: 'Weak', role: 'supervisor' });
    expect(
      (await use(key, { method: 'POST', url: '/api/v1/api-keys', payload: { name: 'X' } })).statusCode,
    ).toBe(403);
  });
});
