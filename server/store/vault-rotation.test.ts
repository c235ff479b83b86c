import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { systemClock } from '../kernel/clock.ts';
import { Secret } from '../kernel/secret.ts';
import { type NodeRegistration, registerNode } from './node.ts';
import type { Db } from './pool.ts';
import { checkVault, type OpenVault, openVault } from './vault.ts';
import { keyFileIn, newVaultKey, readKeyFile, type VaultKey, writeKeyFile } from './vault-key.ts';
import { resealWithGiven, rotateKeyFile } from './vault-rotation.ts';

let database: TestDatabase;
let db: Db;
let folder: string;
let file: string;
const nodes: Node[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
  db = database.store.db;
});
afterAll(() => database.drop());
beforeEach(async () => {
  await db.deleteFrom('secret').execute();
  folder = await mkdtemp(join(tmpdir(), 'postvak-rotation-'));
  file = keyFileIn(folder);
  await writeKeyFile(file, [newVaultKey()]);
  return async () => {
    for (const node of nodes.splice(0)) await node.leave();
    await rm(folder, { recursive: true, force: true });
  };
});

/** Two seconds in production. */
const FRESH_MS = 200;

interface Node {
  readonly vault: OpenVault;
  leave(): Promise<void>;
}

/** A running node: it says every 100 ms that it lives, as the real one does every five seconds. */
async function startNode(keys: readonly VaultKey[], follows = true): Promise<Node> {
  const vault = openVault({
    keys,
    freshMs: FRESH_MS,
    ...(follows ? { reread: () => readKeyFile(file) } : {}),
  });
  const node: NodeRegistration = await registerNode(db, {
    roles: ['services'],
    version: '0',
    vaultKeys: vault.keyIds,
  });
  let beating: Promise<void> = Promise.resolve();
  const beat = setInterval(() => {
    beating = node.beat();
  }, 100);
  const started = {
    vault,
    leave: async () => {
      clearInterval(beat);
      await beating;
      await node.leave();
    },
  };
  nodes.push(started);
  return started;
}

const rotation = (patienceMs = 20_000) => ({
  store: database.store,
  clock: systemClock,
  tell: () => {},
  patienceMs,
  freshMs: FRESH_MS,
});

describe('rotating the key file', () => {
  it('loses no secret while two nodes write and read all the time', async () => {
    const keys = await readKeyFile(file);
    const [one, two] = [await startNode(keys), await startNode(keys)];
    const ids = await Promise.all(
      Array.from({ length: 30 }, (_, n) => one.vault.store(db, 't', new Secret(`value ${n}`))),
    );
    let running = true;
    const failures: unknown[] = [];
    const work = async (writer: OpenVault, reader: OpenVault) => {
      for (let n = 0; running; n += 1) {
        try {
          const text = `fresh ${n}`;
          const id = await writer.store(db, 'fresh', new Secret(text));
          expect((await reader.read(db, id)).reveal()).toBe(text);
          await writer.replace(db, id, new Secret('again'));
          expect((await reader.read(db, id)).reveal()).toBe('again');
          await systemClock.sleep(5);
        } catch (error) {
          failures.push(error);
        }
      }
    };
    const working = Promise.all([work(one.vault, two.vault), work(two.vault, one.vault)]);
    const rotated = await rotateKeyFile(rotation(), file);
    running = false;
    await working;

    expect(failures).toEqual([]);
    expect(rotated.resealed).toBeGreaterThanOrEqual(30);
    expect(rotated.retired).toEqual([keys[0]?.id]);
    const present = await readKeyFile(file);
    expect(present.map(({ id }) => id)).toEqual([rotated.key]);
    await checkVault(db, present);
    const alone = openVault({ keys: present });
    for (const [n, id] of ids.entries()) expect((await alone.read(db, id)).reveal()).toBe(`value ${n}`);
    const used = await db.selectFrom('secret').select('key_id').distinct().execute();
    expect(used).toEqual([{ key_id: rotated.key }]);
  }, 60_000);

  it('waits for a transaction that sealed with the old key before', async () => {
    const { vault } = await startNode(await readKeyFile(file));
    const finish = Promise.withResolvers<void>();
    const sealed = Promise.withResolvers<string>();
    const slow = db.transaction().execute(async (trx) => {
      sealed.resolve(await vault.store(trx, 'slow', new Secret('slow')));
      await finish.promise;
    });
    const id = await sealed.promise;
    const waits = Promise.withResolvers<void>();
    const tell = (step: string) => step.includes('began before') && waits.resolve();
    const rotating = rotateKeyFile({ ...rotation(), tell }, file);
    await waits.promise;
    finish.resolve();
    await slow;
    expect((await rotating).resealed).toBe(1);
    expect((await openVault({ keys: await readKeyFile(file) }).read(db, id)).reveal()).toBe('slow');
  }, 60_000);

  it('stops with the name of a node that does not follow, and goes on later with the same key', async () => {
    const keys = await readKeyFile(file);
    const { vault } = await startNode(keys);
    const id = await vault.store(db, 't', new Secret('kept'));
    const stubborn = await startNode(keys, false);
    await expect(rotateKeyFile(rotation(300), file)).rejects.toMatchObject({
      code: 'vault-key-missing',
      detail: expect.stringContaining(`process ${process.pid}`),
    });
    const [first, added] = await readKeyFile(file);
    expect(first?.id).toBe(keys[0]?.id);
    expect((await vault.read(db, id)).reveal()).toBe('kept');
    nodes.splice(nodes.indexOf(stubborn), 1);
    await stubborn.leave();
    expect((await rotateKeyFile(rotation(), file)).key).toBe(added?.id);
  }, 60_000);

  it('keeps the old key for backups, where nobody else can read it', async () => {
    const [old] = await readKeyFile(file);
    await rotateKeyFile(rotation(), file);
    expect(await readFile(`${file}.retired`, 'utf8')).toContain(`${old?.id}:`);
    for (const name of [file, `${file}.retired`]) expect((await stat(name)).mode & 0o777).toBe(0o600);
  }, 60_000);
});

it('keys of the settings: seals again once every node has them in this order', async () => {
  const [old, fresh] = [newVaultKey(), newVaultKey()];
  const behind = await startNode([old, fresh], false);
  const id = await behind.vault.store(db, 't', new Secret('kept'));
  await expect(resealWithGiven(rotation(300), [fresh, old])).rejects.toMatchObject({
    code: 'vault-key-missing',
  });
  nodes.splice(nodes.indexOf(behind), 1);
  await behind.leave();
  await startNode([fresh, old], false);
  expect(await resealWithGiven(rotation(), [fresh, old])).toMatchObject({ key: fresh.id, resealed: 1 });
  expect((await openVault({ keys: [fresh] }).read(db, id)).reveal()).toBe('kept');
}, 60_000);
