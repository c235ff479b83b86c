/**
 * Two nodes of each role as processes on one PostgreSQL: what one lets go of the other has within seconds, and nodes
 * can be replaced one after the other while mail comes in and answers go out.
 */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { setUpDemo } from '../../server/cli/demo/connect.ts';
import { DeskClient } from '../../server/cli/demo/desk-client.ts';
import { type RunningSandbox, startSandboxProcess } from '../../server/cli/demo/sandbox-process.ts';
import { type ConnectedMailbox, connectMailboxes } from '../chaos/connect-mailboxes.ts';
import { compareDelivered, compareRetrieved } from '../chaos/ledger.ts';
import { type Fleet, type FleetNode, openFleet } from '../support/fleet.ts';
import { eventually } from '../support/sandbox.ts';
import { control } from '../support/sandbox-control.ts';

const MAILBOXES = 6;
const HANDED_OVER_WITHIN_MS = 10_000;

describe('a fleet of nodes', () => {
  let sandbox: RunningSandbox;
  let fleet: Fleet;
  let desk: DeskClient;
  let mailboxes: ConnectedMailbox[];

  beforeAll(async () => {
    sandbox = await startSandboxProcess();
    fleet = await openFleet({ services: 2, applications: 2, env: { POSTVAK_SENT_ITEMS_GRACE: '3' } });
    desk = new DeskClient(fleet.origin);
    mailboxes = await connectMailboxes(desk, sandbox, await setUpDemo(desk, sandbox), MAILBOXES);
  });
  afterAll(async () => {
    await fleet?.close();
    await sandbox?.stop();
  });

  const node = (name: string) => fleet.nodes.find((one) => one.name === name) as FleetNode;
  const holders = async () => {
    const { rows } = await fleet.store.pool.query<{ pid: number; held: number }>(
      `select node.pid, count(lease.resource)::int as held from node
       left join lease on lease.node_id = node.id and lease.expires_at > now() and lease.resource like 'retrieve:%'
       where 'services' = any(node.roles) and node.ended_at is null group by node.pid`,
    );
    return new Map(rows.map(({ pid, held }) => [pid, held]));
  };
  const fair = () =>
    eventually('a fair share', async () => {
      const held = [...(await holders()).values()];
      // One more than its share is nobody's loss (retriever/share.ts).
      return (
        held.length === 2 && held.every((count) => count >= MAILBOXES / 2 - 1) && sum(held) === MAILBOXES
      );
    });

  test('shares the mailboxes, and the page of nodes says who holds what', async () => {
    await fair();
    const nodes = await desk.get<{ items: { state: string; roles: string[]; retrieving: number }[] }>(
      '/nodes',
    );
    const services = nodes.items.filter(({ roles }) => roles.includes('services'));
    expect(services.map(({ state }) => state)).toEqual(['live', 'live']);
    expect(sum(services.map(({ retrieving }) => retrieving))).toBe(MAILBOXES);
  });

  test('a node that is told to stop has handed over everything within ten seconds', async () => {
    const [going, staying] = [node('services-1'), node('services-2')];
    const began = performance.now();
    const stopped = going.stop();
    const stayingPid = staying.process?.pid ?? 0;
    await eventually('handing over', async () => (await holders()).get(stayingPid) === MAILBOXES);
    const tookMs = Math.round(performance.now() - began);
    expect(await stopped).toBe(0);
    console.log(`its mailboxes were handed over in ${tookMs} ms`);
    expect(tookMs).toBeLessThan(HANDED_OVER_WITHIN_MS);
    await going.start();
    await fair();
  });

  test('replacing every node in turn loses no mail, doubles none and answers every customer once', async () => {
    const traffic = new AbortController();
    let delivered = 0;
    let answered = 0;
    const mailing = repeat(traffic.signal, async () => {
      await control(sandbox, 'POST', '/control/mail', [
        {
          to: mailboxes[delivered % MAILBOXES]?.address,
          from: `customer${delivered % 9}@klant.example`,
          fromName: 'Customer',
          subject: `Question ${delivered}`,
          text: `Mail ${delivered}, ${randomUUID()}`,
        },
      ]);
      delivered += 1;
    });
    const answering = repeat(traffic.signal, async () => {
      const page = await desk.conversations('?limit=20').catch(() => undefined);
      const conversation = page?.items[answered % Math.max(page.items.length, 1)];
      if (!conversation) return;
      const key = randomUUID();
      // A balancer may hand a request to a node that goes away: the client asks again, under the same key.
      await eventually('an answer is written', async () =>
        desk.reply(conversation.id, { text: `Answer ${answered}` }, key).then(
          () => true,
          () => false,
        ),
      );
      answered += 1;
    });
    for (const one of fleet.nodes) {
      expect(await one.stop(), `the exit code of ${one.name}`).toBe(0);
      await one.start();
    }
    traffic.abort();
    await Promise.all([mailing, answering]);

    await eventually(
      'everything settles',
      async () => {
        const { rows } = await fleet.store.pool.query<{ arrived: number; unsent: number }>(
          `select (select count(*) from message where direction = 'in')::int as arrived,
                (select count(*) from delivery where state <> 'sent')::int as unsent`,
        );
        return (rows[0]?.arrived ?? 0) >= delivered && rows[0]?.unsent === 0;
      },
      60_000,
    );
    const retrieved = await compareRetrieved(
      sandbox,
      fleet.store,
      mailboxes.map(({ address }) => address),
    );
    const sent = await compareDelivered(sandbox, fleet.store);
    expect(retrieved).toMatchObject({ lost: [], doubled: [], inServer: delivered });
    expect(sent).toMatchObject({ lost: [], doubled: [], inServer: answered });
    expect(Math.min(delivered, answered)).toBeGreaterThan(10);
    console.log(`${delivered} mails and ${answered} answers while 4 nodes were replaced`);
  });

  test('logs at the default level hold no mail, and nobody is named in them', async () => {
    const [address = ''] = mailboxes.map((mailbox) => mailbox.address);
    const before = await desk.conversations('?limit=1');
    await control(sandbox, 'POST', '/control/mail', [
      {
        to: address,
        from: 'marker-address@klant.example',
        fromName: 'Marker-Name',
        subject: 'Marker-Subject',
        text: 'Marker-Content',
      },
    ]);
    const conversation = await eventually('the mail is there', async () => {
      const { items } = await desk.conversations('?limit=1');
      return items[0]?.id !== before.items[0]?.id && items[0];
    });
    // A refusal names the recipient; it is the server's words that are logged.
    await control(sandbox, 'PUT', '/control/faults/smtp-recipient-refused', {});
    await desk.reply(conversation.id, { text: 'Marker-Answer' }, randomUUID());
    await eventually('it was refused', async () => {
      const { rows } = await fleet.store.pool.query("select from delivery where state = 'failed'");
      return rows.length > 0;
    });
    await control(sandbox, 'DELETE', '/control/faults/smtp-recipient-refused');
    await control(sandbox, 'PUT', '/control/faults/network-reset', { service: 'imap', existing: true });
    const logs = () => fleet.nodes.map((one) => one.process?.output() ?? '').join('');
    await eventually('a failure is logged', async () => /Retrieving failed/.test(logs()));
    expect(logs()).toMatch(/mailboxId":"[0-9a-f-]{36}/);
    expect(logs()).not.toMatch(/marker|chaos\d+@/i);
    // Of many nodes the lines lie together: each says whose it is.
    const ofMailboxes = logs()
      .split('\n')
      .filter((line) => line.includes('"mailboxId"') && line.endsWith('}'));
    expect(ofMailboxes.filter((line) => !/"nodeId":"[0-9a-f-]{36}"/.test(line))).toEqual([]);
  });
});

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}

/** One after the other, with a short rest between, until the signal fires. */
async function repeat(signal: AbortSignal, work: () => Promise<void>): Promise<void> {
  while (!signal.aborted) {
    await work();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
