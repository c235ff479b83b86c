/**
 * How soon a mail that reaches the server is in the API: a whole Postvak against the sandbox, over IMAP IDLE. Once
 * with all other mailboxes quiet, once while one is throttled, one stands still in the middle of a message and one
 * takes a mail of 100 MB.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Installation, openInstallation } from '../../test/chaos/installation.ts';
import { control } from '../../test/support/sandbox-control.ts';

const SAMPLES = 60;
const LOOK_EVERY_MS = 4;
const PATIENCE_MS = 60_000;
const LARGE_BYTES = 100 * 1024 * 1024;

export async function measureArrival(): Promise<void> {
  const installation = await openInstallation(4);
  try {
    const [watched = '', throttled = '', stalled = '', large = ''] = installation.mailboxes;
    await sample(installation, watched, 10);
    const quiet = await sample(installation, watched, SAMPLES);
    const { sandbox } = installation;
    await control(sandbox, 'PUT', '/control/faults/imap-throttled', { mailbox: throttled, backoffMs: 1_000 });
    await control(sandbox, 'PUT', '/control/faults/imap-stalls-in-literal', { mailbox: stalled });
    for (const to of [throttled, stalled]) await deliver(installation, to, randomUUID());
    await control(sandbox, 'POST', '/control/mail', {
      to: large,
      from: 'big@customers.example',
      subject: 'The drawings',
      text: `${'x'.repeat(71)}\n`.repeat(LARGE_BYTES / 72),
    });
    const troubled = await sample(installation, watched, SAMPLES);
    console.log('\nfrom the server to the API, IMAP IDLE, one mail after the other');
    tell('all other mailboxes quiet', quiet);
    tell('one throttled, one stuck, one with 100 MB', troubled);
  } finally {
    await installation.close();
  }
}

function tell(name: string, sorted: readonly number[]): void {
  const at = (share: number) => (sorted[Math.floor((sorted.length - 1) * share)] ?? 0).toFixed(0);
  console.log(`${name.padEnd(44)} median ${at(0.5)} ms   90% ${at(0.9)} ms   longest ${at(1)} ms`);
}

export async function sample(installation: Installation, address: string, count: number): Promise<number[]> {
  const times: number[] = [];
  for (let n = 0; n < count; n++) {
    const subject = randomUUID();
    const began = performance.now();
    await deliver(installation, address, subject);
    await seen(installation, subject);
    times.push(performance.now() - began);
  }
  return times.sort((a, b) => a - b);
}

export async function deliver({ sandbox }: Installation, to: string, subject: string): Promise<void> {
  await control(sandbox, 'POST', '/control/mail', {
    to,
    from: 'ann@customers.example',
    subject,
    text: 'Where is it?',
  });
}

async function seen({ desk }: Installation, subject: string): Promise<void> {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    const { items } = await desk.conversations('?limit=3');
    if (items.some((conversation) => conversation.subject === subject)) return;
    if (performance.now() > until) throw new Error(`a mail did not come within ${PATIENCE_MS} ms`);
    await sleep(LOOK_EVERY_MS);
  }
}
