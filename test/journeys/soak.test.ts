/** The soak in small: each kind of disturbance once, on a few nodes, with mail in both directions all the while. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { setUpDemo } from '../../server/cli/demo/connect.ts';
import { DeskClient } from '../../server/cli/demo/desk-client.ts';
import { type RunningSandbox, startSandboxProcess } from '../../server/cli/demo/sandbox-process.ts';
import { type ConnectedMailbox, connectMailboxes } from '../chaos/connect-mailboxes.ts';
import { seededRandom } from '../chaos/random.ts';
import {
  type Disturbed,
  killNode,
  passingFault,
  restartDatabase,
  revokedGrant,
} from '../soak/disturbances.ts';
import { startTraffic } from '../soak/traffic.ts';
import { judge, settle } from '../soak/verdict.ts';
import { type Fleet, openFleet } from '../support/fleet.ts';

let sandbox: RunningSandbox;
let fleet: Fleet;
let desk: DeskClient;
let mailboxes: ConnectedMailbox[];

beforeAll(async () => {
  sandbox = await startSandboxProcess();
  fleet = await openFleet({ services: 2, applications: 1, env: { POSTVAK_SENT_ITEMS_GRACE: '3' } });
  desk = new DeskClient(fleet.origin);
  mailboxes = await connectMailboxes(desk, sandbox, await setUpDemo(desk, sandbox), 4);
}, 180_000);
afterAll(async () => {
  await fleet?.close();
  await sandbox?.stop();
}, 60_000);

test('a fault, a kill, a restart of the database and a revoked sign-in cost nothing and are told once', async () => {
  const random = seededRandom(7);
  const disturbed: Disturbed = { fleet, sandbox, desk, random, tell: (line) => console.log(line) };
  const addresses = mailboxes.map(({ address }) => address);
  const traffic = startTraffic({ desk, sandbox, store: fleet.store, addresses, random });
  const incidents = [];
  try {
    await passingFault(disturbed);
    await killNode(disturbed);
    await restartDatabase(disturbed);
    incidents.push(await revokedGrant(disturbed, mailboxes[0] as ConnectedMailbox));
  } finally {
    await traffic.stop();
  }
  const { complaints } = await settle(fleet.store, traffic);
  const { tell } = disturbed;
  const found = await judge({ fleet, sandbox, addresses, traffic, incidents, lives: [], tell });
  expect([...complaints, ...found]).toEqual([]);
  expect(traffic.mails).toBeGreaterThan(20);
}, 400_000);
