/**
 * One services node with two thousand mailboxes on which nothing happens: how long until all of them are connected and
 * looked at, what each costs in memory, and how soon a mail to any of them is accepted. Against the sandbox, which
 * runs in a process of its own, over TLS.
 *
 *     npm run bench:idle [-- --mailboxes 2000]
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { newId } from '../server/kernel/id.ts';
import { silentLog } from '../server/kernel/log.ts';
import { Secret } from '../server/kernel/secret.ts';
import { createRetriever } from '../server/retriever/retriever.ts';
import { openEmbedded } from '../server/store/embedded.ts';
import { listen } from '../server/store/listen.ts';
import { migrate } from '../server/store/migrate.ts';
import { openStore, type Store } from '../server/store/pool.ts';

interface Laboratory {
  readonly port: number;
  readonly ca: string;
  readonly tokens: readonly string[];
}

const SAMPLES = 100;
const address = (number: number) => `box${number}@contoso.example`;
const { values } = parseArgs({ options: { mailboxes: { type: 'string', default: '2000' } } });
const mailboxes = Number(values.mailboxes);

if (process.send) await serveMail();
else await measure();

async function measure(): Promise<void> {
  const sandbox = fork(fileURLToPath(import.meta.url), ['--mailboxes', values.mailboxes]);
  const dataDirectory = await mkdtemp(join(tmpdir(), 'postvak-bench-'));
  const [laboratory] = (await once(sandbox, 'message')) as [Laboratory];
  const embedded = await openEmbedded({ dataDirectory, command: 'bench', guest: false, log: silentLog });
  const store = openStore({ connection: embedded.connection });
  try {
    await migrate(store);
    await run(store, sandbox, laboratory);
  } finally {
    await store.close();
    await embedded.stop();
    sandbox.kill();
    await rm(dataDirectory, { recursive: true, force: true });
  }
}

async function run(store: Store, sandbox: ChildProcess, laboratory: Laboratory): Promise<void> {
  const tokens = await connectAll(store, laboratory);
  const before = settledMemory();
  const stop = new AbortController();
  const began = performance.now();
  const running = createRetriever({
    store,
    tokens: {
      accessToken: async (accountId) => tokens.get(accountId) as Secret,
      password: () => Promise.reject(new Error('none')),
    },
    nodeId: newId(),
    log: silentLog,
  }).run(stop.signal);
  while ((await lookedAt(store)) < mailboxes) await sleep(250);
  const connectedMs = performance.now() - began;
  await sleep(2_000);
  const after = settledMemory();
  const latencies = await measureLatencies(store, sandbox);
  const at = (share: number) => (latencies[Math.floor((latencies.length - 1) * share)] ?? 0).toFixed(0);
  const each = (part: keyof NodeJS.MemoryUsage) => (after[part] - before[part]) / mailboxes / 1024;
  const heap = each('heapTotal');
  const buffers = each('external');
  console.log(`mailboxes on one node, each on its IDLE         ${mailboxes}`);
  console.log(`all signed in and looked at after               ${(connectedMs / 1000).toFixed(1)} s`);
  console.log(`memory of the node (RSS) before                 ${(before.rss / 1048576).toFixed(0)} MiB`);
  console.log(`memory of the node (RSS) with them              ${(after.rss / 1048576).toFixed(0)} MiB`);
  console.log(`each mailbox                                    ${each('rss').toFixed(0)} KiB`);
  console.log(
    `of it the heap, in use ${each('heapUsed').toFixed(0)} KiB, with its gaps ${heap.toFixed(0)} KiB; buffers ${buffers.toFixed(0)} KiB; all else ${(each('rss') - heap - buffers).toFixed(0)} KiB`,
  );
  console.log(
    `a mail to one of them, until it is accepted     median ${at(0.5)} ms, 99% ${at(0.99)} ms, longest ${at(1)} ms`,
  );
  stop.abort(new Error('done'));
  await running;
}

function settledMemory(): NodeJS.MemoryUsage {
  globalThis.gc?.();
  return process.memoryUsage();
}

async function lookedAt(store: Store): Promise<number> {
  const { rows } = await store.pool.query<{ count: number }>(
    'select count(*)::int as count from mailbox where last_retrieved_at is not null',
  );
  return rows[0]?.count ?? 0;
}

/** One mail after the other, each to a mailbox at random; accepted is what the desk is told of. */
async function measureLatencies(store: Store, sandbox: ChildProcess): Promise<number[]> {
  let heard = Promise.withResolvers<void>();
  const hearing = await listen(store, 'desk', (event) => {
    if (event.includes('"conversation"')) heard.resolve();
  });
  const latencies: number[] = [];
  for (let n = 0; n < SAMPLES; n++) {
    heard = Promise.withResolvers();
    const began = performance.now();
    sandbox.send(Math.floor(Math.random() * mailboxes));
    await heard.promise;
    latencies.push(performance.now() - began);
  }
  await hearing.close();
  return latencies.sort((a, b) => a - b);
}

/** @returns the token of each account. */
async function connectAll(store: Store, { port, ca, tokens }: Laboratory): Promise<Map<string, Secret>> {
  const { db } = store;
  const ids = { department: newId(), app: newId() };
  const endpoint = { host: 'localhost', port, tls: 'implicit' };
  await db.insertInto('department').values({ id: ids.department, name: 'Service' }).execute();
  await db
    .insertInto('app_registration')
    .values({
      id: ids.app,
      name: 'Sandbox',
      tenant: 'contoso.example',
      client_id: 'bench',
      endpoints: JSON.stringify({ imap: endpoint, ca }),
    })
    .execute();
  const secrets = new Map<string, Secret>();
  const accounts = tokens.map((token, number) => {
    const id = newId();
    secrets.set(id, new Secret(token));
    return { id, number };
  });
  for (let from = 0; from < accounts.length; from += 500) {
    const some = accounts.slice(from, from + 500);
    await db
      .insertInto('account')
      .values(
        some.map(({ id, number }) => ({
          id,
          department_id: ids.department,
          app_registration_id: ids.app,
          kind: 'mailbox' as const,
          name: address(number),
          sign_in: address(number),
          state: 'connected' as const,
        })),
      )
      .execute();
    await db
      .insertInto('mailbox')
      .values(some.map(({ id, number }) => ({ id: newId(), account_id: id, address: address(number) })))
      .execute();
  }
  return secrets;
}

/** The other process: prints nothing, takes the number of a mailbox and delivers a mail to it. */
async function serveMail(): Promise<void> {
  const { openLaboratory } = await import('../sandbox/exchange/laboratory.ts');
  const lab = await openLaboratory();
  const tokens: string[] = [];
  for (let n = 0; n < mailboxes; n++) {
    lab.directory.addUser({ upn: address(n) });
    lab.directory.addMailbox({ address: address(n) });
    lab.exchange.folders(address(n));
    tokens.push(await lab.token(address(n)));
  }
  process.on('message', (number: number) => {
    lab.exchange.injectCustomerMail({ to: address(number), from: `customer${number}@klant.example` });
  });
  process.on('disconnect', () => process.exit());
  process.send?.({ port: lab.exchange.imap.port, ca: lab.certificates.ca, tokens } satisfies Laboratory);
}
