/** The short form of `npm run bench:pace`, without its figures: what the clock says on a busy machine proves nothing. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { keepPace } from '../pace/run.ts';
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

test.each([1, 3])(
  '%i nodes send for nine mailboxes at their full rate and are never refused',
  async (nodes) => {
    const { store } = database;
    const report = await keepPace(
      { store, sandbox },
      { mailboxes: 9, answers: 70, nodes, compression: 15, patienceMs: 90_000 },
    );
    expect(report).toMatchObject({ answers: 630, refused: 0, arrivedOnce: true });
    // Work was spread. How evenly at one moment depends on the machine; shares at rest are in nodes.test.ts (retrieving).
    expect(report.shares.length).toBeGreaterThanOrEqual(Math.min(2, nodes));
  },
  120_000,
);
