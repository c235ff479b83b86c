import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { newId } from '../kernel/id.ts';
import { silentLog } from '../kernel/log.ts';
import { removeExpiredSessions, removeOldIdempotencyKeys, removeOldSignIns } from './housekeeping.ts';
import { startJobs } from './jobs.ts';
import type { Db } from './pool.ts';

let database: TestDatabase;
let db: Db;
const agentId = newId();

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.store.db;
  await db
    .insertInto('agent')
    .values({ id: agentId, email: 'a@b.example', name: 'A', role: 'agent' })
    .execute();
});
afterAll(() => database.drop());

const fromNow = (interval: string) => sql<Date>`now() + ${interval}::interval`;

it('removes sessions that have expired and no others', async () => {
  const session = (expires: string) => ({
    token_digest: randomBytes(32),
    agent_id: agentId,
    csrf_token: 'x',
    expires_at: fromNow(expires),
  });
  await db
    .insertInto('session')
    .values([session('-1 minute'), session('1 minute')])
    .execute();
  expect(await removeExpiredSessions(db)).toBe(1);
  expect(await removeExpiredSessions(db)).toBe(0);
});

it('keeps idempotency keys for a day', async () => {
  const key = (name: string, created: string) => ({
    agent_id: agentId,
    key: name,
    fingerprint: randomBytes(32),
    node_id: newId(),
    created_at: fromNow(created),
  });
  await db
    .insertInto('idempotency_key')
    .values([key('old', '-25 hours'), key('new', '-23 hours')])
    .execute();
  expect(await removeOldIdempotencyKeys(db)).toBe(1);
});

it('removes a sign-in that nobody finished together with its secret', async () => {
  const [departmentId, registrationId, accountId] = [newId(), newId(), newId()];
  const secretIds = [newId(), newId(), newId()] as const;
  await db.insertInto('department').values({ id: departmentId, name: 'D' }).execute();
  await db
    .insertInto('app_registration')
    .values({ id: registrationId, name: 'R', tenant: 't', client_id: 'c' })
    .execute();
  await db
    .insertInto('account')
    .values({
      id: accountId,
      department_id: departmentId,
      app_registration_id: registrationId,
      kind: 'mailbox',
      name: 'A',
      sign_in: 'a@b.example',
    })
    .execute();
  await db
    .insertInto('secret')
    .values(secretIds.map((id) => ({ id, purpose: 'sign-in', key_id: 'k', sealed: 's' })))
    .execute();
  await db
    .insertInto('consent_attempt')
    .values({
      state_digest: randomBytes(32),
      account_id: accountId,
      agent_id: agentId,
      verifier_secret_id: secretIds[0],
      nonce: 'n',
      redirect_uri: 'http://localhost/oauth/callback',
      expires_at: fromNow('-2 days'),
    })
    .execute();
  const deviceAttempt = (device_secret_id: string, expires: string) => ({
    id: newId(),
    account_id: accountId,
    device_secret_id,
    interval_ms: 5_000,
    next_ask_at: fromNow(expires),
    expires_at: fromNow(expires),
  });
  await db
    .insertInto('device_attempt')
    .values([deviceAttempt(secretIds[1], '-2 days'), deviceAttempt(secretIds[2], '-1 hour')])
    .execute();
  expect(await removeOldSignIns(db)).toBe(2);
  const left = await db
    .selectFrom('secret')
    .select('id')
    .where('id', 'in', [...secretIds])
    .execute();
  expect(left).toEqual([{ id: secretIds[2] }]);
});

it('schedules jobs in a schema of their own, on any number of nodes', async () => {
  const job = { name: 'test-job', cron: '0 0 * * *', run: async () => {} };
  const nodes = [
    await startJobs(database.store, [job], silentLog),
    await startJobs(database.store, [job], silentLog),
  ];
  const { rows } = await database.store.pool.query('select name, cron from pgboss.schedule');
  expect(rows).toEqual([{ name: 'test-job', cron: '0 0 * * *' }]);
  await Promise.all(nodes.map((node) => node.stop(0)));
});
