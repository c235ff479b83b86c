import { expect, test } from 'vitest';
import { startTestServer } from '../../test/support/http-server.ts';

test('one address that asks too much is told to wait; health stays open to it, and others are not touched', async () => {
  const server = await startTestServer({ settings: { requestsPerMinute: 5 } });
  const ask = (url: string, remoteAddress: string) => server.app.inject({ url, remoteAddress });
  const codes = [];
  for (let n = 0; n < 6; n += 1) codes.push((await ask('/api/v1/setup', '10.0.0.1')).statusCode);
  expect(codes).toEqual([200, 200, 200, 200, 200, 429]);
  expect((await ask('/livez', '10.0.0.1')).statusCode).toBe(200);
  expect((await ask('/api/v1/setup', '10.0.0.2')).statusCode).toBe(200);
  await server.stop();
});

test('the address of a client behind a proxy is believed only when the proxy is trusted', async () => {
  for (const [trustProxy, expected] of [
    [false, 429],
    ['10.0.0.1', 200],
  ] as const) {
    const server = await startTestServer({ settings: { requestsPerMinute: 1, trustProxy } });
    const ask = (client: string) =>
      server.app.inject({
        url: '/api/v1/setup',
        remoteAddress: '10.0.0.1',
        headers: { 'x-forwarded-for': client },
      });
    await ask('192.0.2.1');
    expect((await ask('192.0.2.2')).statusCode).toBe(expected);
    await server.stop();
  }
});

test('the external URL is the setting, or what the wizard stored, without a slash at the end', async () => {
  const set = await startTestServer({ settings: { externalUrl: 'https://desk.contoso.example/' } });
  expect(await set.app.externalUrl()).toBe('https://desk.contoso.example');
  await set.stop();

  const stored = await startTestServer({ settings: { externalUrl: undefined } });
  expect(await stored.app.externalUrl()).toBeUndefined();
  await stored.store.db
    .insertInto('installation')
    .values({ external_url: 'https://stored.contoso.example' })
    .execute();
  expect(await stored.app.externalUrl()).toBe('https://stored.contoso.example');
  const answer = await stored.app.inject({ url: '/livez' });
  expect(answer.headers['strict-transport-security']).toBe('max-age=31536000');
  await stored.stop();
});

test('a stop waits for the request under way and takes no new one', async () => {
  const server = await startTestServer();
  await server.app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = server.app.server.address() as { port: number };
  const agent = await server.addAgent('agent');
  // scrypt makes this one last.
  const slow = fetch(`http://127.0.0.1:${port}/api/v1/session/password`, {
    method: 'POST',
    headers: { ...agent.headers, 'content-type': 'application/json' },
    body: JSON.stringify({ current: 'correct horse battery', password: 'another horse battery' }),
  });
  await new Promise<void>((resolve) => server.app.server.once('request', () => resolve()));
  await server.stop();
  expect((await slow).status).toBe(204);
  await expect(fetch(`http://127.0.0.1:${port}/livez`)).rejects.toThrow();
});
