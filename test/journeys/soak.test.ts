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
import { type MemorySample, OF_HELD, OF_RESIDENT, trendOf } from '../soak/memory.ts';
import { planTurn } from '../soak/plan.ts';
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
  const disturbed: Disturbed = { fleet, sandbox, desk, tell: (line) => console.log(line) };
  const addresses = mailboxes.map(({ address }) => address);
  const traffic = startTraffic({ desk, sandbox, store: fleet.store, addresses, random });
  const incidents = [];
  try {
    await passingFault(disturbed, {
      kind: 'fault',
      fault: 'network-reset',
      parameters: { service: 'imap', existing: true },
      lastsMs: 3_000,
    });
    await killNode(disturbed, { kind: 'kill', node: 'services-2', downMs: 1_000 });
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

test('the same seed draws the same disturbances, another seed others', () => {
  const nodes = ['application-1', 'application-2', 'services-1', 'services-2', 'services-3'];
  const plan = (seed: string) => Array.from({ length: 30 }, (_, turn) => planTurn(seed, turn, nodes));
  expect(plan('7')).toEqual(plan('7'));
  expect(plan('7')).not.toEqual(plan('8'));
  const killed = plan('7').flatMap(({ disturbance }) =>
    disturbance.kind === 'kill' ? disturbance.node : [],
  );
  expect(killed.length).toBeGreaterThan(3);
  expect(killed.filter((name) => name.endsWith('-1'))).toEqual([]);
});

test('a memory that swings is flat, one that grows is not, and a short life says nothing', () => {
  const life = (minutes: number, megabytes: (minute: number) => number): MemorySample[] =>
    Array.from({ length: minutes * 4 }, (_, index) => ({
      atMinutes: index / 4,
      megabytes: megabytes(index / 4),
    }));
  const swinging = (minute: number) => 250 + 20 * Math.sin(minute * 3);
  expect(trendOf(life(5, swinging), OF_RESIDENT)).toMatchObject({ flat: true });
  expect(trendOf(life(60, swinging), OF_RESIDENT)).toMatchObject({ flat: true });
  expect(
    trendOf(
      life(5, (minute) => swinging(minute) + 20 * minute),
      OF_RESIDENT,
    ),
  ).toMatchObject({
    flat: false,
  });
  // A quarter of a megabyte a minute: nothing in five minutes, too much in an hour.
  const leaking = (minute: number) => 60 + Math.sin(minute * 3) + minute / 4;
  expect(trendOf(life(5, leaking), OF_HELD)).toMatchObject({ flat: true });
  const seen = trendOf(life(60, leaking), OF_HELD);
  expect(seen).toMatchObject({ flat: false });
  expect(seen?.slopePerHour).toBeCloseTo(15, 0);
  // What happens once, however much, is not growth: the end of a warm-up that took longer, or a burst.
  const burst = (minute: number) => 60 + (minute > 20 && minute < 23 ? 300 : 0);
  expect(trendOf(life(60, burst), OF_HELD)).toMatchObject({ flat: true, slopePerHour: 0 });
  expect(trendOf(life(2, swinging), OF_RESIDENT)).toBeUndefined();
});
