/** The doctor for mailboxes that Postvak reads and sends from over Microsoft Graph, on a node of its own. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { connectMailbox, setUpDemo } from '../../server/cli/demo/connect.ts';
import { DeskClient } from '../../server/cli/demo/desk-client.ts';
import type { RunView } from '../../server/doctor/runs/read.ts';
import { createTestDatabase, type TestDatabase, urlOf } from '../support/database.ts';
import { type PostvakProcess, startPostvakProcess } from '../support/postvak-process.ts';
import { eventually, type Sandbox, startSandbox } from '../support/sandbox.ts';

const SUPPORT = 'support@contoso.example';

let database: TestDatabase;
let sandbox: Sandbox;
let node: PostvakProcess;
let desk: DeskClient;
let dataDirectory: string;
/** Faults to be taken away. */
const set: string[] = [];
let over: { readonly graph: string; readonly sending: string };

beforeAll(async () => {
  database = await createTestDatabase();
  sandbox = await startSandbox();
  dataDirectory = await mkdtemp(join(tmpdir(), 'postvak-doctor-graph-'));
  node = await startPostvakProcess({ dataDirectory, databaseUrl: urlOf(database.connection) });
  desk = new DeskClient(node.origin);
  const place = await setUpDemo(desk, sandbox);
  const ways = { incoming: 'graph', outgoing: 'graph' } as const;
  const graph = await connectMailbox(desk, sandbox, place, 'Support', 'support', ways);
  const sending = await connectMailbox(desk, sandbox, place, 'Sales', 'sales', { outgoing: 'graph' });
  over = { graph: graph.accountId, sending: sending.accountId };
}, 120_000);
afterEach(() => Promise.all(set.splice(0).map((fault) => sandbox.control.clearFault(fault))));
afterAll(async () => {
  await node?.stop();
  await sandbox?.stop();
  await database?.drop();
  await rm(dataDirectory, { recursive: true, force: true });
});

async function broken(fault: string): Promise<void> {
  set.push(fault);
  await sandbox.control.setFault(fault);
}

async function examine(accountId: string): Promise<RunView['report']> {
  const { id } = (await desk.post('/doctor/runs', { accountId })) as { id: string };
  const run = await eventually(
    'the run is finished',
    async () => {
      const seen = (await desk.get(`/doctor/runs/${id}`)) as RunView;
      return seen.state === 'finished' && seen;
    },
    60_000,
  );
  return run.report;
}

const bad = ({ findings }: RunView['report']) =>
  findings
    .filter(({ outcome }) => /fail|crashed/.test(outcome))
    .map(({ check, failure }) => `${check} ${failure?.code}`);

const checksOf = ({ findings }: RunView['report'], subject: string) =>
  findings.filter((finding) => finding.subject === subject).map(({ check }) => check);

test('a mailbox that only Graph serves passes, and no other protocol is asked', async () => {
  for (const fault of ['imap-disabled', 'smtp-disabled-tenant']) await broken(fault);
  const report = await examine(over.graph);
  expect(bad(report)).toEqual([]);
  expect(checksOf(report, SUPPORT)).toEqual(['mailbox.licence', 'connectivity.graph']);
  const outcomes = new Map(report.findings.map(({ check, outcome }) => [check, outcome]));
  expect(outcomes.get('connectivity.graph')).toBe('pass');
  expect(outcomes.get('token.audience')).toBe('pass');
  const { port } = new URL(sandbox.info.graph.url);
  expect(report.findings).toContainEqual(
    expect.objectContaining({ check: 'network.tcp', subject: `localhost:${port}`, outcome: 'pass' }),
  );
});

test('where only sending goes over Graph, reading is examined as ever', async () => {
  const report = await examine(over.sending);
  expect(bad(report)).toEqual([]);
  const checks = checksOf(report, 'sales@contoso.example');
  expect(checks).toContain('connectivity.imap');
  expect(checks).toContain('connectivity.graph');
  expect(checks).not.toContain('connectivity.smtp');
});

test.each([
  ['graph-mail-denied', 'graph-access-denied'],
  ['graph-unavailable', 'server-unavailable'],
])('%s fails the row of Graph', async (fault, code) => {
  await broken(fault);
  expect(bad(await examine(over.graph))).toEqual([`connectivity.graph ${code}`]);
});
