import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../../test/support/http-server.ts';
import { newId } from '../../kernel/id.ts';
import { acquireLeases } from '../../store/lease.ts';
import { registerNode } from '../../store/node.ts';
import { countAccepted } from '../../telemetry/measures.ts';
import { createMeasures } from './read.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server?.stop());

const measured = () => {
  const { store, log } = server.context;
  return { store, log, version: '1.2.3', roles: ['services'] as const };
};

test('a mailbox is measured by the node that holds it, as long as it does', async () => {
  const { store } = server;
  const { mailboxId } = await server.addDepartment();
  const node = await registerNode(store.db, { roles: ['services'], version: '1.2.3' });
  await acquireLeases(store.db, node.nodeId, [`retrieve:${mailboxId}`], 60_000);
  countAccepted(mailboxId, [new Date(Date.now() - 2_000)]);
  // A new reader each time: figures of rows are kept for some seconds.
  const read = () => createMeasures({ ...measured(), nodeId: node.nodeId })();
  const first = await read();
  expect(first).toContain(`postvak_mailbox_state{mailbox="${mailboxId}",state="well"} 1`);
  expect(first).toContain(`postvak_mailbox_accepted_total{mailbox="${mailboxId}"} 1`);
  expect(first).toMatch(new RegExp(`postvak_mailbox_lag_seconds\\{mailbox="${mailboxId}"\\} [2-9]`));
  expect(first).toContain('postvak_nodes{role="services"} 1');
  expect(first).toContain('postvak_mailboxes{state="well"} 1');
  expect(first).toContain('postvak_database_up 1');
  await node.leave();
  expect(await read()).not.toContain(`postvak_mailbox_state{mailbox="${mailboxId}"`);
  expect(await read()).not.toContain(mailboxId);
});

test('what waits, and open incidents, are counted with the age of the oldest', async () => {
  const { store } = server;
  const { mailboxId } = await server.addDepartment();
  const digest = Buffer.alloc(32, 1);
  await store.db
    .insertInto('arrival')
    .values({
      id: newId(),
      mailbox_id: mailboxId,
      folder: 'INBOX',
      uid: 1,
      uid_validity: 1,
      digest,
      size: 1,
      retrieved_at: new Date(Date.now() - 90_000),
    })
    .execute();
  const now = new Date();
  const incident = { rule: 'node-gone', severity: 'critical' as const, failure: '{"code":"unknown"}' };
  await store.db
    .insertInto('incident')
    .values([
      { ...incident, id: newId(), cause: 'node:1', first_seen_at: now, seen_at: now, opened_at: now },
      // Not there for long enough to be told.
      { ...incident, id: newId(), cause: 'node:2', first_seen_at: now, seen_at: now },
    ])
    .execute();
  const text = await createMeasures({ ...measured(), nodeId: newId() })();
  expect(text).toContain('postvak_arrivals_waiting 1');
  expect(Number(/^postvak_arrivals_oldest_seconds (\S+)/m.exec(text)?.[1])).toBeGreaterThan(89);
  expect(text).toContain('postvak_incidents_open{rule="node-gone",severity="critical"} 1');
  expect(text).toContain('postvak_outbox_messages{state="waiting"} 0');
});

test('without a database the figures of the process are given, and one says so', async () => {
  const own = await startTestServer();
  const read = createMeasures({ ...measured(), store: own.store, nodeId: newId() });
  await own.stop();
  const text = await read();
  expect(text).toContain('postvak_database_up 0');
  expect(text).toMatch(/process_resident_memory_bytes \d+/);
  expect(text).not.toMatch(/^postvak_mailboxes\{/m);
});
