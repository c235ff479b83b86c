/**
 * Runs of the doctor on nodes of their own: a services node examines, an application node looks at its own network,
 * and the API tells what both saw, row by row.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectMailbox, setUpDemo } from '../../server/cli/demo/connect.ts';
import { DeskClient } from '../../server/cli/demo/desk-client.ts';
import { networkMatrix } from '../../server/doctor/report/matrix.ts';
import type { RunView } from '../../server/doctor/runs/read.ts';
import { createTestDatabase, type TestDatabase, urlOf } from '../support/database.ts';
import { freePort, type PostvakProcess, startPostvakProcess } from '../support/postvak-process.ts';
import { eventually, type Sandbox, startSandbox } from '../support/sandbox.ts';

let database: TestDatabase;
let sandbox: Sandbox;
let nodes: PostvakProcess[] = [];
let desk: DeskClient;
let dataDirectory: string;
let accountId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  sandbox = await startSandbox();
  dataDirectory = await mkdtemp(join(tmpdir(), 'postvak-doctor-'));
  const shared = { dataDirectory, databaseUrl: urlOf(database.connection) };
  const application = await startPostvakProcess({ ...shared, role: 'application' });
  nodes = [application];
  // Without a console it is asked at its port for probes whether it is ready.
  const port = await freePort();
  const env = { POSTVAK_HEALTH_PORT: String(port) };
  nodes.push(await startPostvakProcess({ ...shared, role: 'services', port, env }));
  desk = new DeskClient(application.origin);
  const place = await setUpDemo(desk, sandbox);
  ({ accountId } = await connectMailbox(desk, sandbox, place, 'Support', 'support'));
}, 120_000);
afterAll(async () => {
  await Promise.all(nodes.map((node) => node.stop()));
  await sandbox?.stop();
  await database?.drop();
  await rm(dataDirectory, { recursive: true, force: true });
});

async function examine(body: object): Promise<RunView> {
  const { id } = (await desk.post('/doctor/runs', body)) as { id: string };
  return eventually(
    'the run is finished',
    async () => {
      const run = (await desk.get(`/doctor/runs/${id}`)) as RunView;
      return run.state === 'finished' && run;
    },
    30_000,
  );
}

const bad = ({ report }: RunView) => report.findings.filter(({ outcome }) => /fail|crashed/.test(outcome));

test('the services node examines the account, and each node its own network', async () => {
  const run = await examine({ accountId });
  expect(bad(run)).toEqual([]);
  expect(run.outcome).toBe(run.report.diagnosis.outcome);
  const matrix = networkMatrix(run.report.findings);
  expect(matrix?.rows).toHaveLength(2);
  expect(matrix?.rows.flatMap(({ cells }) => cells.map((cell) => cell?.outcome))).not.toContain(undefined);
  expect(run.report.findings.find(({ check }) => check === 'connectivity.imap')?.outcome).toBe('pass');
  expect(run.report.findings.find(({ check }) => check === 'system.console-origin')?.outcome).toBe('pass');
  const checks = run.report.findings.map(({ check }) => check);
  // In the order of the report, however they came.
  expect(checks.indexOf('system.database')).toBeLessThan(checks.indexOf('network.tls'));
  expect(checks.indexOf('network.tls')).toBeLessThan(checks.indexOf('token.refresh'));
  expect(checks.indexOf('token.refresh')).toBeLessThan(checks.indexOf('connectivity.smtp'));
});

test('one row is looked at again with what it needs, and how things stand shows it in its place', async () => {
  const mailbox = 'support@contoso.example';
  await sandbox.control.setFault('imap-disabled');
  const failed = await examine({ accountId });
  expect(bad(failed).map(({ check }) => check)).toEqual(['mailbox.imap-enabled']);
  await sandbox.control.clearFault('imap-disabled');
  const again = await examine({ accountId, check: 'mailbox.imap-enabled', subject: mailbox });
  expect(bad(again)).toEqual([]);
  expect(again.report.findings.map(({ check }) => check)).not.toContain('connectivity.smtp');
  const { run: latest } = (await desk.get(`/doctor/latest?accountId=${accountId}&lang=nl`)) as {
    run: RunView;
  };
  expect(latest.id).toBe(failed.id);
  const row = latest.report.findings.find(({ check }) => check === 'mailbox.imap-enabled');
  expect(row?.outcome).toBe('pass');
  expect(row?.title).toBe(`IMAP staat aan voor ${mailbox}`);
  const { items } = (await desk.get(`/doctor/rows?accountId=${accountId}`)) as {
    items: { check: string; passedAt: string | null; failedAt: string | null }[];
  };
  const history = items.find(({ check }) => check === 'mailbox.imap-enabled');
  expect(Date.parse(history?.passedAt ?? '')).toBeGreaterThan(Date.parse(history?.failedAt ?? ''));
});

test('a node killed in the middle of nothing does not hold up a run', async () => {
  await nodes[1]?.kill();
  const run = await examine({});
  const roles = run.report.findings.find(({ check }) => check === 'system.nodes');
  expect(roles?.failure?.code).toBe('role-not-running');
  expect(run.report.diagnosis.remedy?.command).toBe('postvak start --role services');
});
