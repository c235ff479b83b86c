/** The demo that stays: two mailboxes connected, mail waiting, and a customer who writes now and then. */
import { setTimeout as sleep } from 'node:timers/promises';
import { ADMINISTRATOR, connectMailbox, setUpDemo } from './connect.ts';
import { firstMails, LATER_MAILS } from './customer-mails.ts';
import { DeskClient } from './desk-client.ts';
import type { DemoParts } from './once.ts';
import { type SandboxControl, sandboxControl } from './sandbox-control.ts';
import { startSandboxProcess } from './sandbox-process.ts';
import type { Steps } from './steps.ts';

const NEXT_MAIL_MS = 45_000;

/** @param stopped resolves when it shall end. */
export async function demoStay(steps: Steps, parts: DemoParts, stopped: Promise<void>): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const sandbox = await steps.step('sandbox Microsoft 365 up', async () => {
    const running = await startSandboxProcess();
    stack.defer(running.stop);
    return running;
  });
  const { domain } = sandbox.info.tenant;
  const control = sandboxControl(sandbox.info.control.url, domain);
  await steps.step('database up', () => parts.openDatabase());
  const postvak = await steps.step('Postvak up', () => parts.startPostvak());
  const desk = new DeskClient(postvak.origin);
  // Who runs the demo is told of alarms by mail, which would otherwise come back.
  await control.addMailbox(ADMINISTRATOR.email);
  for (const mail of firstMails(domain)) await control.customerWrites(mail);
  await steps.step('mailboxes support and sales connected', async () => {
    const place = await setUpDemo(desk, sandbox);
    await connectMailbox(desk, sandbox, place, 'Support', 'support');
    await connectMailbox(desk, sandbox, place, 'Sales', 'sales');
  });
  process.stdout.write(banner(postvak.origin, sandbox.info.control.url));
  const ended = new AbortController();
  const writing = keepWriting(control, ended.signal);
  try {
    await Promise.race([stopped, postvak.broken, writing]);
  } finally {
    ended.abort();
    await writing;
  }
}

async function keepWriting(control: SandboxControl, signal: AbortSignal): Promise<void> {
  try {
    for (let index = 0; ; index += 1) {
      await sleep(NEXT_MAIL_MS, undefined, { signal });
      const mail = LATER_MAILS[index % LATER_MAILS.length];
      if (mail) await control.customerWrites(mail);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

function banner(origin: string, controlUrl: string): string {
  const lines = [
    `Open      ${origin}`,
    `Sign in   ${ADMINISTRATOR.email}`,
    `Password  ${ADMINISTRATOR.password}`,
    '',
    `The sandbox Microsoft 365 can be broken on purpose at ${controlUrl}`,
    'A customer writes now and then. Ctrl-C ends it and throws everything away.',
  ];
  const width = Math.max(...lines.map((line) => line.length));
  const edge = '─'.repeat(width + 4);
  return ['', `┌${edge}┐`, ...lines.map((line) => `│  ${line.padEnd(width)}  │`), `└${edge}┘`, '', ''].join(
    '\n',
  );
}
