/** Nodes as processes: one that is paused loses its mailboxes and can write nothing when it wakes up. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../../server/cli/demo/until.ts';
import type { Store } from '../../server/store/pool.ts';
import { type Installation, openInstallation } from '../chaos/installation.ts';
import { compareRetrieved, misordered } from '../chaos/ledger.ts';
import { embeddedStore } from '../chaos/open-store.ts';
import { control } from '../support/sandbox-control.ts';

const MAILBOXES = 6;
const PATIENCE_MS = 60_000;

let installation: Installation;
let store: Store;

beforeAll(async () => {
  installation = await openInstallation(MAILBOXES, { nodes: 2 });
  store = await embeddedStore(installation.dataDirectory);
});
afterAll(async () => {
  await store?.close();
  await installation?.close();
});

interface Lease {
  readonly resource: string;
  readonly pid: number;
  readonly epoch: number;
}

/** Who retrieves which mailbox. */
async function leases(): Promise<Lease[]> {
  const { rows } = await store.pool.query<Lease>(`
    select lease.resource, node.pid, lease.epoch from lease join node on node.id = lease.node_id
    where lease.resource like 'retrieve:%' and lease.expires_at > now() order by lease.resource`);
  return rows;
}

const shared = () =>
  until('both nodes have a share', PATIENCE_MS, async () => {
    const held = await leases();
    const second = held.filter(({ pid }) => pid === installation.second?.().pid).length;
    return held.length === MAILBOXES && second >= 2 && second <= 4 ? held : undefined;
  });
const heldBy = (pid: number) =>
  until('one node has them all', PATIENCE_MS, async () => {
    const held = await leases();
    return held.length === MAILBOXES && held.every((lease) => lease.pid === pid) ? held : undefined;
  });

let sent = 0;
async function deliver(each: number): Promise<void> {
  for (const to of installation.mailboxes) {
    const mails = Array.from({ length: each }, () => ({
      to,
      subject: `Question ${++sent}`,
      text: `${sent}`,
    }));
    await control(installation.sandbox, 'POST', '/control/mail', mails);
  }
}

async function allAccepted(): Promise<void> {
  await until(`${sent} mails accepted`, PATIENCE_MS, async () => {
    const { rows } = await store.pool.query<{ count: number }>(
      "select count(*)::int as count from message where direction = 'in'",
    );
    return (rows[0]?.count ?? 0) >= sent ? true : undefined;
  });
  const verdict = await compareRetrieved(installation.sandbox, store, installation.mailboxes);
  expect(verdict).toMatchObject({ inServer: sent, inPostvak: sent, lost: [], doubled: [] });
  expect(await misordered(installation.sandbox, store, installation.mailboxes)).toEqual([]);
}

test('a node that is paused is taken over, and when it wakes up in the middle of its work it writes nothing', async () => {
  await shared();
  const second = installation.second?.();
  if (!second) throw new Error('there is no second node');
  await deliver(300);
  process.kill(second.pid, 'SIGSTOP');
  try {
    await heldBy(installation.postvak().pid);
    await deliver(20);
    await allAccepted();
  } finally {
    process.kill(second.pid, 'SIGCONT');
  }
  // It notices, gives up what it had in hand, and gets a share again.
  await shared();
  await deliver(20);
  await allAccepted();
}, 300_000);

test('a node that leaves or joins moves only its own share', async () => {
  const before = await shared();
  const first = installation.postvak().pid;
  await installation.second?.().stop();
  const alone = await heldBy(first);
  const moved = (from: readonly Lease[], to: readonly Lease[]) =>
    to.filter(({ epoch }, index) => epoch !== from[index]?.epoch).map(({ resource }) => resource);
  const theirs = before.filter(({ pid }) => pid !== first).map(({ resource }) => resource);
  expect(moved(before, alone)).toEqual(theirs);
  await installation.startSecond?.();
  const again = await shared();
  const taken = again.filter(({ pid }) => pid !== first).map(({ resource }) => resource);
  expect(moved(alone, again)).toEqual(taken);
  await deliver(5);
  await allAccepted();
}, 300_000);
