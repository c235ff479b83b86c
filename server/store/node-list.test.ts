import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { newId } from '../kernel/id.ts';
import { acquireLeases } from './lease.ts';
import { judgeNode, listNodes, liveVersions, rolePresence, SILENT_AFTER_MS } from './node-list.ts';
import type { Db } from './pool.ts';

let database: TestDatabase;
let db: Db;
beforeAll(async () => {
  database = await createTestDatabase();
  db = database.store.db;
});
afterAll(() => database.drop());
beforeEach(async () => {
  await sql`truncate node, lease`.execute(db);
});

async function node(
  values: { roles?: string[]; version?: string; seen?: string; ending?: 'stopped' | 'died' } = {},
) {
  const id = newId();
  await db
    .insertInto('node')
    .values({
      id,
      roles: values.roles ?? ['services'],
      version: values.version ?? '1.0.0',
      host: 'host.example',
      pid: 1,
      seen_at: sql<Date>`now() - ${values.seen ?? '0 s'}::interval`,
      ended_at: values.ending ? new Date() : null,
      ending: values.ending ?? null,
    })
    .execute();
  return id;
}

it.each([
  [null, null, 0, 'live'],
  [null, null, SILENT_AFTER_MS, 'live'],
  [null, null, SILENT_AFTER_MS + 1, 'silent'],
  [new Date(), 'stopped', 0, 'stopped'],
  [new Date(), 'died', 99_999, 'died'],
] as const)('a node that ended %s (%s), seen %i ms ago, is %s', (ended_at, ending, seenAgoMs, state) => {
  expect(judgeNode({ ended_at, ending, seenAgoMs })).toBe(state);
});

it('those that run come first, with what is in their hands now', async () => {
  const stopped = await node({ ending: 'stopped' });
  const silent = await node({ seen: '40 s' });
  const live = await node();
  await acquireLeases(db, live, ['retrieve:a', 'retrieve:b', 'dispatch:a'], 60_000);
  await acquireLeases(db, silent, ['retrieve:c'], -1);
  const nodes = await listNodes(db);
  expect(nodes.map(({ id, state, retrieving, sending }) => [id, state, retrieving, sending])).toEqual([
    [silent, 'silent', 0, 0],
    [live, 'live', 2, 1],
    [stopped, 'stopped', 0, 0],
  ]);
});

it('the silence of a role is seen by the other one', async () => {
  expect(await rolePresence(db)).toEqual([
    { role: 'application', live: 0, lastSeenAt: null },
    { role: 'services', live: 0, lastSeenAt: null },
  ]);
  await node({ roles: ['application'] });
  await node({ roles: ['services'], seen: '2 minutes' });
  await node({ roles: ['services'], ending: 'died' });
  const [application, services] = await rolePresence(db);
  expect(application).toMatchObject({ role: 'application', live: 1 });
  expect(services).toMatchObject({ role: 'services', live: 0 });
  expect(services?.lastSeenAt).toBeInstanceOf(Date);
});

it('versions are those of nodes that live', async () => {
  await node({ version: '1.0.0' });
  await node({ version: '1.1.0' });
  await node({ version: '0.9.0', ending: 'stopped' });
  await node({ version: '0.8.0', seen: '5 minutes' });
  expect(await liveVersions(db)).toEqual(['1.0.0', '1.1.0']);
});
