import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { listen } from './listen.ts';
import { notify } from './notify.ts';
import { openStore } from './pool.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** Collects what is heard, and waits for something in it. */
function collector() {
  const heard: string[] = [];
  const waiting = new Set<() => void>();
  return {
    heard,
    handler: (payload: string) => {
      heard.push(payload);
      for (const look of waiting) look();
    },
    until: (payload: string) =>
      new Promise<void>((resolve) => {
        const look = () => {
          if (!heard.includes(payload)) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
  };
}

it('hears what is notified on its channel, after the commit and not after a rollback', async () => {
  const { db } = database.store;
  const { heard, handler, until } = collector();
  const listening = await listen(database.store, 'outbox', handler);
  await notify(db, 'desk', 'other channel');
  await db
    .transaction()
    .execute(async (trx) => {
      await notify(trx, 'outbox', 'never');
      throw new Error('rolled back');
    })
    .catch(() => {});
  await db.transaction().execute((trx) => notify(trx, 'outbox', 'committed'));
  await until('committed');
  expect(heard).toEqual(['committed']);
  await listening.close();
});

it('serves many listeners over one connection, and ends it with the last', async () => {
  const { db, pool } = database.store;
  const listeners = [collector(), collector(), collector()];
  const listenings = await Promise.all([
    listen(database.store, 'desk', (listeners[0] as ReturnType<typeof collector>).handler),
    listen(database.store, 'desk', (listeners[1] as ReturnType<typeof collector>).handler),
    listen(database.store, 'accounts', (listeners[2] as ReturnType<typeof collector>).handler),
  ]);
  const sessions = async () => {
    const { rows } = await pool.query(
      "select count(*)::int as count from pg_stat_activity where datname = current_database() and query like 'listen%'",
    );
    return rows[0].count as number;
  };
  await notify(db, 'desk', 'to both');
  await notify(db, 'accounts', 'to the third');
  await Promise.all([
    listeners[0]?.until('to both'),
    listeners[1]?.until('to both'),
    listeners[2]?.until('to the third'),
  ]);
  expect(await sessions()).toBe(1);
  await listenings[0]?.close();
  await notify(db, 'desk', 'to one');
  await listeners[1]?.until('to one');
  expect(listeners[0]?.heard).toEqual(['to both']);
  await listenings[1]?.close();
  await listenings[2]?.close();
  await expect.poll(sessions).toBe(0);
});

it('says "look yourself" after a connection that was lost, and hears again', async () => {
  const { heard, handler, until } = collector();
  const listening = await listen(database.store, 'outbox', handler);
  await database.store.pool.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query like 'listen%'",
  );
  await until('');
  await notify(database.store.db, 'outbox', 'again');
  await until('again');
  expect(heard).toEqual(['', 'again']);
  await listening.close();
});

it('begins while the database is away, and says "look yourself" when it hears', async () => {
  const { connection } = database;
  const host = await mkdtemp(join(tmpdir(), 'postvak-listen-'));
  const store = openStore({ connection: { ...connection, host } });
  const [first, second] = [collector(), collector()];
  const listenings = await Promise.all([
    listen(store, 'outbox', first.handler),
    listen(store, 'desk', second.handler),
  ]);
  expect([...first.heard, ...second.heard]).toEqual([]);
  const socket = `.s.PGSQL.${connection.port}`;
  await symlink(join(connection.host, socket), join(host, socket));
  await Promise.all([first.until(''), second.until('')]);
  await notify(database.store.db, 'outbox', 'heard');
  await first.until('heard');
  expect(second.heard).toEqual(['']);
  for (const listening of listenings) await listening.close();
  await store.close();
  await rm(host, { recursive: true });
});

it('goes on after a handler that throws, and sends no payload that PostgreSQL would refuse', async () => {
  const { heard, handler, until } = collector();
  const broken = await listen(database.store, 'desk', () => {
    throw new Error('a fault of the listener');
  });
  const listening = await listen(database.store, 'desk', handler);
  await notify(database.store.db, 'desk', 'é'.repeat(4_000));
  await notify(database.store.db, 'desk', 'last');
  await until('last');
  expect(heard).toEqual(['', 'last']);
  await broken.close();
  await listening.close();
});
