/**
 * Whether one mailbox's trouble is felt by the others: how soon a mail is in the API while all is quiet, while another
 * mailbox is throttled and a third stands still in the middle of a message, and while one takes mails of 100 MB.
 *
 * The large mails come from a sandbox in a process of its own, and yet over the same cores: what moving such a mail
 * costs anywhere slows down everything on the machine. So the same is measured beside a client that takes the mail
 * in the same time and throws it away, and beside a process that burns as much CPU as all of it took. The phases take
 * turns, so that what else the machine does falls on all of them.
 *
 *     npm run bench:isolation [-- --samples 60 --rounds 5]
 */
import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { connectMailbox, registerSandbox } from '../server/cli/demo/connect.ts';
import { type RunningSandbox, startSandboxProcess } from '../server/cli/demo/sandbox-process.ts';
import { type Installation, openInstallation } from '../test/chaos/installation.ts';
import { control } from '../test/support/sandbox-control.ts';
import { drawings, SUBJECT } from './isolation/drawings.ts';
import { deliver, sample } from './retrieve/arrival.ts';
import { watchUsage } from './retrieve/usage.ts';

const { values } = parseArgs({
  options: { samples: { type: 'string', default: '60' }, rounds: { type: 'string', default: '5' } },
});
const samples = Number(values.samples);
const rounds = Number(values.rounds);
const FILE_BYTES = 73 * 1024 * 1024;
const LARGE_MAILBOX = 'large';

interface Phase {
  readonly times: readonly number[];
  /** CPU seconds a second, of everything that belongs to the installation. */
  readonly load: number;
  /** From the delivery of a large mail to its place in a conversation. */
  readonly secondsPerMail?: number;
}

await measure();

async function measure(): Promise<void> {
  const installation = await openInstallation(3);
  const source = await startSandboxProcess();
  try {
    const [watched = '', throttled = '', stalled = ''] = installation.mailboxes;
    await connectLarge(installation, source);
    await sample(installation, watched, 10);
    console.log('from the server to the API, IMAP IDLE, one mail after the other');
    const quiet = await phase(installation, watched, samples * rounds);
    tell('all other mailboxes quiet', [quiet]);
    const { sandbox } = installation;
    await control(sandbox, 'PUT', '/control/faults/imap-throttled', { mailbox: throttled, backoffMs: 1_000 });
    await control(sandbox, 'PUT', '/control/faults/imap-stalls-in-literal', { mailbox: stalled });
    for (const to of [throttled, stalled]) await deliver(installation, to, randomUUID());
    await inTurn(installation, source, watched, quiet);
  } finally {
    await source.stop();
    await installation.close();
  }
}

async function inTurn(
  installation: Installation,
  source: RunningSandbox,
  watched: string,
  quiet: Phase,
): Promise<void> {
  const raw = drawings(FILE_BYTES).toString('base64');
  const troubled: Phase[] = [];
  const large: Phase[] = [];
  const plain: Phase[] = [];
  const burnt: Phase[] = [];
  for (let round = 0; round < rounds; round++) {
    const before = await phase(installation, watched, samples);
    const beside = await besideLarge(installation, source, watched, raw);
    troubled.push(before);
    large.push(beside);
    plain.push(
      await besideProcess(installation, watched, 'plain-client', [beside.secondsPerMail, FILE_BYTES], true),
    );
    burnt.push(
      await besideProcess(installation, watched, 'burn', [Math.max(beside.load - before.load, 0.01)]),
    );
  }
  tell('one throttled, one stuck', troubled, [quiet]);
  tell('these, and one that takes mails of 100 MB', large, troubled);
  tell('instead of it a client that throws them away', plain, troubled);
  tell('instead of it a process that burns as much CPU', burnt, troubled);
  const seconds = middle(large.map(({ secondsPerMail = 0 }) => secondsPerMail)).toFixed(1);
  console.log(`a mail of 100 MB is in its conversation after ${seconds} s (median)`);
}

async function connectLarge({ desk }: Installation, source: RunningSandbox): Promise<void> {
  const upn = `${LARGE_MAILBOX}@${source.info.tenant.domain}`;
  const user = { upn, password: 'large-password-1' };
  await control(source, 'POST', '/control/users', { ...user, mailbox: true });
  const known = { ...source, info: { ...source.info, users: [user] } };
  const place = await registerSandbox(desk, source, 'Sandbox of large mails');
  await connectMailbox(desk, known, place, 'Large', LARGE_MAILBOX);
}

async function phase(installation: Installation, address: string, count: number): Promise<Phase> {
  const usage = watchUsage(process.pid);
  const began = performance.now();
  const times = await sample(installation, address, count);
  return { times, load: (usage().cpuSeconds * 1000) / (performance.now() - began) };
}

/** Large mails come one after the other until enough others came meanwhile. */
async function besideLarge(
  installation: Installation,
  source: RunningSandbox,
  watched: string,
  raw: string,
): Promise<Phase> {
  const to = `${LARGE_MAILBOX}@${source.info.tenant.domain}`;
  const times: number[] = [];
  const loads: number[] = [];
  const seconds: number[] = [];
  while (times.length < samples) {
    const before = await countLarge(installation);
    await control(source, 'POST', '/control/mail', { to, from: 'big@x.example', raw });
    const usage = watchUsage(process.pid);
    const began = performance.now();
    do times.push(...(await sample(installation, watched, 1)));
    while ((await countLarge(installation)) === before);
    const took = (performance.now() - began) / 1000;
    loads.push(usage().cpuSeconds / took);
    seconds.push(took);
  }
  return { times, load: middle(loads), secondsPerMail: middle(seconds) };
}

async function countLarge({ desk }: Installation): Promise<number> {
  // By its words: the newest hundred are soon those of the samples.
  const { items } = await desk.conversations('?q=drawings&limit=100');
  return items
    .filter(({ subject }) => subject === SUBJECT)
    .reduce((sum, { messageCount }) => sum + messageCount, 0);
}

/** @param tells when it is ready. */
async function besideProcess(
  installation: Installation,
  watched: string,
  name: string,
  what: readonly (number | undefined)[],
  tells = false,
): Promise<Phase> {
  const file = fileURLToPath(new URL(`./isolation/${name}.ts`, import.meta.url));
  const beside: ChildProcess = fork(file, what.map(String));
  try {
    if (tells) await once(beside, 'message');
    return await phase(installation, watched, samples);
  } finally {
    beside.kill();
  }
}

/** @param before what each round is compared with. */
function tell(name: string, phases: readonly Phase[], before?: readonly Phase[]): void {
  const sorted = phases.flatMap(({ times }) => times).sort((a, b) => a - b);
  const at = (share: number) => (sorted[Math.floor((sorted.length - 1) * share)] ?? 0).toFixed(0);
  const times = `median ${at(0.5)} ms   90% ${at(0.9)} ms   longest ${at(1)} ms`;
  const load = middle(phases.map((each) => each.load)).toFixed(2);
  const ratios = before
    ? phases.map((each, round) => middle(each.times) / middle((before[round] ?? before[0])?.times ?? []))
    : [];
  const whole = before && Number(at(0.5)) / middle(before.flatMap((each) => each.times));
  const ratio = whole
    ? `   ${whole.toFixed(2)} times (by round ${ratios.map((r) => r.toFixed(2)).join(', ')})`
    : '';
  console.log(`${name.padEnd(48)} ${times}   ${load} cores   ${sorted.length} samples${ratio}`);
}

function middle(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}
