/**
 * Hours of a contact centre with everything going wrong: npm run soak -- --minutes 5
 * Options: --minutes N (60), --mailboxes N (50), --services N (3), --applications N (2), --seed N.
 *
 * Real processes on one PostgreSQL, mail in both directions, and at random faults of Microsoft 365, restarts of the
 * database, kills and replacements of nodes, revoked sign-ins. At the end the ledgers of the mail server and of Postvak
 * agree, every revoked sign-in had its one alarm, no node ended by itself, and no memory grows: of each role one node is
 * left alone until the end, where it is replaced too. The same seed brings the same disturbances in the same order.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setUpDemo } from '../../server/cli/demo/connect.ts';
import { DeskClient } from '../../server/cli/demo/desk-client.ts';
import { startSandboxProcess } from '../../server/cli/demo/sandbox-process.ts';
import { connectMailboxes } from '../chaos/connect-mailboxes.ts';
import { seededRandom } from '../chaos/random.ts';
import { openFleet } from '../support/fleet.ts';
import { numberOptions, SEED } from '../support/number-options.ts';
import { control } from '../support/sandbox-control.ts';
import { replaceInTurn } from './disturbances.ts';
import { watchHeartbeats } from './heartbeats.ts';
import { isWatched, watchedEnvironment, watchMemory } from './memory.ts';
import { disturbUntil } from './schedule.ts';
import { startTraffic } from './traffic.ts';
import { judge, settle } from './verdict.ts';

const SAMPLE_MS = 15_000;
const LISTEN_MS = 2_000;

const values = numberOptions({
  minutes: { default: 60, least: 0.1, fraction: true },
  mailboxes: { default: 50 },
  services: { default: 3 },
  applications: { default: 2 },
  seed: SEED,
});
const began = performance.now();
const tell = (line: string) =>
  console.log(`${((performance.now() - began) / 1_000).toFixed(0).padStart(5)} s  ${line}`);
console.log(`seed ${values.seed}`);

await using stack = new AsyncDisposableStack();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void stack.disposeAsync().finally(() => process.exit(1)));
}
const sandbox = await startSandboxProcess();
stack.defer(sandbox.stop);
const directory = await mkdtemp(join(tmpdir(), 'postvak-soak-'));
stack.defer(() => rm(directory, { recursive: true, force: true }));
const fleet = await openFleet({
  services: values.services,
  applications: values.applications,
  env: { POSTVAK_SENT_ITEMS_GRACE: '3', POSTVAK_LOG_LEVEL: 'warn' },
  envOf: (name) => watchedEnvironment(directory, name),
});
stack.defer(() => fleet.close());
const desk = new DeskClient(fleet.origin);
const mailboxes = await connectMailboxes(desk, sandbox, await setUpDemo(desk, sandbox), values.mailboxes);
// Tokens that live for two minutes are renewed all the time, also while something is broken.
await control(sandbox, 'PUT', '/control/faults/entra-token-lifetime', { seconds: 120 });
tell(`${mailboxes.length} mailboxes are connected, ${fleet.nodes.length} nodes run`);

const memory = watchMemory(fleet, directory);
const heartbeats = watchHeartbeats(fleet);
const sampling = setInterval(() => void memory.sample(), SAMPLE_MS);
const listening = setInterval(() => void heartbeats.sample(), LISTEN_MS);
stack.defer(() => {
  clearInterval(sampling);
  clearInterval(listening);
});
const addresses = mailboxes.map(({ address }) => address);
const traffic = startTraffic({
  desk,
  sandbox,
  store: fleet.store,
  addresses,
  random: seededRandom(`${values.seed} mail`),
});
stack.defer(() => traffic.stop());
const disturbed = { fleet, sandbox, desk, tell };
const incidents = await disturbUntil(disturbed, mailboxes, values.seed, values.minutes * 60_000);
clearInterval(sampling);
await memory.sample();
await replaceInTurn(disturbed, isWatched);
await traffic.stop();
tell(`${traffic.mails} mails and ${traffic.answers} answers were written; waiting until all is settled`);
const settled = await settle(fleet.store, traffic);
tell(settled.message);
tell(`no node that ran was unheard of for more than ${heartbeats.longestSilenceSeconds().toFixed(1)} s`);

const complaints = [
  ...settled.complaints,
  ...(await judge({ fleet, sandbox, addresses, traffic, incidents, lives: memory.lives(), tell })),
];
for (const complaint of complaints) console.log(`WRONG: ${complaint}`);
console.log(
  complaints.length === 0
    ? 'nothing lost, nothing twice, every alarm once'
    : `${complaints.length} things went wrong`,
);
process.exitCode = complaints.length === 0 ? 0 : 1;
