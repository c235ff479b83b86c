import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { newId } from '../../kernel/id.ts';
import { Secret } from '../../kernel/secret.ts';
import { acquireLeases } from '../lease.ts';
import type { Db, Store } from '../pool.ts';
import { checkVault, openVault } from '../vault.ts';
import { restoreBackup } from './restore.ts';
import { inOrderOfReference } from './tables.ts';
import { writeBackup } from './write.ts';

let source: TestDatabase;
let target: TestDatabase;
let directory: string;
let file: string;

beforeEach(async () => {
  [source, target] = await Promise.all([createTestDatabase(), createTestDatabase()]);
  directory = await mkdtemp(join(tmpdir(), 'postvak-backup-'));
  file = join(directory, 'postvak.backup');
});
afterEach(async () => {
  await Promise.all([source.drop(), target.drop()]);
  await rm(directory, { recursive: true, force: true });
});

const keys = [{ id: 'key', bytes: randomBytes(32) }];
const backup = () => writeBackup(source.store, { file, version: '1.2.3' });
const restore = (from = file) => restoreBackup(target.store, { file: from });

/** An installation with an answer on its way in each state. */
async function fillInstallation(store: Store): Promise<{ secretId: string; deliveries: string[] }> {
  const [department, registration, account, mailbox, agent, conversation] = Array.from({ length: 6 }, () =>
    newId(),
  ) as [string, string, string, string, string, string];
  const { db } = store;
  const secretId = await openVault({ keys }).store(db, 'client-secret', new Secret('s3cret'));
  await db.insertInto('department').values({ id: department, name: 'Support' }).execute();
  await db
    .insertInto('agent')
    .values({ id: agent, email: 'a@b.example', name: 'Ångström', role: 'administrator' })
    .execute();
  await db
    .insertInto('audit_event')
    .values({ action: 'x', subject: 'y', detail: JSON.stringify({ deep: [1, null] }) })
    .execute();
  await db
    .insertInto('app_registration')
    .values({ id: registration, name: 'app', tenant: 't', client_id: 'c', client_secret_id: secretId })
    .execute();
  await db
    .insertInto('account')
    .values({
      id: account,
      department_id: department,
      app_registration_id: registration,
      kind: 'mailbox',
      name: 'n',
      sign_in: 's',
    })
    .execute();
  await db
    .insertInto('mailbox')
    .values({ id: mailbox, account_id: account, address: 'support@b.example' })
    .execute();
  await db
    .insertInto('conversation')
    .values({ id: conversation, department_id: department, mailbox_id: mailbox, subject: 'é ✓ 你好' })
    .execute();
  const [digest] = await db.transaction().execute((trx) => store.blobs.put(trx, [randomBytes(300_000)]));
  const deliveries: string[] = [];
  for (const state of ['waiting', 'sending', 'sent', 'held'] as const) {
    const message = newId();
    const delivery = newId();
    await db
      .insertInto('message')
      .values({
        id: message,
        conversation_id: conversation,
        mailbox_id: mailbox,
        direction: 'out',
        digest: digest as Buffer,
        size: 300_000,
        subject: 'searchable words',
      })
      .execute();
    await db
      .insertInto('delivery')
      .values({
        id: delivery,
        message_id: message,
        mailbox_id: mailbox,
        conversation_id: conversation,
        state,
      })
      .execute();
    deliveries.push(delivery);
  }
  await acquireLeases(db, newId(), ['retrieve:x'], 600_000);
  return { secretId, deliveries };
}

async function everything(db: Db): Promise<unknown> {
  const tables = [
    'agent',
    'department',
    'mailbox',
    'conversation',
    'message',
    'blob',
    'secret',
    'audit_event',
  ] as const;
  return Promise.all(tables.map((table) => db.selectFrom(table).selectAll().execute()));
}

describe('a backup', () => {
  it('brings everything back, bytes, secrets and search included', async () => {
    const { secretId } = await fillInstallation(source.store);
    const made = await backup();
    expect(made).toMatchObject({ postvak: '1.2.3', vaultKeys: ['key'] });
    await restore();
    expect(await everything(target.store.db)).toEqual(await everything(source.store.db));
    expect((await openVault({ keys }).read(target.store.db, secretId)).reveal()).toBe('s3cret');
  });

  it('does not hold secrets in the clear, and is for its owner only', async () => {
    await fillInstallation(source.store);
    await backup();
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await readFile(file)).includes('s3cret')).toBe(false);
  });

  it('lets no answer be sent twice: what was waiting then is looked up first', async () => {
    const { deliveries } = await fillInstallation(source.store);
    await backup();
    await restore();
    const rows = await target.store.db.selectFrom('delivery').select(['id', 'state']).execute();
    const states = deliveries.map((id) => rows.find((row) => row.id === id)?.state);
    expect(states).toEqual(['uncertain', 'uncertain', 'sent', 'held']);
  });

  it('frees the leases of then and goes on counting where it was', async () => {
    await fillInstallation(source.store);
    await backup();
    await restore();
    const { db } = target.store;
    expect(await acquireLeases(db, newId(), ['retrieve:x'], 1_000)).toEqual(new Map([['retrieve:x', 2]]));
    const [known] = await db.selectFrom('conversation').selectAll().execute();
    const { number } = await db
      .insertInto('conversation')
      .values({
        id: newId(),
        department_id: String(known?.department_id),
        mailbox_id: String(known?.mailbox_id),
      })
      .returning('number')
      .executeTakeFirstOrThrow();
    expect(number).toBe(Number(known?.number) + 1);
  });

  it('shows one moment, also while rows come and go', async () => {
    const { db } = source.store;
    await db
      .insertInto('agent')
      .values({ id: newId(), email: 'a@b.example', name: 'A', role: 'agent' })
      .execute();
    await writeBackup(source.store, {
      file,
      version: '1',
      onTable: (name) => {
        // The first table is read after this; what is written now must not show in any later one.
        if (name === 'agent') void sql`delete from agent`.execute(db);
      },
    });
    await restore();
    expect(await target.store.db.selectFrom('agent').select('email').execute()).toEqual([
      { email: 'a@b.example' },
    ]);
  });

  it('never replaces a file, and leaves nothing half-written behind', async () => {
    await writeFile(`${file}.part`, 'another backup under way');
    await expect(backup()).rejects.toThrow('EEXIST');
    await writeFile(file, 'an earlier backup');
    await rm(`${file}.part`);
    await expect(backup()).rejects.toThrow('EEXIST');
    expect(await readFile(file, 'utf8')).toBe('an earlier backup');
    await rm(file);
    await source.store.pool.query('drop table schema_migration');
    await expect(backup()).rejects.toThrow('schema_migration');
    expect(await readdir(directory)).toEqual([]);
  });
});

describe('restoring', () => {
  it('is refused on a database that is in use, and changes nothing', async () => {
    await backup();
    await fillInstallation(target.store);
    const before = await everything(target.store.db);
    await expect(restore()).rejects.toMatchObject({ code: 'database-not-empty' });
    expect(await everything(target.store.db)).toEqual(before);
  });

  it('works on a database that was started once and never used', async () => {
    await fillInstallation(source.store);
    await checkVault(source.store.db, keys);
    await backup();
    await checkVault(target.store.db, [{ id: 'other', bytes: randomBytes(32) }]);
    await restore();
    await checkVault(target.store.db, keys);
  });

  it('of a file that was cut off or changed puts nothing into the database', async () => {
    await fillInstallation(source.store);
    await backup();
    const whole = await readFile(file);
    const cut = join(directory, 'cut');
    for (const length of [0, 10, Math.floor(whole.length / 2), whole.length - 40]) {
      await writeFile(cut, whole.subarray(0, length));
      await expect(restore(cut)).rejects.toMatchObject({ code: 'backup-unreadable' });
    }
    const damaged = Buffer.from(whole);
    damaged.writeUInt8(damaged.readUInt8(200_000) ^ 1, 200_000);
    await writeFile(cut, damaged);
    await expect(restore(cut)).rejects.toMatchObject({ code: 'backup-unreadable' });
    await writeFile(cut, 'something else');
    await expect(restore(cut)).rejects.toMatchObject({ code: 'backup-unreadable' });
    expect(await target.store.db.selectFrom('agent').selectAll().execute()).toEqual([]);
    await restore();
  });

  it('refuses a backup of a newer version', async () => {
    await source.store.pool.query(
      "insert into schema_migration (version, name, checksum) values (9999, '9999_later', 'x')",
    );
    await backup();
    await expect(restore()).rejects.toMatchObject({ code: 'schema-newer' });
  });
});

it('tables come in an order in which none refers to a later one', () => {
  const table = (name: string, ...refers: string[]) => ({ name, columns: [], refers });
  const order = inOrderOfReference([table('c', 'b', 'a'), table('b', 'a'), table('a')]);
  expect(order.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  expect(() => inOrderOfReference([table('a', 'b'), table('b', 'a')])).toThrow('circle');
});
