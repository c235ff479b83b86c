/** The keeper on a real database, against a token endpoint that can be held still. */
import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { startTokenService, type TokenService } from '../../test/support/token-service.ts';
import { systemClock } from '../kernel/clock.ts';
import { newId } from '../kernel/id.ts';
import { silentLog } from '../kernel/log.ts';
import { Secret } from '../kernel/secret.ts';
import { openStore, type Store } from '../store/pool.ts';
import { openVault } from '../store/vault.ts';
import { storeGrant } from './grant.ts';
import { createKeeper, type Keeper } from './keeper.ts';

const keys = [{ id: 'test', bytes: randomBytes(32) }];
const vault = openVault({ keys });

let database: TestDatabase;
let service: TokenService;
/** Three nodes, each with a pool of its own. */
let nodes: Array<{ store: Store; keeper: Keeper }>;
let registrationId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  service = await startTokenService();
  nodes = Array.from({ length: 3 }, () => {
    const store = openStore({ connection: database.connection, poolSize: 6 });
    return { store, keeper: createKeeper({ store, vault, clock: systemClock, log: silentLog }) };
  });
});
afterAll(async () => {
  for (const { store } of nodes) await store.close();
  await service.stop();
  await database.drop();
});

beforeEach(async () => {
  service.answer = (_, response) => service.grant(response);
  service.requests.length = 0;
  const { db } = database.store;
  const departmentId = newId();
  registrationId = newId();
  await db.insertInto('department').values({ id: departmentId, name: departmentId }).execute();
  await db
    .insertInto('app_registration')
    .values({
      id: registrationId,
      name: 'Contoso',
      tenant: newId(),
      client_id: 'client',
      client_secret_id: await vault.store(db, 'client-secret', new Secret('planted-client-secret')),
      endpoints: JSON.stringify({ login: service.url }),
    })
    .execute();
});
afterEach(async () => {
  await database.store.db.deleteFrom('account').execute();
});

/** A connected account whose token is this old; by default it has expired. */
async function connect({ lifetimeSeconds = 3600, ageSeconds = 3600 } = {}): Promise<string> {
  const { db } = database.store;
  const accountId = newId();
  const { id: departmentId } = await db
    .selectFrom('department')
    .select('id')
    .limit(1)
    .executeTakeFirstOrThrow();
  await db
    .insertInto('account')
    .values({
      id: accountId,
      department_id: departmentId,
      app_registration_id: registrationId,
      kind: 'mailbox',
      name: 'Support',
      sign_in: `${accountId}@contoso.example`,
      state: 'connected',
    })
    .execute();
  const tokens = {
    accessToken: new Secret('planted-access-0'),
    refreshToken: new Secret('planted-refresh-0'),
    lifetimeSeconds,
    scopes: [],
    identity: undefined,
  };
  await db
    .transaction()
    .execute((trx) => storeGrant(trx, vault, accountId, tokens, ageSeconds * 1000, false, 'outlook'));
  return accountId;
}

const account = (id: string) =>
  database.store.db.selectFrom('account').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
const events = async (id: string) =>
  (
    await database.store.db
      .selectFrom('audit_event')
      .select('action')
      .where('subject', '=', `account:${id}`)
      .orderBy('id')
      .execute()
  ).map(({ action }) => action);

const first = () => (nodes[0] as (typeof nodes)[number]).keeper;

describe('one renewal over all nodes', () => {
  test('a good token is given without asking anyone', async () => {
    const id = await connect({ ageSeconds: 0 });
    expect((await first().accessToken(id, 'outlook')).reveal()).toBe('planted-access-0');
    expect(service.requests).toHaveLength(0);
  });

  test('thirty callers on three nodes cause one request and all get its token', async () => {
    const id = await connect();
    const given = await Promise.all(
      nodes.flatMap(({ keeper }) => Array.from({ length: 10 }, () => keeper.accessToken(id, 'outlook'))),
    );
    expect(service.requests).toHaveLength(1);
    expect(service.requests[0]?.get('refresh_token')).toBe('planted-refresh-0');
    expect(new Set(given.map((token) => token.reveal())).size).toBe(1);
  });

  test('the new refresh token is committed before anyone has the new access token', async () => {
    const id = await connect();
    const before = await vaultedRefreshToken(id);
    const token = await first().accessToken(id, 'outlook');
    const after = await vaultedRefreshToken(id);
    expect(before).toBe('planted-refresh-0');
    expect(after).toBe(token.reveal().replace('access', 'refresh'));
  });

  test('each resource has a token of its own from the one refresh token', async () => {
    const id = await connect({ ageSeconds: 0 });
    await first().accessToken(id, 'graph');
    expect(service.requests[0]?.get('scope')).toContain('https://graph.microsoft.com/User.Read');
    expect((await first().accessToken(id, 'outlook')).reveal()).toBe('planted-access-0');
  });

  test('an answer without a refresh token leaves the old one in its place', async () => {
    const id = await connect();
    service.answer = (_, response) => service.grant(response, { refresh_token: undefined });
    await first().accessToken(id, 'outlook');
    expect(await vaultedRefreshToken(id)).toBe('planted-refresh-0');
  });

  test('a node that dies while it asks loses nothing: another goes on with the old refresh token', async () => {
    const id = await connect();
    const asked = Promise.withResolvers<void>();
    service.answer = () => asked.resolve();
    const dying = openStore({ connection: database.connection, poolSize: 4, applicationName: 'dying' });
    const doomed = createKeeper({ store: dying, vault, clock: systemClock, log: silentLog });
    const lost = doomed.accessToken(id, 'outlook').catch(() => 'lost');
    await asked.promise;
    service.answer = (_, response) => service.grant(response);
    // What kill -9 does to its connections, with the answer on its way.
    await sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'dying'`.execute(
      database.store.db,
    );
    const token = await first().accessToken(id, 'outlook');
    expect(token.reveal()).toMatch(/^planted-access-/);
    expect(service.requests.map((form) => form.get('refresh_token'))).toEqual([
      'planted-refresh-0',
      'planted-refresh-0',
    ]);
    expect((await account(id)).state).toBe('connected');
    await service.stop();
    await lost;
    await dying.close();
    service = await startTokenService();
  }, 60_000);
});

describe('a server refused the token', () => {
  test('it is renewed although it looks good', async () => {
    const id = await connect({ ageSeconds: 60 });
    expect((await first().accessToken(id, 'outlook', { renew: true })).reveal()).not.toBe('planted-access-0');
    expect(service.requests).toHaveLength(1);
  });

  test('a hundred refused one after another cause one renewal when they name the token', async () => {
    const id = await connect({ ageSeconds: 60 });
    const refused = await first().accessToken(id, 'outlook');
    for (let i = 0; i < 100; i += 1) {
      const keeper = nodes[i % 3]?.keeper as Keeper;
      const token = await keeper.accessToken(id, 'outlook', { refused });
      expect(token.reveal()).not.toBe(refused.reveal());
    }
    expect(service.requests).toHaveLength(1);
  });
});

describe('a grant that is dead', () => {
  test('stops the account at once, is told once, and is not asked for again', async () => {
    const id = await connect();
    service.answer = (_, response) => service.refuse(response, 700082);
    const outcomes = await Promise.allSettled(nodes.map(({ keeper }) => keeper.accessToken(id, 'outlook')));
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'grant-inactive' } });
    }
    await expect(first().accessToken(id, 'outlook')).rejects.toMatchObject({ code: 'grant-inactive' });
    expect(service.requests).toHaveLength(1);
    expect(await account(id)).toMatchObject({
      state: 'needs-sign-in',
      failure: {
        code: 'grant-inactive',
        facts: { account: 'Support', app: 'Contoso', aadsts: 'AADSTS700082' },
      },
    });
    expect(await events(id)).toEqual(['grant.stopped']);
  });

  test('of Graph only leaves mail alone', async () => {
    const id = await connect({ ageSeconds: 0 });
    service.answer = (_, response) => service.refuse(response, 65001);
    await expect(first().accessToken(id, 'graph')).rejects.toMatchObject({ code: 'consent-missing' });
    expect(await account(id)).toMatchObject({ state: 'connected', failure: null });
  });
});

describe('a service that is away', () => {
  test('is waited out: the account stays, nobody asks before the time, and recovery is noted', async () => {
    const id = await connect();
    service.answer = (_, response) => response.writeHead(429, { 'retry-after': '30' }).end();
    await expect(first().accessToken(id, 'outlook')).rejects.toMatchObject({
      code: 'token-service-unavailable',
    });
    for (const { keeper } of nodes) {
      const error = await keeper.accessToken(id, 'outlook').catch((e) => e);
      expect(error.code).toBe('token-service-unavailable');
      expect(error.retryAfterMs).toBeGreaterThan(25_000);
    }
    expect(service.requests).toHaveLength(1);
    expect(await account(id)).toMatchObject({
      state: 'connected',
      failure: { code: 'token-service-unavailable' },
    });

    service.answer = (_, response) => service.grant(response);
    await database.store.db.updateTable('oauth_grant').set({ resume_at: null }).execute();
    await first().accessToken(id, 'outlook');
    expect(await account(id)).toMatchObject({ state: 'connected', failure: null });
    expect(await events(id)).toEqual(['grant.troubled', 'grant.recovered']);
  });

  test('does not take away a token that still lives', async () => {
    const id = await connect({ ageSeconds: 3000 });
    service.answer = (_, response) => response.writeHead(503).end();
    const run = await runUntil(async () => (await account(id)).failure !== null);
    await run.stop();
    expect((await first().accessToken(id, 'outlook')).reveal()).toBe('planted-access-0');
  });
});

describe('the loop', () => {
  test('renews what is due, each account once, whatever the number of nodes', async () => {
    const ids = await Promise.all(Array.from({ length: 12 }, () => connect({ ageSeconds: 3000 })));
    const untouched = await connect({ ageSeconds: 0 });
    const run = await runUntil(async () => service.requests.length >= 12);
    await run.stop();
    expect(service.requests).toHaveLength(12);
    const { rows } = await sql<{ account_id: string; refresh_count: number }>`
      select account_id, refresh_count from oauth_grant order by account_id`.execute(database.store.db);
    const counts = new Map(rows.map((row) => [row.account_id, row.refresh_count]));
    expect(ids.map((id) => counts.get(id))).toEqual(ids.map(() => 1));
    expect(counts.get(untouched)).toBe(0);
  }, 30_000);

  test('exercises the refresh token of an account that is switched off, after thirty days', async () => {
    const id = await connect();
    const { db } = database.store;
    await db.updateTable('account').set({ state: 'disabled' }).where('id', '=', id).execute();
    await db
      .updateTable('oauth_grant')
      .set({ refreshed_at: sql<Date>`now() - interval '31 days'` })
      .where('account_id', '=', id)
      .execute();
    const run = await runUntil(async () => service.requests.length > 0);
    await run.stop();
    expect(service.requests).toHaveLength(1);
    expect((await account(id)).state).toBe('disabled');
  }, 30_000);

  test('finishes what is under way before it ends', async () => {
    const id = await connect({ ageSeconds: 3000 });
    const asked = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    service.answer = async (_, response) => {
      asked.resolve();
      await release.promise;
      service.grant(response);
    };
    const controller = new AbortController();
    let ended = false;
    const running = first()
      .run(controller.signal)
      .then(() => {
        ended = true;
      });
    await asked.promise;
    controller.abort();
    await new Promise((resolve) => setImmediate(resolve));
    expect(ended).toBe(false);
    release.resolve();
    await running;
    expect(await vaultedRefreshToken(id)).toMatch(/^planted-refresh-[1-9]/);
  }, 30_000);
});

test('nothing secret lies in the database in clear', async () => {
  const id = await connect();
  await first().accessToken(id, 'outlook');
  await first().accessToken(id, 'graph');
  const tables = await sql<{ name: string }>`
    select format('%I', table_name) as name from information_schema.tables where table_schema = 'public'`.execute(
    database.store.db,
  );
  for (const { name } of tables.rows) {
    const { rows } = await sql<{ row: string }>`select t::text as row from ${sql.raw(name)} t`.execute(
      database.store.db,
    );
    for (const { row } of rows) expect(row).not.toContain('planted');
  }
});

async function vaultedRefreshToken(accountId: string): Promise<string> {
  const { db } = database.store;
  const { refresh_secret_id } = await db
    .selectFrom('oauth_grant')
    .select('refresh_secret_id')
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow();
  return (await vault.read(db, refresh_secret_id ?? '')).reveal();
}

/** Runs the loop on all nodes until the condition holds. */
async function runUntil(condition: () => Promise<boolean>): Promise<{ stop(): Promise<void> }> {
  const controller = new AbortController();
  const running = Promise.all(nodes.map(({ keeper }) => keeper.run(controller.signal)));
  const end = Date.now() + 20_000;
  while (!(await condition())) {
    if (Date.now() > end) {
      controller.abort();
      throw new Error('the loop did not get there in time');
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return {
    stop: async () => {
      controller.abort();
      await running;
    },
  };
}
