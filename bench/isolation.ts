/**
 * Whether one mailbox's trouble is felt by the others: how soon a mail is in the API while all is quiet, while another
 * mailbox is throttled and a third stands still in the middle of a message, and while one takes mails of 100 MB. The
 * sandbox has a process of its own, and yet the same cores: what a large mail costs in CPU anywhere would slow down
 * everything on the machine. So the same is measured with a process that does nothing but burn as much.
 *
 *     npm run bench:isolation [-- --samples 60]
 */
import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Installation, openInstallation } from '../test/chaos/installation.ts';
import { largeMail } from '../test/support/large-mail.ts';
import { control } from '../test/support/sandbox-control.ts';
import { deliver, sample } from './retrieve/arrival.ts';
import { watchUsage } from './retrieve/usage.ts';

const { values } = parseArgs({
  options: { samples: { type: 'string', default: '60' }, burn: { type: 'string' } },
});
const samples = Number(values.samples);
const LARGE_FILE_BYTES = 73 * 1024 * 1024;

if (values.burn) await burn(Number(values.burn));
else await measure();

interface Phase {
  readonly sorted: readonly number[];
  /** CPU seconds a second, of everything that belongs to the installation. */
  readonly load: number;
}

async function measure(): Promise<void> {
  const installation = await openInstallation(4);
  try {
    const [watched = '', throttled = '', stalled = '', large = ''] = installation.mailboxes;
    await sample(installation, watched, 10);
    console.log('from the server to the API, IMAP IDLE, one mail after the other');
    const quiet = await phase(installation, watched);
    tell('all other mailboxes quiet', quiet);
    const { sandbox } = installation;
    await control(sandbox, 'PUT', '/control/faults/imap-throttled', { mailbox: throttled, backoffMs: 1_000 });
    await control(sandbox, 'PUT', '/control/faults/imap-stalls-in-literal', { mailbox: stalled });
    for (const to of [throttled, stalled]) await deliver(installation, to, randomUUID());
    const troubled = await phase(installation, watched);
    tell('one throttled, one stuck', troubled, quiet);
    const beside = await besideLarge(installation, watched, large);
    tell('these, and one that takes mails of 100 MB', beside, quiet);
    const burner = startBurner(beside.load - troubled.load);
    const burnt = await phase(installation, watched);
    burner.kill();
    tell('instead of it a process that burns as much CPU', burnt, quiet);
  } finally {
    await installation.close();
  }
}

async function phase(installation: Installation, address: string): Promise<Phase> {
  const usage = watchUsage(process.pid);
  const began = performance.now();
  const sorted = await sample(installation, address, samples);
  return { sorted, load: (usage().cpuSeconds * 1000) / (performance.now() - began) };
}

/** Large mails come one after the other until enough others came meanwhile. */
async function besideLarge(installation: Installation, watched: string, large: string): Promise<Phase> {
  const files = [
    { name: 'drawing.bin', type: 'application/octet-stream', content: randomBytes(LARGE_FILE_BYTES) },
  ];
  const raw = largeMail({ subject: 'The drawings', text: 'See the drawings.', files }).toString('base64');
  const times: number[] = [];
  let load = 0;
  let rounds = 0;
  while (times.length < samples) {
    const before = await countLarge(installation);
    await control(installation.sandbox, 'POST', '/control/mail', { to: large, from: 'big@x.example', raw });
    const usage = watchUsage(process.pid);
    const began = performance.now();
    do times.push(...(await sample(installation, watched, 1)));
    while ((await countLarge(installation)) === before);
    load += (usage().cpuSeconds * 1000) / (performance.now() - began);
    rounds++;
  }
  return { sorted: times.sort((a, b) => a - b), load: load / rounds };
}

async function countLarge({ desk }: Installation): Promise<number> {
  // By its words: the newest hundred are soon those of the samples.
  const { items } = await desk.conversations('?q=drawings&limit=100');
  return items
    .filter(({ subject }) => subject === 'The drawings')
    .reduce((sum, { messageCount }) => sum + messageCount, 0);
}

function startBurner(load: number): ChildProcess {
  return fork(fileURLToPath(import.meta.url), ['--burn', String(Math.max(load, 0.01))]);
}

/** Works for this share of every fiftieth of a second, of one core at most. */
async function burn(load: number): Promise<void> {
  process.on('disconnect', () => process.exit());
  for (;;) {
    const until = performance.now() + 20 * Math.min(load, 1);
    while (performance.now() < until);
    await sleep(20 * (1 - Math.min(load, 1)));
  }
}

function tell(name: string, { sorted, load }: Phase, quiet?: Phase): void {
  const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
  const before = quiet?.sorted[Math.floor((quiet.sorted.length - 1) / 2)];
  const ratio = before === undefined ? '' : `   ${(at(0.5) / before).toFixed(2)} times`;
  const times = `median ${at(0.5).toFixed(0)} ms   90% ${at(0.9).toFixed(0)} ms   longest ${at(1).toFixed(0)} ms`;
  console.log(`${name.padEnd(48)} ${times}   ${load.toFixed(2)} cores   ${sorted.length} samples${ratio}`);
}
