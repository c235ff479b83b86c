import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { openSlowDatabase, type SlowDatabase } from '../../test/support/slow-database.ts';
import { startHeartbeat } from './heartbeat.ts';
import { registerNode } from './node.ts';

let database: TestDatabase;
let slow: SlowDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  slow = await openSlowDatabase(database.connection);
});
afterAll(async () => {
  await slow.close();
  await database.drop();
});

const rowOf = (id: string) =>
  database.store.db.selectFrom('node').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

async function started() {
  const node = await registerNode(slow.store.db, { roles: ['services'], version: '1' });
  const heartbeat = startHeartbeat(slow.store, node, () => {}, 20);
  const since = (await rowOf(node.nodeId)).seen_at;
  const seenAfter = (moment: Date) =>
    expect.poll(async () => (await rowOf(node.nodeId)).seen_at > moment, { timeout: 10_000 }).toBe(true);
  return { node, heartbeat, since, seenAfter };
}

it('is heard while the pool has no connection to spare', async () => {
  const { node, heartbeat, since, seenAfter } = await started();
  const { pool } = slow.store;
  const busy = await Promise.all(Array.from({ length: pool.options.max }, () => pool.connect()));
  try {
    await seenAfter(since);
    const { rows } = await database.store.pool.query<{ now: Date }>('select clock_timestamp() as now');
    await seenAfter(rows[0]?.now as Date);
  } finally {
    for (const client of busy) client.release();
  }
  await heartbeat.stop();
  await node.leave();
});

it('is heard again after its connection was ended', async () => {
  const { node, heartbeat, since, seenAfter } = await started();
  await seenAfter(since);
  await database.store.pool.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  );
  const { rows } = await database.store.pool.query<{ now: Date }>('select clock_timestamp() as now');
  await seenAfter(rows[0]?.now as Date);
  await heartbeat.stop();
  await node.leave();
});

it('brings no node back to life that has said goodbye', async () => {
  const { node, heartbeat, since, seenAfter } = await started();
  await seenAfter(since);
  slow.delay(150);
  // Then it is in the middle of a beat, each of which takes longer than the time between two.
  await database.store.pool.query('select pg_sleep(0.1)');
  await heartbeat.stop();
  slow.delay(0);
  await node.leave();
  const { seen_at } = await rowOf(node.nodeId);
  await database.store.pool.query('select pg_sleep(0.2)');
  expect(await rowOf(node.nodeId)).toMatchObject({ ending: 'stopped', seen_at });
});
