import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { Secret } from '../kernel/secret.ts';
import type { Db } from './pool.ts';
import { checkVault, openVault, resealSecrets } from './vault.ts';
import { parseVaultKeys, readVaultKeys, type VaultKey } from './vault-key.ts';

const key = (id: string): VaultKey => ({ id, bytes: randomBytes(32) });
const old = key('old');
const present = key('present');

let database: TestDatabase;
let db: Db;
beforeAll(async () => {
  database = await createTestDatabase();
  db = database.store.db;
});
afterAll(() => database.drop());
beforeEach(() => db.deleteFrom('secret').execute());

describe('a secret', () => {
  it('is read back, replaced and removed, and never lies in the database in the clear', async () => {
    const vault = openVault({ keys: [present] });
    const id = await vault.store(db, 'refresh-token', new Secret('first value'));
    expect((await vault.read(db, id)).reveal()).toBe('first value');
    await vault.replace(db, id, new Secret('second värde ✓'));
    expect((await vault.read(db, id)).reveal()).toBe('second värde ✓');
    const row = await db.selectFrom('secret').selectAll().executeTakeFirstOrThrow();
    expect(JSON.stringify(row)).not.toContain('second');
    expect(row).toMatchObject({ purpose: 'refresh-token', key_id: 'present' });
    await vault.remove(db, id);
    await expect(vault.read(db, id)).rejects.toThrow('no secret');
    await expect(vault.replace(db, id, new Secret('x'))).rejects.toThrow('no secret');
  });

  it('does not open from another row', async () => {
    const vault = openVault({ keys: [present] });
    const mine = await vault.store(db, 'token', new Secret('mine'));
    const theirs = await vault.store(db, 'token', new Secret('theirs'));
    const { sealed } = await db
      .selectFrom('secret')
      .select('sealed')
      .where('id', '=', theirs)
      .executeTakeFirstOrThrow();
    await db.updateTable('secret').set({ sealed }).where('id', '=', mine).execute();
    await expect(vault.read(db, mine)).rejects.toMatchObject({ code: 'vault-unreadable' });
  });

  it('says which key is missing, and when a key of the right name is a wrong one', async () => {
    const id = await openVault({ keys: [old] }).store(db, 'token', new Secret('x'));
    const other = openVault({ keys: [present] });
    await expect(other.read(db, id)).rejects.toMatchObject({ code: 'vault-key-missing' });
    const wrong = openVault({ keys: [{ id: 'old', bytes: randomBytes(32) }] });
    await expect(wrong.read(db, id)).rejects.toMatchObject({ code: 'vault-unreadable' });
    expect(() => openVault({ keys: [] })).toThrow(expect.objectContaining({ code: 'vault-key-missing' }));
  });
});

describe('keys', () => {
  it('are rotated while running: the new one seals, the old one opens until everything is sealed again', async () => {
    const ids = await Promise.all(
      ['a', 'b', 'c'].map((value) => openVault({ keys: [old] }).store(db, 'token', new Secret(value))),
    );
    const both = openVault({ keys: [present, old] });
    const fresh = await both.store(db, 'token', new Secret('d'));
    expect(await resealSecrets(db, [present, old])).toBe(3);
    expect(await resealSecrets(db, [present, old])).toBe(0);
    const newOnly = openVault({ keys: [present] });
    const values = await Promise.all(
      [...ids, fresh].map(async (id) => (await newOnly.read(db, id)).reveal()),
    );
    expect(values).toEqual(['a', 'b', 'c', 'd']);
  });

  it('of another node are refused at start, before it seals anything', async () => {
    await checkVault(db, [present]);
    await checkVault(db, [present]);
    await expect(checkVault(db, [old])).rejects.toMatchObject({ code: 'vault-key-missing' });
    await expect(checkVault(db, [{ id: 'present', bytes: randomBytes(32) }])).rejects.toMatchObject({
      code: 'vault-unreadable',
    });
    await checkVault(db, [old, present]);
  });

  it.each([
    ['base64', randomBytes(32).toString('base64'), 1],
    ['base64url', randomBytes(32).toString('base64url'), 1],
    ['hex', randomBytes(32).toString('hex'), 1],
    [
      'several with ids',
      `new:${randomBytes(32).toString('hex')}, old:${randomBytes(32).toString('base64')}\n`,
      2,
    ],
  ])('are read from %s', (_, text, count) => {
    const keys = parseVaultKeys(text);
    expect(keys).toHaveLength(count);
    expect(keys.map(({ bytes }) => bytes.length)).toEqual(Array(count).fill(32));
  });

  it('have an id that follows from the key when none is given', () => {
    const text = 'ab'.repeat(32);
    expect(parseVaultKeys(text)[0]?.id).toBe(parseVaultKeys(text)[0]?.id);
    expect(parseVaultKeys(text)[0]?.id).toMatch(/^[0-9a-f]{8}$/);
  });

  it.each([
    ['too short', 'abc'],
    ['nothing', ' , '],
    ['a bad id', `a b:${'00'.repeat(32)}`],
    ['the same id twice', `a:${'00'.repeat(32)},a:${'11'.repeat(32)}`],
    ['other characters', 'ÿ'.repeat(43)],
  ])('are refused with %s, without being shown', (_, text) => {
    expect(() => parseVaultKeys(text)).toThrow(TypeError);
    expect(() => parseVaultKeys(text)).not.toThrow(text.trim());
  });
});

describe('the key file', () => {
  let dataDirectory: string;
  beforeEach(async () => {
    dataDirectory = await mkdtemp(join(tmpdir(), 'postvak-vault-'));
    return () => rm(dataDirectory, { recursive: true, force: true });
  });

  it('is made once, for its owner only, also when two ask at the same time', async () => {
    const read = () => readVaultKeys({ dataDirectory, mayGenerate: true });
    const [first, second] = await Promise.all([read(), read()]);
    expect(first).toEqual(second);
    expect(await readVaultKeys({ dataDirectory, mayGenerate: false })).toEqual(first);
    expect((await stat(join(dataDirectory, 'vault.key'))).mode & 0o777).toBe(0o600);
  });

  it('is not made anew for a database that holds secrets', async () => {
    const asked = readVaultKeys({ dataDirectory, mayGenerate: false });
    await expect(asked).rejects.toMatchObject({ code: 'vault-key-missing' });
    await expect(readFile(join(dataDirectory, 'vault.key'))).rejects.toThrow('ENOENT');
  });

  it('gives way to the key of the settings', async () => {
    const given = new Secret('ab'.repeat(32));
    const keys = await readVaultKeys({ given, dataDirectory, mayGenerate: false });
    expect(keys).toEqual(parseVaultKeys('ab'.repeat(32)));
  });
});
