import type { FastifyRequest } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../../test/support/http-server.ts';
import { newId } from '../kernel/id.ts';
import { type NodeRegistration, registerNode } from '../store/node.ts';
import type { Db } from '../store/pool.ts';
import type { ServerContext } from './context.ts';
import { makeOnce } from './idempotency.ts';

let server: TestServer;
let agentId: string;
let here: NodeRegistration;
let there: NodeRegistration;
const register = () =>
  registerNode(server.store.db, { roles: ['application'], version: '0', vaultKeys: async () => [] });
beforeAll(async () => {
  server = await startTestServer();
  agentId = (await server.addAgent('agent')).id;
  here = await register();
  there = await register();
});
afterAll(() => server?.stop());

const at = ({ nodeId }: NodeRegistration, db: Db = server.store.db): ServerContext => ({
  ...server.context,
  store: { ...server.store, db },
  nodeId,
});
const requestWith = (key: string) =>
  ({
    method: 'POST',
    url: '/things',
    body: {},
    headers: { 'idempotency-key': key },
    caller: { agent: { id: agentId } },
  }) as unknown as FastifyRequest;

/** Things by their id, made by whoever asks. */
function things() {
  const made: string[] = [];
  return {
    made,
    making: {
      make: async (id: string) => {
        made.push(id);
      },
      find: async (id: string) => (made.includes(id) ? id : null),
    },
  };
}
const broken = { make: () => Promise.reject(new Error('connection lost')), find: async () => null };

/** The other node's answer, as soon as it is one. */
const answerThere = (key: string, making: ReturnType<typeof things>['making']) =>
  expect
    .poll(() => makeOnce(at(there), requestWith(key), making).catch(({ code }) => code), { timeout: 20_000 })
    .not.toBe('in-progress');

it('what is under way at one node is under way for all', async () => {
  const key = newId();
  const ready = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  const { made, making } = things();
  const first = makeOnce(at(here), requestWith(key), {
    ...making,
    make: async (id) => {
      begun.resolve();
      await ready.promise;
      await making.make(id);
    },
  });
  await begun.promise;
  await expect(makeOnce(at(there), requestWith(key), making)).rejects.toMatchObject({ code: 'in-progress' });
  ready.resolve();
  const id = await first;
  expect(await makeOnce(at(there), requestWith(key), making)).toBe(id);
  expect(made).toEqual([id]);
});

it('what broke off at one node is taken up by another at once, though the first lives on', async () => {
  const key = newId();
  const { made, making } = things();
  await expect(makeOnce(at(here), requestWith(key), broken)).rejects.toThrow('connection lost');
  await answerThere(key, making);
  expect(made).toHaveLength(1);
});

it('what was made before it broke off is found there, not made again', async () => {
  const key = newId();
  const { made, making } = things();
  const cut = { ...making, find: () => Promise.reject(new Error('connection lost')) };
  await expect(makeOnce(at(here), requestWith(key), cut)).rejects.toThrow('connection lost');
  await answerThere(key, making);
  expect(made).toHaveLength(1);
});

it('is let go once the database is there again', async () => {
  const key = newId();
  let away = 3;
  const db = new Proxy(server.store.db, {
    get: (target, name) => {
      if (name === 'updateTable' && away > 0) {
        away -= 1;
        throw new Error('the database is away');
      }
      const member = Reflect.get(target, name, target);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
  await expect(makeOnce(at(here, db), requestWith(key), broken)).rejects.toThrow('connection lost');
  const { made, making } = things();
  await answerThere(key, making);
  expect({ away, made: made.length }).toEqual({ away: 0, made: 1 });
});

it('a node that has fallen silent holds nothing up', async () => {
  const key = newId();
  const { db } = server.store;
  const { made, making } = things();
  const silent = await register();
  await makeOnce(at(silent), requestWith(key), making);
  await db.updateTable('idempotency_key').set({ status: null }).where('key', '=', key).execute();
  await expect(makeOnce(at(there), requestWith(key), making)).rejects.toMatchObject({ code: 'in-progress' });
  await db
    .updateTable('node')
    .set({ seen_at: new Date(Date.now() - 60_000) })
    .where('id', '=', silent.nodeId)
    .execute();
  expect(await makeOnce(at(there), requestWith(key), making)).toBe(made[0]);
  expect(made).toHaveLength(1);
});
