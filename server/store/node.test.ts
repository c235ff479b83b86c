import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { hostname } from 'node:os';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { newId } from '../kernel/id.ts';
import { acquireLeases } from './lease.ts';
import { buryDeadNodes, registerNode } from './node.ts';
import type { Db } from './pool.ts';
import { pidNamespace, processIdentity, processRuns } from './process-identity.ts';

let database: TestDatabase;
let db: Db;
const children: ChildProcess[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.store.db;
});
afterAll(() => database.drop());
beforeEach(async () => {
  await sql`truncate node, lease`.execute(db);
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

async function somebody(): Promise<ChildProcess & { pid: number }> {
  const child = spawn(process.execPath, ['-e', 'console.log(1); setInterval(() => {}, 60000)'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  children.push(child);
  await once(child.stdout, 'data');
  return child as ChildProcess & { pid: number };
}

async function writeDown(node: {
  pid: number;
  started: string;
  host?: string;
  namespace?: string;
  seen?: string;
}) {
  const id = newId();
  await db
    .insertInto('node')
    .values({
      id,
      roles: ['services'],
      version: '0',
      host: node.host ?? hostname(),
      pid: node.pid,
      pid_namespace: node.namespace ?? pidNamespace(),
      process_started: node.started,
      seen_at: sql<Date>`now() - ${node.seen ?? '0 s'}::interval`,
    })
    .execute();
  await acquireLeases(db, id, [`work of ${id}`], 600_000);
  return id;
}

describe('burying', () => {
  it('frees the leases of a node on this machine that was killed, at once', async () => {
    const process = await somebody();
    const identity = processIdentity(process.pid);
    const id = await writeDown(identity);
    expect(await buryDeadNodes(db)).toEqual([]);
    process.kill('SIGKILL');
    await once(process, 'exit');
    expect(await buryDeadNodes(db)).toEqual([id]);
    const successor = newId();
    expect(await acquireLeases(db, successor, [`work of ${id}`], 1_000)).toEqual(
      new Map([[`work of ${id}`, 2]]),
    );
  });

  it('is not misled by a pid that was used again', async () => {
    const { pid } = await somebody();
    const id = await writeDown({ pid, started: 'another boot or another moment' });
    expect(await buryDeadNodes(db)).toEqual([id]);
  });

  it('leaves nodes of other machines and containers to the time of their leases', async () => {
    const gone = { pid: 2 ** 22 + 1, started: 'gone' };
    await writeDown({ ...gone, host: 'elsewhere.example' });
    await writeDown({ ...gone, namespace: 'pid:[1]' });
    expect(await buryDeadNodes(db)).toEqual([]);
  });

  it('takes a node for dead that nobody has seen for an hour, shows it for another, and forgets it', async () => {
    const id = await writeDown({ pid: 1, started: 'x', host: 'elsewhere.example', seen: '61 minutes' });
    expect(await buryDeadNodes(db)).toEqual([id]);
    expect(await buryDeadNodes(db)).toEqual([]);
    expect(await db.selectFrom('node').select(['id', 'ending']).execute()).toEqual([{ id, ending: 'died' }]);
    await db.updateTable('node').set({ ended_at: sql<Date>`now() - interval '61 minutes'` }).execute();
    await buryDeadNodes(db);
    expect(await db.selectFrom('node').select('id').execute()).toEqual([]);
  });
});

describe('a node', () => {
  it('is written down as this process, lives while it says so, and takes its leases along when it leaves', async () => {
    const node = await registerNode(db, { roles: ['services', 'application'], version: '1' });
    await acquireLeases(db, node.nodeId, ['a'], 600_000);
    expect(await buryDeadNodes(db)).toEqual([]);
    await node.beat();
    const row = await db.selectFrom('node').selectAll().executeTakeFirstOrThrow();
    expect(row).toMatchObject({ id: node.nodeId, pid: process.pid, roles: ['services', 'application'] });
    await node.leave();
    expect(await acquireLeases(db, newId(), ['a'], 1_000)).toEqual(new Map([['a', 2]]));
    expect(await db.selectFrom('node').select(['ending', 'leases']).execute()).toEqual([
      { ending: 'stopped', leases: 0 },
    ]);
  });

  it('says how it fares: what it holds, its load, its disk, and how far its clock is from the database', async () => {
    const vitals = {
      cpuLoad: 0.5,
      memoryBytes: 2 ** 33,
      loopDelayMs: 12.5,
      disk: { freeBytes: 1, totalBytes: 2 ** 41 },
      stalled: ['keeper'],
    };
    const node = await registerNode(db, { roles: ['services'], version: '1', vitals: async () => vitals });
    await acquireLeases(db, node.nodeId, ['a', 'b'], 600_000);
    await acquireLeases(db, node.nodeId, ['expired'], -1);
    await node.beat();
    const row = await db.selectFrom('node').selectAll().executeTakeFirstOrThrow();
    expect(row).toMatchObject({
      leases: 2,
      cpu_load: 0.5,
      memory_bytes: 2 ** 33,
      loop_delay_ms: 12.5,
      disk_free_bytes: 1,
      disk_total_bytes: 2 ** 41,
      stalled: ['keeper'],
      ended_at: null,
    });
    // The database runs on this machine: the clocks are the same one.
    expect(Math.abs(row.clock_offset_ms ?? Number.NaN)).toBeLessThan(1_000);
    expect(row.database_ms).toBeGreaterThan(0);
    await node.leave();
  });

  it('comes back when it was taken for dead', async () => {
    const node = await registerNode(db, { roles: ['services'], version: '1' });
    await db.updateTable('node').set({ ended_at: new Date(), ending: 'died' }).execute();
    await node.beat();
    expect(await db.selectFrom('node').select('ending').execute()).toEqual([{ ending: null }]);
    await node.leave();
  });

  it('comes back when its row was taken away', async () => {
    const node = await registerNode(db, { roles: ['services'], version: '1' });
    await sql`truncate node`.execute(db);
    await node.beat();
    expect((await db.selectFrom('node').select('id').execute()).map(({ id }) => id)).toEqual([node.nodeId]);
    await node.leave();
  });
});

it('a process is known by its pid and its start together', async () => {
  const child = await somebody();
  const identity = processIdentity(child.pid);
  expect(processRuns(identity)).toBe(true);
  expect(processRuns({ ...identity, started: 'other' })).toBe(false);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(processRuns(identity)).toBe(false);
});
