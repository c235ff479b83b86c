import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../../test/support/http-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server?.stop());

const FIRST = {
  name: 'Anna',
  email: 'Anna@Contoso.example',
  password: 'correct horse battery',
  externalUrl: 'http://localhost:8080/',
  department: 'Customer service',
};

test('the wizard opens, closes for good, and of many at the same time one wins', async () => {
  const state = () => server.call(null, { url: '/api/v1/setup' });
  expect((await state()).json()).toEqual({ needed: true, product: 'Postvak', version: '0.0.0' });

  const attempts = await Promise.all(
    [1, 2, 3, 4].map((n) =>
      server.call(null, {
        method: 'POST',
        url: '/api/v1/setup',
        payload: { ...FIRST, email: `anna${n}@contoso.example`, department: `Department ${n}` },
      }),
    ),
  );
  expect(attempts.map(({ statusCode }) => statusCode).sort()).toEqual([201, 409, 409, 409]);
  expect((await state()).json().needed).toBe(false);

  const { store } = server;
  expect(await store.db.selectFrom('agent').select('role').execute()).toEqual([{ role: 'administrator' }]);
  expect(await store.db.selectFrom('department').select('id').execute()).toHaveLength(1);
  expect(await store.db.selectFrom('queue').select('id').execute()).toHaveLength(1);
  expect(await store.db.selectFrom('installation').select('external_url').execute()).toEqual([
    { external_url: 'http://localhost:8080' },
  ]);

  const won = attempts.find(({ statusCode }) => statusCode === 201);
  const cookie = won?.cookies[0];
  expect(cookie).toMatchObject({ name: 'pv_session', httpOnly: true, sameSite: 'Lax', path: '/' });
  const session = await server.call(null, {
    url: '/api/v1/session',
    headers: { cookie: `pv_session=${cookie?.value}` },
  });
  expect(session.json()).toEqual(won?.json());
});

test.each([
  ['a short password', { password: 'short' }, 'password', 'needs at least 12 characters'],
  ['no address', { email: undefined }, 'email', 'is missing'],
  ['a bad address', { email: 'anna' }, 'email', 'is not an e-mail address'],
  ['an external URL with a path', { externalUrl: 'https://a.example/desk' }, 'externalUrl', /origin/],
  ['an external URL that is none', { externalUrl: 'desk' }, 'externalUrl', /web address/],
  ['an external URL of another kind', { externalUrl: 'ftp://a.example' }, 'externalUrl', /origin/],
])('%s is named with its field', async (_, change, path, message) => {
  const answer = await server.call(null, {
    method: 'POST',
    url: '/api/v1/setup',
    payload: { ...FIRST, ...change },
    remoteAddress: '10.0.0.2',
  });
  expect(answer.statusCode).toBe(400);
  expect(answer.headers['content-type']).toContain('application/problem+json');
  expect(answer.json().errors).toEqual([{ path, message: expect.stringMatching(message) }]);
});
