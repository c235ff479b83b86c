import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase } from '../../../test/support/database.ts';
import { startTestServer, type TestServer } from '../../../test/support/http-server.ts';
import { Secret } from '../../kernel/secret.ts';
import { startPulse } from '../../telemetry/pulse.ts';
import { createServer } from '../server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server?.stop());

test('a process that lives says so, and one in order is ready', async () => {
  expect((await server.app.inject({ url: '/livez' })).json()).toEqual({ status: 'live' });
  await server.context.vault.store(server.store.db, 'test', new Secret('x'));
  const ready = await server.app.inject({ url: '/readyz' });
  expect(ready.statusCode).toBe(200);
  expect(ready.json()).toEqual({
    status: 'ready',
    version: '0.0.0',
    checks: [
      { name: 'database', ok: true },
      { name: 'migrations', ok: true },
      { name: 'vault', ok: true },
    ],
  });
});

test('a vault that does not open, a schema of another version and a database that is gone are named', async () => {
  const own = await startTestServer();
  const { vault } = server.context;
  await vault.store(own.store.db, 'test', new Secret('x'));
  const failing = async () => {
    const answer = await own.app.inject({ url: '/readyz' });
    expect(answer.statusCode).toBe(503);
    return answer.json().checks.at(-1);
  };
  expect(await failing()).toEqual({ name: 'vault', ok: false, detail: 'vault-unreadable' });
  await own.store.pool.query(
    "insert into schema_migration (version, name, checksum) values (9999, '9999_future', 'x')",
  );
  expect(await failing()).toEqual({ name: 'migrations', ok: false, detail: 'schema-newer' });
  await own.stop();

  const database = await createTestDatabase();
  const app = await createServer({ ...server.context, store: database.store });
  await database.drop();
  const gone = await app.inject({ url: '/readyz' });
  expect(gone.json()).toMatchObject({ status: 'not-ready', checks: [{ name: 'database', ok: false }] });
  expect((await app.inject({ url: '/livez' })).statusCode).toBe(200);
  await app.close();
});

test('measures are for this machine, and name routes rather than addresses', async () => {
  await server.app.inject({ url: '/api/v1/conversations/0190a6c2-7e3b-7000-8000-000000000001' });
  const own = await server.app.inject({ url: '/metrics' });
  expect(own.statusCode).toBe(200);
  expect(own.body).toMatch(/process_resident_memory_bytes \d+/);
  expect(own.body).toMatch(/route="\/api\/v1\/conversations\/:id",status="401"/);
  expect(own.body).not.toContain('0190a6c2');
  expect((await server.app.inject({ url: '/metrics', remoteAddress: '10.0.0.1' })).statusCode).toBe(403);
  const passedOn = { 'x-forwarded-for': '10.0.0.1' };
  expect((await server.app.inject({ url: '/metrics', headers: passedOn })).statusCode).toBe(403);
});

test('with a token they are for who has it, from anywhere', async () => {
  const own = await startTestServer({ settings: { metricsToken: new Secret('s3cret') } });
  const ask = async (authorization?: string) =>
    (
      await own.app.inject({
        url: '/metrics',
        remoteAddress: '10.0.0.1',
        ...(authorization && { headers: { authorization } }),
      })
    ).statusCode;
  expect(await ask()).toBe(403);
  expect(await ask('Bearer wrong')).toBe(403);
  expect(await ask('Bearer s3cret')).toBe(200);
  await own.stop();
});

test('a node of the services role is ready when its parts make their turns, and says which does not', async () => {
  const own = await startTestServer({ settings: { roles: ['services'] } });
  const ask = async () => (await own.app.inject({ url: '/readyz' })).json();
  expect((await ask()).checks.slice(-3)).toEqual(
    ['keeper', 'retriever', 'dispatcher'].map((name) => ({ name, ok: false, detail: 'does not run' })),
  );
  const pulses = ['keeper', 'retriever', 'dispatcher', 'alarms'].map((part) => startPulse(part));
  expect(await ask()).toMatchObject({ status: 'ready' });
  // Its next turn is overdue at once.
  const hung = startPulse('alarms', -1);
  expect((await ask()).checks.at(-1)).toEqual({ name: 'alarms', ok: false, detail: 'makes no turns' });
  for (const pulse of [...pulses, hung]) pulse.end();
  await own.stop();
});
