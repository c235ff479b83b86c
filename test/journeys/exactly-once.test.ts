/** The short form of `npm run exactly-once`. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exactlyOnce } from '../exactly-once/run.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type Sandbox, startSandbox } from '../support/sandbox.ts';

let database: TestDatabase;
let sandbox: Sandbox;
beforeAll(async () => {
  [database, sandbox] = await Promise.all([createTestDatabase(), startSandbox()]);
});
afterAll(async () => {
  await sandbox?.stop();
  await database?.drop();
});

test('each answer arrives once while links are cut everywhere and nodes are killed', async () => {
  const { store, connection } = database;
  const report = await exactlyOnce(
    { store, connection, sandbox },
    { answers: 80, mailboxes: 2, nodes: 2, killEveryMs: 1_500, turnMs: 350, patienceMs: 120_000 },
  );
  expect(report).toMatchObject({ written: 80, lost: [], doubled: [] });
  expect(report.killed).toBeGreaterThan(0);
  expect(report.turns).toBeGreaterThanOrEqual(11);
}, 300_000);
