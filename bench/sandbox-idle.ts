/**
 * How much the sandbox costs with many mailboxes and as many idle IMAP connections, and how soon each hears of new
 * mail. The sandbox runs in a process of its own, so its memory is its own.
 *
 *     node bench/sandbox-idle.ts [mailboxes, default 2000]
 */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { openRawClient, type RawClient, xoauth2 } from '../test/support/raw-client.ts';

type Question = { ask: 'prepare'; mailboxes: number } | { ask: 'memory' } | { ask: 'deliver' };

const TOGETHER = 50;

if (process.send) serve();
else await measure(Number(process.argv[2] ?? 2000));

async function measure(mailboxes: number): Promise<void> {
  const sandbox = fork(fileURLToPath(import.meta.url), [], { execArgv: ['--expose-gc'] });
  const clients: RawClient[] = [];
  try {
    const { port, ca, tokens } = await ask<{ port: number; ca: string; tokens: string[] }>(sandbox, {
      ask: 'prepare',
      mailboxes,
    });
    const before = await ask<number>(sandbox, { ask: 'memory' });
    const began = performance.now();
    for (let from = 0; from < mailboxes; from += TOGETHER) {
      const some = tokens.slice(from, from + TOGETHER);
      clients.push(
        ...(await Promise.all(some.map((token, at) => idle(port, ca, address(from + at), token)))),
      );
    }
    const connectedMs = performance.now() - began;
    const after = await ask<number>(sandbox, { ask: 'memory' });
    const delivered = performance.now();
    const heard = clients.map(async (client) => {
      await client.until(/\* 1 EXISTS\r\n/, 60_000);
      return performance.now() - delivered;
    });
    await ask(sandbox, { ask: 'deliver' });
    const latencies = (await Promise.all(heard)).sort((a, b) => a - b);
    const mib = (bytes: number) => `${(bytes / 1048576).toFixed(0)} MiB`;
    console.log(`mailboxes and idle IMAP connections over TLS   ${mailboxes}`);
    console.log(`memory of the sandbox (RSS) without connections ${mib(before)}`);
    console.log(`memory of the sandbox (RSS) with them           ${mib(after)}`);
    console.log(
      `each connection                                 ${((after - before) / mailboxes / 1024).toFixed(1)} KiB`,
    );
    console.log(`connected and signed in                         ${(connectedMs / 1000).toFixed(1)} s`);
    console.log(
      `one new mail to each, told after                median ${latencies[latencies.length >> 1]?.toFixed(0)} ms, last ${latencies.at(-1)?.toFixed(0)} ms`,
    );
  } finally {
    for (const client of clients) client.end();
    sandbox.kill();
  }
}

async function idle(port: number, ca: string, user: string, token: string): Promise<RawClient> {
  const client = await openRawClient({ port, ca });
  await client.until(/\r\n/);
  await client.command(`a AUTHENTICATE XOAUTH2 ${xoauth2(user, token)}`);
  await client.command('b SELECT INBOX');
  client.send('c IDLE');
  await client.until(/\+ .*\r\n/);
  return client;
}

function address(number: number): string {
  return `box${number}@contoso.example`;
}

function ask<Answer>(sandbox: ChildProcess, question: Question): Promise<Answer> {
  return new Promise((resolve, reject) => {
    sandbox.once('message', (answer) => resolve(answer as Answer));
    sandbox.once('exit', () => reject(new Error('the sandbox has ended')));
    sandbox.send(question);
  });
}

async function serve(): Promise<void> {
  const { openLaboratory } = await import('../sandbox/exchange/laboratory.ts');
  const lab = await openLaboratory();
  let count = 0;
  process.on('message', async (question: Question) => {
    if (question.ask === 'memory') {
      globalThis.gc?.();
      process.send?.(process.memoryUsage().rss);
    } else if (question.ask === 'deliver') {
      for (let n = 0; n < count; n++) {
        lab.exchange.injectCustomerMail({ to: address(n), from: 'customer@klant.example' });
      }
      process.send?.('delivered');
    } else {
      count = question.mailboxes;
      const tokens: string[] = [];
      for (let n = 0; n < count; n++) {
        lab.directory.addUser({ upn: address(n) });
        lab.directory.addMailbox({ address: address(n) });
        lab.exchange.folders(address(n));
        tokens.push(await lab.token(address(n)));
      }
      process.send?.({ port: lab.exchange.imap.port, ca: lab.certificates.ca, tokens });
    }
  });
  process.on('disconnect', () => process.exit());
}
